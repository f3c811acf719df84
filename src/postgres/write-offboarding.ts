/** Writes an offboarding: the objects; and has the database write its history, and who was offboarded. */
import {ACCOUNT} from '../model/offboarded-people.ts';
import type {OffboardingRead, OffboardingToWrite} from '../model/offboarding.ts';
import {homeOf} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {lowerEmail, pseudonymOf} from '../model/email-texts.ts';
import {formerAddressesOf} from '../model/former-addresses.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Session} from './connect.ts';
import {offboardInArchived} from './offboard-archived.ts';
import {eventsOf, makeOpaque} from './opaque-events.ts';
import {workspacesConcerned} from './write-history.ts';
import {rowContext} from './row-context.ts';
import {writeObjects} from './write-objects.ts';

/** Objects stay with their sets, so that mended manifests find them there; what is anonymised belongs to none. */
export function ownersAfter(changes: readonly Change[]): (object: GovernedObject) => string | null {
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
  await writeObjects(session, offboarding.changes, {
    ownerOf: ownersAfter(offboarding.changes),
    context: rowContext(live, offboarding.changes),
    onProgress: () => undefined,
  });
}

/** The events of the changes, each with the workspace whose chain it goes to; {@link ACCOUNT} for what is of none. */
async function eventsWithHomes(session: Session, changes: readonly Change[]): Promise<readonly object[]> {
  const events = await eventsOf(session, changes);
  return changes.map(({before, after}, i) => ({
    ...events[i],
    home: homeOf((after ?? before) as GovernedObject) ?? ACCOUNT,
  }));
}

/** Writes everything, within the caller's transaction and locks. */
export async function writeOffboarding(
  session: Session,
  offboarding: OffboardingToWrite,
  read: OffboardingRead,
  sets: readonly string[],
): Promise<void> {
  const {person, anonymise, account, changes, workspaces} = offboarding;
  const actor = lowerEmail(offboarding.actor);
  await session.query('select from bylaw.person_ids($1, $2)', [[read.id], [person]]);
  await writeLive(session, offboarding, read);
  const successors = await makeOpaque(
    session,
    workspaces.map(({successor}) => successor),
  );
  await session.query('select from bylaw.record_offboarding($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    read.id,
    person,
    actor,
    anonymise,
    account,
    JSON.stringify(workspaces.map(({workspace}, i) => ({workspace, successor: successors[i] ?? null}))),
    sets,
    workspacesConcerned(changes),
    JSON.stringify(await eventsWithHomes(session, changes)),
  ]);
  if (account) {
    const former = formerAddressesOf(read.live.formerAddresses, person);
    await offboardInArchived(session, [person, ...former], anonymise ? pseudonymOf(read.id) : undefined);
  }
  if (anonymise && account) await session.query('select bylaw.erase_person($1, $2)', [actor, person]);
}
