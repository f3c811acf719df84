/** From what the driver throws to `StoreError`: told apart by SQLSTATE and errno, never by a message's text; TLS in `tls-errors.ts`. */
import pg from 'pg';
import {tlsWords} from './tls-errors.ts';
import type {Tls} from './tls.ts';
import {StoreError, type StoreErrorCode} from '../model/store-error.ts';

/** The connection broke while it was in use: what ran on it may or may not have happened. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** The SQLSTATE of an error that Postgres answered with; undefined for every other error. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;

/** Postgres asks for the transaction to be tried again: a serialisation failure or a deadlock. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

/** The server or the network ended the connection; nothing is wrong with what was asked. */
export const isBroken = (error: unknown): boolean =>
  error instanceof ConnectionLost || /^(57P0[1-3]|08...|57P05)$/.test(sqlState(error) ?? '');

const MIGRATE = 'Run `bylaw migrate up` with a login that is allowed to create tables.';

/** Keys and checks that hold rules of the contract, in words. */
const CONSTRAINTS: Readonly<Record<string, string>> = {
  connection_self: 'a workspace cannot connect to itself',
  connection_region: 'only workspaces in the same region can be connected',
  connections_workspace_with_key: 'a workspace can have only one connection to a partner',
  share_self: 'a workspace cannot be its own partner in a share',
  share_into_partner: 'a contribution must go into a space of the partner',
  share_recipient_partner: 'an external recipient must be a member of the partner',
  share_region: 'the two workspaces of an external share must be in the same region',
  spaces_workspace_region_fkey: "a space must be in its workspace's region",
};

type Words = readonly [code: StoreErrorCode, message: string, help: string];

type Wording = (error: pg.DatabaseError, label: string) => Words;

const missing: Wording = (error, label) => [
  'not-migrated',
  `${label} does not have a schema, table or column that this version of bylaw needs: ${error.message}.`,
  MIGRATE,
];
const conflict: Wording = () => [
  'failed',
  'Other transactions kept changing the same rows, so nothing was written.',
  'Try again.',
];
const refusedRow: Wording = (error) => {
  const why = CONSTRAINTS[error.constraint ?? ''] ?? error.detail ?? error.message;
  return [
    'constraint',
    `The database refused a row of ${error.table ?? 'a table'}: ${why} (${error.constraint ?? error.code ?? ''}).`,
    'The live state was changed outside bylaw after the plan was checked, or an object that the row refers to is gone. Run `bylaw plan` again.',
  ];
};
const refusedLogin: Wording = (error, label) => [
  'unreachable',
  `${label} refused the login: ${error.message}.`,
  'Check the user and the password of the database URL, and which logins pg_hba.conf on the server allows.',
];
const ended: Wording = (error, label) => [
  'unreachable',
  `${label} ended the connection: ${error.message}.`,
  'Run the command again.',
];
const anyOther: Wording = (error, label) => [
  'failed',
  `${label} failed: ${error.message} (SQLSTATE ${error.code ?? 'unknown'}).`,
  'See the log of the server for details.',
];

/** By SQLSTATE. */
const STATES: Readonly<Record<string, Wording>> = {
  '3D000': (_, label) => [
    'unreachable',
    `${label} does not exist.`,
    'Create the database, or correct its name in the URL.',
  ],
  '53300': (_, label) => [
    'unreachable',
    `${label} accepts no more connections.`,
    'Try again later, or use a connection pooler.',
  ],
  '42P01': missing,
  '42703': missing,
  '3F000': missing,
  '42501': (error) => [
    'permission',
    `The database login is not allowed to do this: ${error.message}.`,
    'Give the login a role, as an administrator of the database: `grant bylaw_plan to LOGIN` to plan, or `grant bylaw_apply to LOGIN` to apply.',
  ],
  '25006': (_, label) => [
    'permission',
    `${label} is read-only, like a standby server.`,
    'Use the URL of the primary server.',
  ],
  '55P03': () => [
    'lock-timeout',
    'Another transaction has locked rows that this one needs.',
    'Try again later.',
  ],
  '53100': (_, label) => [
    'disk-full',
    `${label} has no disk space left, so nothing was written.`,
    'Free space on the server.',
  ],
  '40001': conflict,
  '40P01': conflict,
  // The limit is bylaw's own: the same would take as long again.
  '25P03': () => [
    'failed',
    'The database ended the transaction, because bylaw took too long between two statements. Nothing was written.',
    'Run the command again when this machine is less busy, or plan a part of the set with `--target`.',
  ],
  '57014': () => [
    'failed',
    'The database cancelled a statement that took too long.',
    'Try again when the database is less busy.',
  ],
};

/** Refusals of bylaw's own functions in the database: the rule, and how to mend it. */
const RULES: Readonly<Record<string, readonly [rule: string, help: string]>> = {
  BL001: [
    'approval/not-approver',
    'Only an External Connection Admin of that side may decide. On a share, members listed in `admins` of its Connection may, too.',
  ],
  BL002: ['approval/self', 'Have another approver of that side decide.'],
  BL003: ['approval/unknown-request', '`bylaw requests list` shows the open requests.'],
  BL004: ['approval/stale', 'Review it again with `bylaw requests show`, and decide on the current request.'],
  BL005: ['approval/denied', 'To request it again, raise its `renew`.'],
  BL006: [
    'authority/actor',
    'Have somebody with the role bylaw_owner run `bylaw actors bind LOGIN EMAIL`, which binds a login to an actor.',
  ],
  BL007: ['authority/on-behalf', 'Decide as yourself, or have an approver of that side do it.'],
  BL008: ['authority/not-permitted', 'Have an External Connection Admin of that workspace do it.'],
  BL010: ['authority/not-permitted', 'Have a system admin do it.'],
  BL011: [
    'identity/duplicate',
    'Use another address. If it is a former address, have a system admin run `bylaw people free` first.',
  ],
  BL012: ['references/unresolved', 'Check the address; `bylaw people list` shows everybody who is known.'],
  BL013: [
    'references/offboarded',
    '`bylaw people reinstate EMAIL` lets manifests name an offboarded person again.',
  ],
  BL014: [
    'references/offboarded',
    'Their address was erased, so they cannot be reinstated. `bylaw people free EMAIL` frees the address for a new person.',
  ],
  BL015: [
    'identity/duplicate',
    'A space has at most one partner. Deny the request, use another space for it, or revoke your approval for the other partner first.',
  ],
  BL016: [
    'authority/not-permitted',
    'Have a co-owner of what is shared, or an admin of the workspace, confirm it.',
  ],
  BL017: ['references/unresolved', '`bylaw access review WORKSPACE` lists what can be confirmed.'],
  BL018: ['references/unresolved', '`bylaw plans list` shows the stored plans of a set.'],
  BL019: [
    'authority/actor',
    'Have somebody with the role bylaw_owner run `bylaw actors bind LOGIN EMAIL`, which binds a login to an actor.',
  ],
  BL020: ['approval/self', 'Have somebody else approve it.'],
  BL022: ['authority/not-permitted', 'Have a member of one of its workspaces do it.'],
  BL021: ['approval/stale', '`bylaw history list` shows the run; a new plan needs approvals of its own.'],
};

/** A refusal by a rule that the database itself holds. */
function ruleError(error: pg.DatabaseError): StoreError | undefined {
  const [rule, help] = RULES[error.code ?? ''] ?? [];
  if (rule === undefined || help === undefined) return undefined;
  return new StoreError('refused', error.message, help, {cause: error, rule});
}

function stateWords(error: pg.DatabaseError, label: string): Words {
  const state = error.code ?? '';
  const exact = STATES[state];
  if (exact) return exact(error, label);
  if (state.startsWith('28')) return refusedLogin(error, label);
  if (state.startsWith('23')) return refusedRow(error, label);
  return (isBroken(error) ? ended : anyOther)(error, label);
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server is listening there',
  ENOTFOUND: 'the host name does not exist',
  EAI_AGAIN: 'the host name could not be resolved',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ENOENT: 'there is no such socket',
  EACCES: 'this user is not allowed to open the socket',
};

/** The errno of a failed connection; when several addresses were tried, that of the first. */
function errnoOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return errnoOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * The error in words for its user. `label` names the database, without its password. What is no failure of
 * the database (a bug, or a StoreError already) is returned as it is.
 */
export function storeError(error: unknown, label: string): unknown {
  if (error instanceof StoreError) return error;
  if (error instanceof pg.DatabaseError) {
    const refused = ruleError(error);
    if (refused !== undefined) return refused;
    const [code, message, help] = stateWords(error, label);
    return new StoreError(code, message, help, {cause: error});
  }
  if (error instanceof ConnectionLost) {
    return new StoreError('unreachable', `The connection to ${label} was lost.`, 'Run the command again.', {
      cause: error,
    });
  }
  return error;
}

/** The error of what only a login with bylaw_apply does: one without that role is told so. */
export const writeError = (error: unknown, login: string): unknown =>
  sqlState(error) === '42501'
    ? new StoreError(
        'permission',
        `The login ${login} may only read.`,
        `Use a login with bylaw_apply. If this one should apply, give it the role, as an administrator of the database: \`grant bylaw_apply to ${login}\`.`,
        {cause: error},
      )
    : error;

/** Why a server cannot be reached; undefined for what is no failure of the network. */
const networkFailure = (error: unknown): string | undefined => NETWORK[errnoOf(error) ?? ''];

/** The same in words that go on from the name of one of several servers. */
export const connectFailure = (error: unknown, tls: Tls): string =>
  `cannot be reached (${tlsWords(error, tls)?.why ?? networkFailure(error) ?? (error instanceof Error ? error.message : String(error))})`;

/** Whether a server refused to talk to this machine: without encryption, as far as it is known. */
const refusesClear = (error: unknown, {options}: Tls): boolean =>
  sqlState(error) === '28000' && options === false;

/** The error of an attempt to connect, in words. Every failure to connect is `unreachable`. */
export function connectError(error: unknown, label: string, tls: Tls): unknown {
  if (error instanceof StoreError) return error;
  if (error instanceof pg.DatabaseError) {
    const told = storeError(error, label);
    if (!(told instanceof StoreError) || !refusesClear(error, tls)) return told;
    return new StoreError(
      told.code,
      told.message,
      `If it takes encrypted connections alone, add \`sslmode=verify-full\` to the URL. ${told.help}`,
      {cause: error},
    );
  }
  const words = tlsWords(error, tls);
  const why = words?.why ?? networkFailure(error) ?? (error instanceof Error ? error.message : String(error));
  return new StoreError(
    'unreachable',
    `${label} cannot be reached: ${why}.`,
    words?.help ??
      'Check the host and port in --database-url (or BYLAW_DATABASE_URL), and that the server is running.',
    {cause: error},
  );
}
