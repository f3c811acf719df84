/**
 * Specs of every kind as manifests may write them: lists in any order, defaults written or not, and in
 * `config` and labels the keys that a JSON pointer must escape. Names are few, so that objects meet.
 */
import fc from 'fast-check';
import {addressOf, type Address} from '../../../src/model/address.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import {inWorkspace, KINDS, namedByEmail, type Kind} from '../../../src/model/kinds.ts';
import type {DesiredObject, GovernedObject} from '../../../src/model/objects.ts';
import type {Labels} from '../../../src/model/specs.ts';

const WORKSPACES = ['acme', 'northwind'];
const EMAILS = ['ana@x.example', 'bo@x.example', 'cy@x.example'];
const SLUGS = ['a', 'b'];
const AWKWARD_KEYS = ['a', 'a/b', 'a~b', '~1', '', '0', 'constructor'];

type Raw = fc.Arbitrary<Record<string, unknown>>;

const email = fc.constantFrom(...EMAILS);
const slug = fc.constantFrom(...SLUGS);
const workspace = fc.constantFrom(...WORKSPACES);
const text = fc.constantFrom('', 'one', 'two');
const role = fc.constantFrom('viewer', 'editor', 'co-owner');
const renew = fc.nat({max: 2});
const expires = fc.constantFrom('2027-01-31', '2027-02-01T00:00:00Z', '2027-01-31T12:00:00.50+01:00');
const access = fc.constantFrom('restricted', 'link', 'global');
const permissions = fc.shuffledSubarray(['use:shared_spaces', 'spaces:*:all', 'vaults:read:own']);
const emails = fc.shuffledSubarray(EMAILS);

/** A record in which every member may be left out, but for those that are required. */
const maybe = (
  required: Record<string, fc.Arbitrary<unknown>>,
  more: Record<string, fc.Arbitrary<unknown>>,
): Raw => fc.record({...required, ...more}, {requiredKeys: Object.keys(required)});

/** A list of records in any order, no two with the same key. */
const keyed = (key: string, item: Raw, minLength = 0): fc.Arbitrary<unknown> =>
  fc.uniqueArray(item, {selector: (raw) => raw[key], minLength, maxLength: 3});

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

const settings = maybe(
  {},
  {
    general: maybe({}, {logoUrl: text, brandColor: text}),
    intelligence: maybe(
      {},
      {
        providers: keyed('name', fc.record({name: slug, models: fc.shuffledSubarray(['large', 'small'])})),
        defaultModel: fc.constantFrom('large', 'small'),
      },
    ),
    integrations: keyed('name', maybe({name: slug}, {enabled: fc.boolean(), config, secretRef: slug})),
  },
);

const RAW: Readonly<Record<Kind, Raw>> = {
  Workspace: maybe(
    {displayName: text, organization: slug, region: fc.constantFrom('EU', 'US')},
    {
      features: maybe({}, {guestAccounts: fc.boolean()}),
      partners: maybe({}, {allow: fc.shuffledSubarray(SLUGS), deny: fc.shuffledSubarray(SLUGS)}),
      separationOfDuties: fc.constantFrom('standard', 'strict'),
      protect: fc.boolean(),
      retentionDays: fc.nat({max: 60}),
      settings,
    },
  ),
  User: maybe({}, {displayName: text, systemAdmin: fc.boolean()}),
  Member: maybe(
    {roles: fc.shuffledSubarray(['admin', 'a', 'b'])},
    {displayName: text, status: fc.constantFrom('active', 'deactivated'), expires},
  ),
  Team: maybe({members: emails}, {displayName: text, parent: slug}),
  Role: maybe({permissions}, {description: text}),
  Grant: maybe(
    {
      subject: fc.constantFrom('everyone', 'role:admin', 'role:a', 'team:b', 'user:ana@x.example'),
      permissions,
    },
    {expires, reason: text},
  ),
  Resource: maybe(
    {type: fc.constantFrom('vault', 'thread'), creator: email},
    {title: text, generalAccess: access},
  ),
  Space: maybe(
    {type: fc.constantFrom('internal', 'external'), creator: email, region: fc.constantFrom('EU', 'US')},
    {
      displayName: text,
      generalAccess: access,
      resources: fc.shuffledSubarray(['vault:a', 'thread:b']),
      protect: fc.boolean(),
    },
  ),
  Connection: maybe(
    {with: workspace, requestedBy: email},
    {admins: emails, allow: fc.shuffledSubarray(['space', 'vault', 'workflow']), reason: text, renew},
  ),
  Share: fc.oneof(
    maybe(
      {
        target: fc.constantFrom('space:a', 'vault:b'),
        requestedBy: email,
        to: keyed(
          'subject',
          maybe(
            {
              subject: fc.constantFrom(
                'everyone',
                'team:a',
                'right:vaults:read:own',
                'right:spaces:*:all',
                'user:bo@x.example',
              ),
              role,
            },
            {expires},
          ),
          1,
        ),
      },
      {with: workspace, reason: text, renew},
    ),
    maybe(
      {
        target: fc.constant('vault:b'),
        requestedBy: email,
        into: fc.constant('space:a'),
        role,
        with: workspace,
      },
      {reason: text, renew},
    ),
  ),
  Guest: maybe(
    {spaces: keyed('space', fc.record({space: slug, role}), 1), invitedBy: email},
    {expires, renew},
  ),
  Approval: maybe(
    {
      request: fc.constantFrom('share:acme/a', 'connection:northwind/b'),
      decision: fc.constantFrom('approve', 'deny'),
      by: email,
      digest: fc.constantFrom('sha256:00', 'sha256:11'),
    },
    {reason: text},
  ),
};

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
      raw: RAW[each],
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
