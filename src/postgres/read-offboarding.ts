/** Reads the live state as it concerns somebody's offboarding, within a snapshot that the caller holds. */
import {randomBytes} from 'node:crypto';
import {ACCOUNT} from '../model/offboarded-people.ts';
import type {OffboardingRead, OffboardingScope} from '../model/offboarding.ts';
import {formerAddressesOf} from '../model/former-addresses.ts';
import {appendAll} from '../model/append-all.ts';
import type {LiveScope} from '../model/live.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Session} from './connect.ts';
import {readFormerAddresses} from './former-addresses.ts';
import {readLive, workspacesInScope} from './read-live.ts';
import {LIVE_TABLES} from './tables.ts';

/** $1 the address: from where it was offboarded. */
const RECORDS = `select o.workspace, o.person, o.anonymised from bylaw.offboarded o, bylaw.installation i
  where o.email_digest = encode(sha256(convert_to(i.id::text || ' ' || $1, 'UTF8')), 'hex')`;

interface OffboardingRecord {
  readonly workspace: string;
  readonly person: string;
  readonly anonymised: boolean;
}

async function recordsOf(session: Session, person: string): Promise<readonly OffboardingRecord[]> {
  const {rows} = await session.query<OffboardingRecord & Record<string, unknown>>(RECORDS, [person]);
  return rows;
}

/** Workspaces in which some row mentions a text. */
async function workspacesThatMention(session: Session, text: string): Promise<readonly string[]> {
  const selects = LIVE_TABLES.filter((table) => table !== 'users').map((table) => {
    const workspace = table === 'workspaces' ? 'name' : 'workspace';
    return `select ${workspace} as name from bylaw."${table}" t where strpos(lower(t::text collate "C"), $1) > 0`;
  });
  const {rows} = await session.query<{name: string}>(selects.join(' union '), [text]);
  return rows.map(({name}) => name);
}

/** What of the live state an offboarding must look at, and the workspaces that this means, in the order of locks. */
export async function offboardingScope(
  session: Session,
  {person, workspaces, anonymise}: OffboardingScope,
): Promise<{readonly scope: LiveScope; readonly workspaces: readonly string[]}> {
  const from = (await recordsOf(session, person)).map(({workspace}) => workspace);
  const mentions: string[] = [];
  if (anonymise) {
    const former = formerAddressesOf(await readFormerAddresses(session), person);
    for (const address of [person, ...former])
      appendAll(mentions, await workspacesThatMention(session, address));
  }
  const named = [...new Set([...workspaces, ...from, ...mentions])].filter((name) => name !== ACCOUNT);
  const scope: LiveScope = {set: '', workspaces: named, users: [person], person};
  return {scope, workspaces: (await workspacesInScope(session, scope)).toSorted(compareText)};
}

/**
 * $1 the person: if they are unknown, those who may have been meant; once any login is bound, only people of the
 * workspaces of this one's actor, and for a system admin everybody (access/sight.ts).
 */
const OTHERS = `
  with everybody as (
    select email, null as workspace from bylaw.users union all select email, workspace from bylaw.members
      union all select email, workspace from bylaw.guests
  ), asking as (select email from bylaw.actors where login = session_user)
  select email from everybody
    where not exists (select from everybody where email = $1)
      and (not exists (select from bylaw.actors)
        or exists (select from bylaw.system_admins s join asking using (email))
        or workspace in (select a.workspace from bylaw.active_memberships a join asking using (email)))
    group by email order by email collate "C"`;

async function othersIfUnknown(session: Session, person: string): Promise<readonly string[]> {
  const {rows} = await session.query<{email: string}>(OTHERS, [person]);
  return rows.map(({email}) => email);
}

/** See `OffboardingStore.readOffboarding`. */
export async function readOffboarding(session: Session, asked: OffboardingScope): Promise<OffboardingRead> {
  const {scope, workspaces} = await offboardingScope(session, asked);
  const records = await recordsOf(session, asked.person);
  const {rows} = await session.query<{id: string}>('select id from bylaw.people where email = $1', [
    asked.person,
  ]);
  return {
    live: (await readLive(session, scope, workspaces)).live,
    id: rows[0]?.id ?? records[0]?.person ?? `p_${randomBytes(12).toString('hex')}`,
    anonymised: records.some(({anonymised}) => anonymised),
    known: await othersIfUnknown(session, asked.person),
  };
}
