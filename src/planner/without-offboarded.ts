/**
 * What a set declared once, without the people who were offboarded since: the way back resurrects nobody. What they created
 * and requested is of whom it was handed over to.
 */
import {NO_EXTERNAL_ACCESS} from '../access/external-access.ts';
import {requestAddress} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Address} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Live} from '../model/live.ts';
import {idOfPseudonym} from '../model/email-texts.ts';
import {ACCOUNT, offboardings} from '../model/offboarded-people.ts';
import type {DesiredObject, GovernedObject, State} from '../model/objects.ts';
import {targetOf} from '../model/references.ts';
import {mentionsIn} from '../rules/references-offboarded.ts';
import type {NotBroughtBack} from '../rules/rollback-left-out.ts';
import {offboardObject, type OffboardingContext} from './offboard-object.ts';

/** What is planned against, and who plans. */
interface PlannedOn {
  readonly live: Live;
  readonly set: string;
  /** Takes over what is not live any more. */
  readonly actor: string | null;
  /** The address that something of then has now. */
  readonly addressNow: (address: Address) => Address;
}

type Offboarded = ReturnType<typeof offboardings>;

const responsibleFor = (object: GovernedObject | undefined): string | undefined =>
  object?.kind === 'Space' || object?.kind === 'Resource'
    ? object.spec.creator
    : object?.kind === 'Connection' || object?.kind === 'Share'
      ? object.spec.requestedBy
      : undefined;

/** Who has taken something over: whoever is responsible for it now, or for something else of the person in the workspace. */
function successors(
  desired: State<DesiredObject>,
  {live, actor, addressNow}: PlannedOn,
  offboardedFrom: Offboarded,
): (object: GovernedObject) => string {
  const taken = new Map<string, string>();
  const now = (object: GovernedObject): string | undefined => {
    const there = live.objects.get(addressNow(object.address));
    const person = there?.kind === object.kind ? responsibleFor(there) : undefined;
    return person === undefined || offboardedFrom(person, object.workspace) !== undefined
      ? undefined
      : person;
  };
  for (const object of desired.values()) {
    const [then, since] = [responsibleFor(object), now(object)];
    if (then !== undefined && since !== undefined) taken.set(`${object.workspace} ${then}`, since);
  }
  return (object) => now(object) ?? taken.get(`${object.workspace} ${responsibleFor(object)}`) ?? actor ?? '';
}

/** An object without somebody who was offboarded; undefined where it is left out. */
function without(
  object: GovernedObject,
  person: string,
  state: State,
  {live, set, addressNow}: PlannedOn,
  offboardedFrom: Offboarded,
  successorOf: (object: GovernedObject) => string,
): GovernedObject | undefined {
  const there = live.objects.get(addressNow(object.address));
  if (object.kind === 'Approval') {
    return there?.kind === 'Approval' && there.spec.by === object.spec.by ? object : undefined;
  }
  const target = object.kind === 'Share' ? targetOf(object, state) : undefined;
  const inherits = target !== undefined && target.spec.creator === person ? target : object;
  const context: OffboardingContext = {
    person,
    formerAddresses: [],
    name: person,
    account: offboardedFrom(person, null) !== undefined,
    isOffboardedFrom: (workspace) => offboardedFrom(person, workspace ?? null) !== undefined,
    successorIn: () => successorOf(inherits),
    waits: () => false,
    connected: () => true,
    external: NO_EXTERNAL_ACCESS,
    state,
    auditedCreators: new Map(),
  };
  const {after} = offboardObject(object, context);
  if (after === undefined) return undefined;
  // Nobody declares the membership that an offboarding left; an account that stays the set's must not be deleted.
  if (after.kind === 'Member' && after.name === person) return undefined;
  if (after.kind === 'User') return there?.managedBy === set ? after : undefined;
  const asked = object.kind === 'Share' && object.spec.requestedBy === person;
  return asked && after.kind === 'Share'
    ? {...after, spec: {...after.spec, requestedBy: successorOf(object)}}
    : after;
}

/** What was declared, without the people whose offboardings are live. */
export function withoutOffboarded(
  desired: State<DesiredObject>,
  on: PlannedOn,
): {readonly desired: State<DesiredObject>; readonly people: readonly NotBroughtBack[]} {
  const {offboarded} = on.live;
  if (offboarded.people.size === 0) return {desired, people: []};
  const known = offboardings(offboarded);
  // Who was anonymised goes by an address of which nobody else knows.
  const offboardedFrom: Offboarded = (person, workspace) =>
    idOfPseudonym(person) === undefined ? known(person, workspace) : ACCOUNT;
  const successorOf = successors(desired, on, offboardedFrom);
  const counts = new Map<string, number>();
  const left = new Map<Address, DesiredObject>();
  for (const object of desired.values()) {
    const people = new Set(
      [...mentionsIn(object)].flatMap(({person, workspace}) =>
        offboardedFrom(person, workspace) === undefined ? [] : [person],
      ),
    );
    let now: GovernedObject | undefined = object;
    for (const person of people) {
      const before: GovernedObject | undefined = now;
      now = before && without(before, person, desired, on, offboardedFrom, successorOf);
      if (now === undefined || !sameJson(now.spec, before?.spec))
        counts.set(person, (counts.get(person) ?? 0) + 1);
    }
    if (now === object) left.set(object.address, object);
    else if (now !== undefined)
      left.set(object.address, {...now, declaration: {...object.declaration, raw: now.spec}});
  }
  for (const {address, kind, spec} of left.values()) {
    if (kind !== 'Approval') continue;
    const request = requestAddress(spec.request);
    if (request !== undefined && desired.has(request) && !left.has(request)) left.delete(address);
  }
  const people = [...counts].toSorted(([a], [b]) => compareText(a, b));
  return {desired: left, people: people.map(([person, objects]) => ({person, objects}))};
}
