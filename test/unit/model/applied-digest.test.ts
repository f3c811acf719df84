/** Digests of the content of objects: by them it is known whether an object is as a set last applied it. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {appliedDigest, contentDigest} from '../../../src/model/applied-digest.ts';
import {canonicalJson, digestOf} from '../../../src/model/canonical-json.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import {KINDS} from '../../../src/model/kinds.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {specText} from '../../../src/model/spec-text.ts';
import {seeded, tries} from '../../effort.ts';
import {team} from '../access/organisation.ts';
import {rawObject} from './raw-objects.ts';

const BO = 'bo@acme.example';
const TEAM = team('acme', 'legal', [BO]);

describe('the digest of a content', () => {
  it.each(KINDS)('is of the canonical JSON of its labels and its spec: %s', (kind) => {
    fc.assert(
      fc.property(rawObject(kind), ({labels, raw}) => {
        const spec = canonicalSpec(kind, raw);
        const content = {kind, labels, spec} as unknown as GovernedObject;
        expect(specText(content)).toBe(canonicalJson(spec));
        expect(contentDigest(content)).toBe(digestOf({labels, spec}));
      }),
      {numRuns: tries(100), ...seeded(21)},
    );
  });

  it('is that of what texts say, whatever characters they have', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.array(fc.string({unit: 'binary'})), (name, members) => {
        const {kind, spec} = {...TEAM, spec: {displayName: name, members}};
        expect(specText({kind, spec})).toBe(canonicalJson(spec));
      }),
      {numRuns: tries(200), ...seeded(22)},
    );
  });

  it('is another with other labels on the very same spec, and the first again with the first', () => {
    const {spec} = TEAM;
    const [none, some] = [{}, {area: 'legal'}];
    const [first, other] = [none, some].map((labels) => contentDigest({kind: 'Team', labels, spec}));
    expect(other).toBe(digestOf({labels: some, spec}));
    expect(first).not.toBe(other);
    expect(contentDigest({kind: 'Team', labels: none, spec})).toBe(first);
  });
});

describe('what a set remembers of an object', () => {
  it('is the digest of its content, in which people have the names by which digests know them', () => {
    const moved = team('acme', 'legal', ['bo@new.example']);
    expect(appliedDigest(TEAM, new Map())).toBe(contentDigest(TEAM));
    expect(appliedDigest(moved, new Map())).not.toBe(contentDigest(TEAM));
    expect(appliedDigest(moved, new Map([['bo@new.example', BO]]))).toBe(contentDigest(TEAM));
  });
});
