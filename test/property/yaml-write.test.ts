import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../effort.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import type {Kind} from '../../src/model/kinds.ts';
import {formatManifest} from '../../src/manifest/format.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import {validateDocument} from '../../src/manifest/validate-document.ts';
import {writeManifests} from '../../src/manifest/write.ts';
import {isThere, secondOpinion} from './yaml-texts.ts';

const slug = fc.stringMatching(/^[a-z0-9-]{1,63}$/);
const email = fc.stringMatching(/^[a-z0-9]{1,9}@[a-z0-9]{1,9}\.example$/);
/** Any text that can be stored: no control characters but line breaks and tabs, no half characters. */
const text = fc
  .string({unit: 'grapheme', minLength: 1, maxLength: 80})
  .filter((value) => !/[^\P{C}\n\t]|[\uFFFE\uFFFF]/u.test(value));
const awkward = fc.constantFrom('no', '010', '1.10', '~', '2027-01-31', 'a: b', ' x ', 'x\n', '\n', 'a\n  b\n', '#', "'", '"', '\\', '---', '...', '- x', 'a\n\n', '\ta', 'a \nb', '[', '{}', 'é', '😀', '\u2028', '\u00A0'); // prettier-ignore
const line = fc.oneof(text, awkward).map((value) => value.replace(/[\n\t\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '.'));
const prose = fc.oneof(text, awkward);
const set = (item: fc.Arbitrary<string>, minLength = 0): fc.Arbitrary<string[]> =>
  fc.uniqueArray(item, {minLength, maxLength: 4});
const key = fc.oneof(awkward, slug).filter((value) => value !== '__proto__');
const json = fc.letrec<{value: unknown}>((tie) => ({
  value: fc.oneof(
    {maxDepth: 3},
    prose,
    fc.integer(),
    fc.double({noNaN: true, noDefaultInfinity: true}).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), {maxLength: 3}),
    fc.dictionary(key, tie('value'), {maxKeys: 3}),
  ),
})).value;
const expires = fc.constantFrom('2027-01-31', '2027-01-31T10:00:00Z');
const role = fc.constantFrom('viewer', 'editor', 'co-owner');
const some = <T extends object>(required: fc.Arbitrary<T>, optional: Record<string, fc.Arbitrary<unknown>>) =>
  fc.tuple(required, fc.record(optional, {requiredKeys: []})).map(([a, b]) => ({...a, ...b}));
const integration = some(fc.record({name: slug}), {
  enabled: fc.boolean(),
  config: fc.dictionary(key, json, {maxKeys: 3}),
});

const SPECS: Readonly<Partial<Record<Kind, fc.Arbitrary<object>>>> = {
  Workspace: some(
    fc.record({
      displayName: line.filter((value) => value !== ''),
      organization: slug,
      region: fc.constantFrom('US', 'EU', 'AU'),
    }),
    {
      features: fc.record({guestAccounts: fc.boolean()}),
      partners: fc.record({allow: set(slug), deny: set(slug)}),
      separationOfDuties: fc.constantFrom('standard', 'strict'),
      protect: fc.boolean(),
      retentionDays: fc.integer({min: 29, max: 31}),
      settings: fc.record({
        integrations: fc.uniqueArray(integration, {maxLength: 3, selector: ({name}) => name}),
      }),
    },
  ),
  User: fc.record({systemAdmin: fc.boolean()}),
  Member: some(fc.record({roles: set(slug)}), {status: fc.constantFrom('active', 'deactivated'), expires}),
  Role: some(fc.record({permissions: set(fc.constantFrom('use:shared_spaces', 'spaces:*:all'))}), {description: prose}),
  Share: some(
    fc.record({
      target: slug.map((name) => `space:${name}`),
      requestedBy: email,
      to: fc.array(fc.record({subject: email.map((name) => `user:${name}`), role}), {minLength: 1, maxLength: 2}),
    }),
    {reason: prose, renew: fc.integer({min: 0, max: 2})},
  ),
  Connection: some(fc.record({with: slug, requestedBy: email}), {
    admins: set(email),
    allow: set(fc.constantFrom('space', 'workflow', 'playbook', 'vault')),
  }),
}; // prettier-ignore

const OBJECT = fc.constantFrom(...(Object.keys(SPECS) as Kind[])).chain((kind) => {
  const outside = kind === 'Workspace' || kind === 'User';
  return fc.record({
    kind: fc.constant(kind),
    workspace: outside ? fc.constant(null) : slug,
    name: kind === 'User' || kind === 'Member' ? email : slug,
    labels: fc.dictionary(slug, line, {maxKeys: 2}),
    spec: SPECS[kind] ?? fc.constant({}),
  });
});

describe('writeManifests', () => {
  it('writes what is read back with the same meaning, in canonical layout', () => {
    fc.assert(
      fc.property(fc.array(OBJECT, {minLength: 1, maxLength: 4}), (objects) => {
        const written = writeManifests(objects);
        const {documents, findings} = parseSource({path: 'a.yaml', text: written});
        expect(findings).toEqual([]);
        expect(documents).toHaveLength(objects.length);
        expect(formatManifest({path: 'a.yaml', text: written})).toEqual({text: written});
        expect(JSON.stringify(secondOpinion(written))).toBe(
          JSON.stringify(documents.map(({value}) => value).filter(isThere)),
        );
        for (const [i, object] of objects.entries()) {
          const document = documents[i]?.value as {metadata: object; spec: object};
          expect(canonicalSpec(object.kind, document.spec)).toEqual(canonicalSpec(object.kind, object.spec));
          const {workspace, name, labels} = object;
          expect(document.metadata).toEqual({
            name,
            ...(workspace !== null && {workspace}),
            ...(Object.keys(labels).length > 0 && {labels}),
          });
        }
      }),
      {numRuns: tries(60)},
    );
  });

  it('leaves out nothing that a schema requires', () => {
    fc.assert(
      fc.property(OBJECT, (object) => {
        const [document] = parseSource({path: 'a.yaml', text: writeManifests([object])}).documents;
        const {findings} = validateDocument(document?.value, {file: 'a.yaml', document: 0});
        expect(findings.filter(({rule}) => rule === 'schema/missing-field')).toEqual([]);
      }),
      {numRuns: tries(60)},
    );
  });
});
