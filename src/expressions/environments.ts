/**
 * What expressions may name: of a reach in access tests, of a change, a change of access and a request in policies. The
 * types of specs follow from the schemas. docs/policies.md says what each variable is.
 */
import {FIELDS} from '../generated/fields.ts';
import type {Field, Fields} from '../model/field.ts';
import {KINDS} from '../model/kinds.ts';
import {LEVELS, type Level} from '../model/levels.ts';
import {
  BOOL,
  DOUBLE,
  DYN,
  either,
  INT,
  listOf,
  mapOf,
  named,
  nullable,
  oneOf,
  record,
  TEXT,
  TIMESTAMP,
  type Environment,
  type Members,
  type Type,
} from './types.ts';

const LABELS = mapOf(TEXT);
const LEVEL = oneOf(LEVELS);
const TEXTS = listOf(TEXT);

/** `rank(level)`: 0 for none, 4 for the highest. */
export const rankOf = (level: string | null): number => LEVELS.indexOf(level as Level) + 1;

const FUNCTIONS: Environment['functions'] = {
  rank: {argument: nullable(oneOf(['none', ...LEVELS])), call: rankOf},
};

function fieldType(field: Field): Type {
  switch (field.type) {
    case 'boolean':
      return BOOL;
    case 'integer':
      return INT;
    case 'number':
      return DOUBLE;
    case 'map':
      return mapOf(DYN);
    case 'record':
      return record('record', membersOf(field.fields));
    case 'list':
      return listOf(record('item', membersOf(field.items)));
    case 'set':
      return listOf(field.values === undefined ? TEXT : oneOf(field.values));
    case 'string':
      return field.values === undefined ? TEXT : oneOf(field.values);
  }
}

const membersOf = (fields: Fields): Members =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldType(field)]));

/** The fields of the specs of all kinds: what two kinds call the same is of either type. */
function specMembers(): Members {
  const members: Record<string, Type> = {};
  for (const kind of KINDS) {
    for (const [name, type] of Object.entries(membersOf(FIELDS[kind]))) {
      const known = members[name];
      members[name] = known === undefined ? type : either(known, type);
    }
  }
  return members;
}

const SPEC = nullable(record('spec', specMembers()));

const PERSON = named('person', {
  email: TEXT,
  domain: TEXT,
  outside: oneOf(['', 'guest', 'partner']),
  systemAdmin: BOOL,
  workspaces: TEXTS,
  organizations: TEXTS,
  roles: TEXTS,
  teams: TEXTS,
});

const TARGET = named('target', {
  type: oneOf(['space', 'workflow', 'playbook', 'vault', 'thread']),
  name: TEXT,
  workspace: TEXT,
  organization: TEXT,
  region: TEXT,
  labels: LABELS,
  generalAccess: oneOf(['restricted', 'link', 'global']),
  creator: TEXT,
  spaces: TEXTS,
});

const environment = (variables: Members): Environment => ({variables, functions: FUNCTIONS});

/** A reach: somebody with a level on a target. For `never` and `always` of access tests. */
export const REACH = environment({person: PERSON, target: TARGET, level: LEVEL, via: TEXTS});

/** The moment at which a plan is judged, by the database's clock. */
const NOW = {now: TIMESTAMP};

/** What a policy may be about. */
export const POLICY_SUBJECTS = ['change', 'access', 'request'] as const;
export type PolicySubject = (typeof POLICY_SUBJECTS)[number];

/** The environments of policies, by what they are about. */
export const POLICY_ENVIRONMENTS: Readonly<Record<PolicySubject, Environment>> = {
  change: environment({
    change: named('change', {
      address: TEXT,
      kind: oneOf(KINDS),
      workspace: nullable(TEXT),
      actions: listOf(oneOf(['create', 'update', 'delete', 'adopt', 'release', 'accept'])),
      before: SPEC,
      after: SPEC,
      labels: LABELS,
    }),
    ...NOW,
  }),
  access: environment({
    person: PERSON,
    target: TARGET,
    before: nullable(LEVEL),
    after: nullable(LEVEL),
    via: TEXTS,
    gained: BOOL,
    lost: BOOL,
    pending: BOOL,
    ...NOW,
  }),
  request: environment({
    request: named('request', {
      id: TEXT,
      side: TEXT,
      target: nullable(TARGET),
      recipients: listOf(
        record('recipient', {subject: TEXT, role: oneOf(['viewer', 'editor', 'co-owner']), expires: TEXT}),
      ),
      widening: BOOL,
    }),
    ...NOW,
  }),
};
