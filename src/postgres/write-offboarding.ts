/** Writes an offboarding: the objects, the history of each workspace concerned, and who was offboarded. */
import {type OffboardingRead, type OffboardingToWrite, ACCOUNT} from '../model/offboarding.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf, homeOf} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {digestOfPerson} from '../model/offboarded-people.ts';
import {pseudonymOf} from '../model/email-texts.ts';
import {ofKind, type GovernedObject} from '../model/objects.ts';
import {workspacesOf} from '../model/references.ts';
import {appendEvents, makeOpaque, type OpenEvent} from './append-events.ts';
import type {Session} from './connect.ts';
import {offboardInArchived} from './offboard-archived.ts';
import {eventOf} from './write-history.ts';
import {writeObjects} from './write-objects.ts';

/** Objects stay with their sets, so that mended manifests find them there; what is anonymised belongs to none. */
function ownersAfter(changes: readonly Change[]): (object: GovernedObject) => string | null {
  const owners = new Map(
    changes.map(({address, before, renamedFrom}) => [
      address,
      renamedFrom === undefined ? (before?.managedBy ?? null) : null,
    ]),
  );
  return ({address}) => owners.get(address) ?? null;
}

async function writeLive(
  session: Session,
  offboarding: OffboardingToWrite,
  {live}: OffboardingRead,
): Promise<void> {
  const regions = new Map([...ofKind(live.objects, 'Workspace')].map(({name, spec}) => [name, spec.region]));
  await writeObjects(session, offboarding.changes, {
    ownerOf: ownersAfter(offboarding.changes),
    now: live.now,
    context: {regionOf: (workspace) => regions.get(workspace) ?? null},
    onProgress: () => undefined,
  });
  if (!offboarding.anonymise) return;
  // What a set last applied under the address is no longer there; and the address is not to be kept.
  const gone = offboarding.changes.flatMap(({before, after}) =>
    before !== undefined && before.address !== after?.address ? [before.address] : [],
  );
  await session.query(
    `delete from bylaw.set_objects
      where address = any($1) or ($2 and right(address, length($3) + 1) = '/' || $3)`,
    [gone, offboarding.account, offboarding.person],
  );
}

interface ChainEvent extends OpenEvent {
  /** The workspace whose chain it goes to; {@link ACCOUNT} for what is of none. */
  readonly home: string;
}

function eventsOf({
  person,
  anonymise,
  account,
  workspaces,
  changes,
}: OffboardingToWrite): readonly ChainEvent[] {
  const changed = changes.map((change) => ({
    ...eventOf(change),
    home: homeOf((change.after ?? change.before) as GovernedObject) ?? ACCOUNT,
  }));
  const ended = workspaces.map(({workspace, successor}) => ({
    home: workspace,
    action: 'offboard',
    address: addressOf('Member', workspace, person),
    before: null,
    after: {anonymised: anonymise, successor},
  }));
  const user = {home: ACCOUNT, action: 'offboard', address: addressOf('User', null, person), before: null};
  return [...changed, ...ended, ...(account ? [{...user, after: {anonymised: anonymise}}] : [])];
}

/** Appends to the chains of the workspaces. Returns where the first of them ends: see `offboard`. */
async function writeEvents(
  session: Session,
  offboarding: OffboardingToWrite,
  now: number,
): Promise<{readonly chain: string; readonly hash: string}> {
  const {actor, login, events} = await makeOpaque(session, offboarding.actor, eventsOf(offboarding));
  const homes = [...new Set(events.map(({home}) => home))].toSorted(compareText);
  let mark: {chain: string; hash: string} | undefined;
  for (const home of homes) {
    const chain = `workspace:${home}`;
    const facts = {
      chain,
      run: null,
      time: new Date(now).toISOString(),
      actor,
      login,
      commit: null,
      plan_digest: null,
    };
    const of = events
      .filter((event) => event.home === home)
      .map(({action, address, before, after}) => ({action, address, before, after}));
    const hash = await appendEvents(session, facts, of);
    mark ??= {chain, hash};
  }
  if (mark === undefined) throw new Error('an offboarding without an event');
  return mark;
}

/**
 * Writes everything, within the caller's transaction and locks. Returns the end of a chain, by which it can be
 * told afterwards whether this was committed.
 */
export async function writeOffboarding(
  session: Session,
  offboarding: OffboardingToWrite,
  read: OffboardingRead,
  sets: readonly string[],
): Promise<{readonly chain: string; readonly hash: string}> {
  const {person, anonymise, account, changes} = offboarding;
  const from = offboarding.workspaces.map(({workspace}) => workspace);
  await session.query('insert into bylaw.people (id, email) values ($1, $2) on conflict do nothing', [
    read.id,
    person,
  ]);
  await writeLive(session, offboarding, read);
  const mark = await writeEvents(session, offboarding, read.live.now);
  const touched = changes.flatMap(({before, after}) =>
    [before, after].flatMap((object) => (object === undefined ? [] : workspacesOf(object))),
  );
  const workspaces = [...new Set([...from, ...touched])].toSorted(compareText);
  // A transaction that waits for these rows fails, and reads again: see `takeLocks`.
  await session.query('update bylaw.sets set last_run = last_run where name = any($1)', [sets]);
  await session.query('update bylaw.workspaces set changes = changes + 1 where name = any($1)', [from]);
  // Nothing is named as changed: taking something over asks for nothing, and decides nothing.
  await session.query("select bylaw.settle($1, $2, '{}')", [offboarding.actor, workspaces]);
  await session.query(
    `insert into bylaw.offboarded (workspace, email_digest, person, anonymised, time)
      select workspace, $2, $3, $4, $5 from unnest($1::text[]) as r(workspace)
      on conflict (workspace, email_digest) do update set anonymised = excluded.anonymised or offboarded.anonymised`,
    [
      [...from, ...(account ? [ACCOUNT] : [])],
      digestOfPerson(read.live.offboarded.salt, person),
      read.id,
      anonymise,
      new Date(read.live.now).toISOString(),
    ],
  );
  if (account) await offboardInArchived(session, person, anonymise ? pseudonymOf(read.id) : undefined);
  if (anonymise && account) await session.query('select bylaw.erase_person($1)', [person]);
  return mark;
}
