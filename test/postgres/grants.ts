/**
 * Every right that somebody other than the owner has in the schema, and why. A right that is not listed here fails
 * grants.test.ts, and so does one that is listed and not there.
 */
import {LIVE_TABLES} from '../../src/postgres/tables.ts';

export interface Granted {
  /** `PRIVILEGE on what to role`. */
  readonly right: string;
  readonly reason: string;
}

const PLAN = 'bylaw_plan';
const APPLY = 'bylaw_apply';

const to = (
  roles: readonly string[],
  privilege: string,
  objects: readonly string[],
  reason: string,
): Granted[] =>
  roles.flatMap((role) => objects.map((object) => ({right: `${privilege} on ${object} to ${role}`, reason})));

/** Tables beside those of the live state. */
const RECORDS: Readonly<Record<string, string>> = {
  actors: 'a plan says who acts, and `actors list` who is bound',
  agreements: 'who has agreed decides what is in force',
  approved_recipients: 'what was approved decides what is in force',
  approved_resources: 'what was approved decides what is in force',
  audit_chains: '`history verify` is for whoever may read',
  audit_events: '`history` is for whoever may read',
  behaviour: 'each command asks whether the schema is its own',
  behaviour_objects: '`doctor` holds the catalogue against it',
  decisions: 'who decided is shown, and decides what is in force',
  endings: 'what ended gives nothing, and is told',
  events_given: 'has rows within the transaction of a run alone',
  epochs: 'who is connected since when is shown',
  former_addresses: 'manifests that name somebody by a former address mean them',
  incarnations: 'a plan foresees the number of a request',
  installation: 'a plan is for one database',
  migrations: 'each command asks whether the schema is its own',
  offboarded: 'manifests that name who was offboarded are refused',
  plan_approvals: 'who approves a stored plan is shown, and decides whether it is applied',
  plans: 'a stored plan is read to be reviewed and applied',
  people: 'the history shows people by their addresses',
  policies: 'a plan is judged by those of the last apply, too',
  requests: 'what waits since when is shown',
  runs: '`history list` is for whoever may read',
  set_objects: 'a plan tells edits of manifests from changes made live',
  sets: 'a plan says what was applied last',
};

/** Views and functions that answer questions, and change nothing. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'the platform asks who reaches what': ['access_paths', 'effective_access'],
  'parts of the views above, which run with the rights of whoever asks': [
    'active_connections',
    'active_guests',
    'active_memberships',
    'agreements_in_force',
    'asked_recipients',
    'capabilities',
    'contributions_in_force',
    'covered_sides',
    'crossings',
    'current_connection_requests',
    'current_requests',
    'current_share_requests',
    'direct_access_paths',
    'ended_memberships',
    'held_permissions',
    'internal_access_paths',
    'internal_recipients',
    'live_requests',
    'places',
    'present_approved_recipients',
    'present_approved_resources',
    'recipients_approved_by_side',
    'recipients_in_force',
    'request_sides',
    'resources_in_force',
    'share_approvals_in_force',
    'system_admins',
    'targets',
    'unexpired_grants',
    'workspace_admins',
  ],
};
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'the platform asks who reaches what': ['access_level(text,text)'],
  'used by views, which run with the rights of whoever asks': [
    'accept_each_other(workspaces,workspaces)',
    'covers(text,text)',
    'current_actor(text)',
    'has_ended(text,text,text)',
    'is_active_member(text,text)',
    'is_approver(text,text,text,text)',
    'is_connection_admin(text,text,text)',
    'is_eca(text,text)',
    'is_system_admin(text)',
    'left_with_renew(text,text)',
    'level_rank(text)',
    'lower_level(text,text)',
    'present_address(text)',
  ],
};

/** Functions that write what no role may write, after checks of their own. */
const WRITERS: Readonly<Record<string, string>> = {
  'confirm(text[],text,text)': 'confirmations of access, by who manages it',
  'decide(text,text,text,text,text,text)': 'decisions, checked like those of a plan',
  'withdraw(text,text,text,text)': 'ends a connection, by an External Connection Admin or system admin',
  'give_events(jsonb)': 'events of a run in parts, which record_run holds against what it wrote',
  'record_run(text,uuid,text,text,text,text[],text[],jsonb,text)':
    'the history of a run, held against what it wrote',
  'store_plan(text,text,text,text)': 'a plan to be approved, by whom its login is bound to',
  'decide_plan(text,boolean)': 'approvals of stored plans, by logins that are bound to somebody',
  'record_apply_settings(text,text,text,text,text)': 'what an apply of a set takes, as the last one says',
  'record_release(text,text,text,text[],jsonb)': 'the history of a release, held against what it wrote',
  'record_offboarding(text,text,text,boolean,boolean,jsonb,text[],text[],jsonb,text)':
    'the history of an offboarding, by who may offboard, held against what it wrote',
  'erase_person(text,text)':
    'erases the address of somebody whom the history says was anonymised, by who may offboard them',
  'rename_person(text,text,text)': 'another address for somebody, everywhere, by a system admin',
  'reinstate_person(text,text)': 'lets manifests name somebody again, by a system admin',
  'free_address(text,text)':
    'lets somebody else have an address that its person no longer has, by a system admin',
  'purge_workspaces(text,text[],text[])':
    'removes archived workspaces for good, by a system admin; not one that is live',
  'person_ids(text[],text[])': 'an opaque id for an address, which no event may say',
  'ensure_set(text)': 'a row to lock for a set that was never applied',
  'lock_sets(text[],boolean)': 'the lock of an apply; locking takes no right to change',
  'count_written_rows()':
    'ANALYZE of tables to which the transaction has added many rows, and which the login does not own',
  'gather_statistics()': 'ANALYZE of tables that the login does not own, after many changes',
};

/** Columns of bylaw's own functions: `insert` and `update` are granted on all others of these tables, one by one. */
export const GUARDED: Readonly<Record<string, readonly string[]>> = {
  approvals: ['counted_as'],
  connections: ['incarnation', 'withdrawn', 'written_as'],
  share_recipients: ['own_team', 'own_user', 'subject_user'],
  guests: ['ended', 'dormant'],
  shares: ['incarnation', 'dormant'],
};

/** Keys over a border: a new row has them, and then they are for bylaw's own functions, too. */
const ONCE_ONLY: Readonly<Record<string, readonly string[]>> = {
  connections: ['partner', 'with_region'],
  share_recipients: ['partner', 'partner_member'],
  shares: ['into_partner', 'into_partner_space', 'partner', 'with_region'],
};

/** `columns` are those of each guarded table. */
export function granted(columns: Readonly<Record<string, readonly string[]>>): readonly Granted[] {
  const open = LIVE_TABLES.filter((table) => !(table in GUARDED));
  const live = 'an apply writes the live objects';
  return [
    ...to([PLAN, APPLY], 'USAGE', ['schema bylaw'], 'to reach what is in it'),
    ...to(
      [PLAN, APPLY],
      'SELECT',
      LIVE_TABLES.map((table) => `table ${table}`),
      'a plan reads the live objects',
    ),
    ...Object.entries(RECORDS).flatMap(([table, reason]) =>
      to([PLAN, APPLY], 'SELECT', [`table ${table}`], reason),
    ),
    ...Object.entries(ANSWERS).flatMap(([reason, views]) =>
      to(
        [PLAN, APPLY],
        'SELECT',
        views.map((view) => `table ${view}`),
        reason,
      ),
    ),
    ...Object.entries(FUNCTIONS).flatMap(([reason, functions]) =>
      to(
        [PLAN, APPLY],
        'EXECUTE',
        functions.map((one) => `function ${one}`),
        reason,
      ),
    ),
    ...Object.entries(WRITERS).flatMap(([one, reason]) =>
      to([APPLY], 'EXECUTE', [`function ${one}`], reason),
    ),
    ...['INSERT', 'UPDATE', 'DELETE'].flatMap((privilege) =>
      to(
        [APPLY],
        privilege,
        open.map((table) => `table ${table}`),
        live,
      ),
    ),
    ...Object.entries(GUARDED).flatMap(([table, guarded]) => [
      ...to([APPLY], 'DELETE', [`table ${table}`], live),
      ...['INSERT', 'UPDATE'].flatMap((privilege) =>
        to(
          [APPLY],
          privilege,
          (columns[table] ?? [])
            .filter((column) => !guarded.includes(column))
            .filter((column) => privilege === 'INSERT' || !ONCE_ONLY[table]?.includes(column))
            .map((column) => `column ${table}.${column}`),
          live,
        ),
      ),
    ]),
  ];
}

/** Functions that act with the rights of bylaw_owner: only those that are granted to write. */
export const DEFINERS = Object.keys(WRITERS);
