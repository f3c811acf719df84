/**
 * Specs of every kind as manifests may write them: lists in any order, defaults written or not, and in
 * `config` and labels the keys that a JSON pointer must escape. Names are few, so that objects meet.
 */
import fc from 'fast-check';
import {addressOf, type Address} from '../../../src/model/address.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import type {Field, Fields, ReferenceForm} from '../../../src/model/field.ts';
import {inWorkspace, KINDS, namedByEmail, type Kind} from '../../../src/model/kinds.ts';
import type {DesiredObject, GovernedObject} from '../../../src/model/objects.ts';
import {specFields} from '../../../src/model/spec-fields.ts';
import type {Labels} from '../../../src/model/specs.ts';

const WORKSPACES = ['acme', 'northwind'];
const EMAILS = ['ana@x.example', 'bo@x.example', 'cy@x.example'];
const SLUGS = ['a', 'b'];
const AWKWARD_KEYS = ['a', 'a/b', 'a~b', '~1', '', '0', 'constructor'];

type Raw = fc.Arbitrary<Record<string, unknown>>;

const email = fc.constantFrom(...EMAILS);
const slug = fc.constantFrom(...SLUGS);
const workspace = fc.constantFrom(...WORKSPACES);

/** What references of each form may name. */
const NAMES: Readonly<Record<ReferenceForm, readonly string[]>> = {
  Workspace: WORKSPACES,
  Role: ['admin', 'a', 'b'],
  Member: EMAILS,
  Team: SLUGS,
  Space: SLUGS,
  subject: ['everyone', 'role:admin', 'role:a', 'team:b', 'user:ana@x.example', 'right:spaces:*:all'],
  target: ['space:a', 'vault:a', 'thread:b'],
  request: ['share:acme/a', 'connection:northwind/b'],
  permission: ['use:shared_spaces', 'spaces:*:all', 'vaults:read:own'],
};
const EXPIRIES = ['2027-01-31', '2027-02-01T00:00:00Z', '2027-01-31T12:00:00.50+01:00'];
const TEXTS = ['', 'one', 'two'];

/** Texts that a field or a set of this sort may hold: few, so that sets and lists of two objects meet. */
function textsOf({values, reference}: Extract<Field, {type: 'string' | 'set'}>): readonly string[] {
  return values ?? (reference === undefined ? TEXTS : NAMES[reference]);
}

const config = fc.dictionary(
  fc.constantFrom(...AWKWARD_KEYS),
  fc.letrec((tie) => ({
    value: fc.oneof(
      {maxDepth: 2},
      fc.constantFrom(1, true, 'x'),
      fc.array(tie('value'), {maxLength: 2}),
      fc.dictionary(fc.constantFrom(...AWKWARD_KEYS), tie('value'), {maxKeys: 2, noNullPrototype: true}),
    ),
  })).value,
  {maxKeys: 3, noNullPrototype: true},
);

function valueOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'string':
      return fc.constantFrom(...(field.expiry ? EXPIRIES : textsOf(field)));
    case 'set':
      return fc.shuffledSubarray([...textsOf(field)]);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.nat({max: 2});
    case 'list':
      return fc.uniqueArray(recordOf(field.items), {
        selector: (item) => item[field.key ?? ''],
        minLength: field.atLeastOne ? 1 : 0,
        maxLength: 3,
      });
    case 'record':
      return recordOf(field.fields);
    case 'map':
      return config;
  }
}

/** A record in which every field may be left out, but for those that are required. */
function recordOf(fields: Fields, required: readonly string[] = []): Raw {
  return fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueOf(field)])),
    {
      requiredKeys: Object.keys(fields).filter((name) => fields[name]?.required || required.includes(name)),
    },
  );
}

const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Specs of a kind as manifests may write them, and with the region of a space, which its workspace gives it. */
function specOf(kind: Kind): Raw {
  const fields = specFields(kind);
  if (kind === 'Space') return recordOf(fields, ['region']);
  if (kind !== 'Share') return recordOf(fields);
  return fc.oneof(
    recordOf(without(fields, 'into', 'role'), ['to']),
    recordOf(without(fields, 'to'), ['into', 'role', 'with']),
  );
}

export interface RawObject {
  readonly kind: Kind;
  readonly workspace: string | null;
  readonly name: string;
  readonly labels: Labels;
  readonly raw: Readonly<Record<string, unknown>>;
}

const labels = fc.dictionary(fc.constantFrom('practice', 'a/b', 'a~b', 'x'), fc.constantFrom('1', '2'), {
  maxKeys: 2,
  noNullPrototype: true,
});

/** An object of any kind, or of the one named. */
export const rawObject = (kind?: Kind): fc.Arbitrary<RawObject> =>
  (kind === undefined ? fc.constantFrom(...KINDS) : fc.constant(kind)).chain((each) =>
    fc.record({
      kind: fc.constant(each),
      workspace: inWorkspace(each) ? workspace : fc.constant(null),
      name: namedByEmail(each) ? email : each === 'Workspace' ? workspace : slug,
      labels,
      raw: specOf(each),
    }),
  );

/** Objects with addresses of their own, in any order. */
export const rawObjects = (maxLength = 12): fc.Arbitrary<readonly RawObject[]> =>
  fc.uniqueArray(rawObject(), {
    selector: ({kind, workspace: home, name}) => addressOf(kind, home, name),
    maxLength,
  });

/** The object in canonical form. */
export const governed = ({kind, workspace: home, name, labels: worn, raw}: RawObject): GovernedObject =>
  ({
    address: addressOf(kind, home, name),
    kind,
    workspace: home,
    name,
    labels: worn,
    spec: canonicalSpec(kind, raw),
  }) as GovernedObject;

/** The object as a manifest declares it. */
export const declared = (raw: RawObject): DesiredObject => ({
  ...governed(raw),
  declaration: {
    place: {file: 'manifests/all.yaml', document: 0, pointer: ''},
    line: 1,
    specPointer: '/spec',
    raw: raw.raw,
  },
});

/** Objects by address. */
export const byAddress = <T extends GovernedObject>(objects: Iterable<T>): ReadonlyMap<Address, T> =>
  new Map([...objects].map((object) => [object.address, object]));

/** The value with the lists and the members of objects in the opposite order. */
export function turnedAround(value: unknown, lists: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => turnedAround(item, lists));
    return lists ? items.toReversed() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      // In a config, lists are the integration's own and keep their order.
      .map(([key, member]) => [key, turnedAround(member, lists && key !== 'config')]),
  );
}
