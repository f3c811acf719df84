/**
 * What becomes of one object when somebody is offboarded (section 3 of the contract, "Leaving"). An object that does
 * not concern them is returned as it is.
 */
import {appendAll} from '../model/append-all.ts';
import type {ExternalAccess} from '../access/external-access.ts';
import {addressOf, homeOf, type Address} from '../model/address.ts';
import {mapTexts, renameEmail} from '../model/email-texts.ts';
import {objectAt, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import type {OffboardingEffect} from '../model/leaving.ts';
import {principalOf} from '../model/principal.ts';
import type {Recipient} from '../model/specs.ts';
import {targetOf} from '../model/references.ts';

/** Who is offboarded from what, and what is known of the state before. */
export interface OffboardingContext {
  readonly person: string;
  /** Addresses that they had before. */
  readonly formerAddresses: readonly string[];
  /** Under what address what stays of them is kept: theirs, or an opaque one. */
  readonly name: string;
  /** They are offboarded altogether: the account too. */
  readonly account: boolean;
  /** Whether that includes a workspace. */
  readonly isOffboardedFrom: (workspace: string | null | undefined) => boolean;
  readonly successorIn: (workspace: string) => string;
  /** Whether a request waits for a side. */
  readonly waits: (request: Address) => boolean;
  /** Whether a connection is active. */
  readonly connected: (connection: ObjectOf<'Connection'>) => boolean;
  readonly external: ExternalAccess;
  readonly state: State;
  /** Of spaces and resources whose creator was changed around bylaw, the creator that the history knows. */
  readonly auditedCreators: ReadonlyMap<Address, string>;
}

/** What becomes of an object; without `after`, it is deleted. */
export interface OffboardedObject {
  readonly after: GovernedObject | undefined;
  readonly effects: readonly OffboardingEffect[];
}

const gone = (effect: OffboardingEffect): OffboardedObject => ({after: undefined, effects: [effect]});

/** An object with another spec; untouched when there was no effect on it. */
const changed = <T extends GovernedObject>(
  object: T,
  effects: readonly OffboardingEffect[],
  spec: T['spec'],
): OffboardedObject =>
  effects.length === 0
    ? {after: object, effects}
    : {after: {...object, spec} as unknown as GovernedObject, effects};

function offboardMember(
  object: ObjectOf<'Member'>,
  {person, name, isOffboardedFrom}: OffboardingContext,
): OffboardedObject {
  if (object.name !== person || !isOffboardedFrom(object.workspace)) return {after: object, effects: []};
  const {displayName, ...rest} = object.spec;
  const spec = {...rest, status: 'deactivated' as const};
  if (name !== person) {
    const address = addressOf('Member', object.workspace, name);
    return {after: {...object, address, name, spec}, effects: ['anonymised']};
  }
  const kept = {...spec, ...(displayName !== undefined && {displayName})};
  return changed(object, rest.status === 'deactivated' ? [] : ['deactivated'], kept);
}

function offboardUser(
  object: ObjectOf<'User'>,
  {person, name, account}: OffboardingContext,
): OffboardedObject {
  if (object.name !== person || !account) return {after: object, effects: []};
  if (name !== person) {
    const address = addressOf('User', null, name);
    return {after: {...object, address, name, spec: {systemAdmin: false}}, effects: ['anonymised']};
  }
  const effects: readonly OffboardingEffect[] = object.spec.systemAdmin ? ['no-system-admin'] : [];
  return changed(object, effects, {...object.spec, systemAdmin: false});
}

function offboardTeam(
  object: ObjectOf<'Team'>,
  {person, isOffboardedFrom}: OffboardingContext,
): OffboardedObject {
  const {members} = object.spec;
  const listed = isOffboardedFrom(object.workspace) && members.includes(person);
  return changed(object, listed ? ['left'] : [], {
    ...object.spec,
    members: members.filter((email) => email !== person),
  });
}

/**
 * Who is the creator of a space or resource once somebody has left. What was written around bylaw in their favour goes back
 * to whom they took it from, as long as that is a member; what was taken from them goes to their successor as well.
 */
function creatorAfter(
  object: ObjectOf<'Space'> | ObjectOf<'Resource'>,
  {person, successorIn, state, auditedCreators}: OffboardingContext,
): string {
  const {creator} = object.spec;
  const audited = auditedCreators.get(object.address) ?? creator;
  if (creator !== person && audited !== person) return creator;
  const isThere = objectAt(state, 'Member', addressOf('Member', object.workspace, audited)) !== undefined;
  return audited !== person && isThere ? audited : successorIn(object.workspace ?? '');
}

function offboardTarget(
  object: ObjectOf<'Space'> | ObjectOf<'Resource'>,
  context: OffboardingContext,
): OffboardedObject {
  const creator = creatorAfter(object, context);
  if (creator === object.spec.creator || !context.isOffboardedFrom(object.workspace))
    return {after: object, effects: []};
  return {
    after: {...object, spec: {...object.spec, creator}} as GovernedObject,
    effects: ['handed-over'],
  };
}

function offboardConnection(object: ObjectOf<'Connection'>, context: OffboardingContext): OffboardedObject {
  const {person, isOffboardedFrom, successorIn} = context;
  if (!isOffboardedFrom(object.workspace)) return {after: object, effects: []};
  const {requestedBy, admins} = object.spec;
  const asked = requestedBy === person;
  if (asked && context.waits(object.address) && !context.connected(object)) return gone('cancelled');
  const effects: OffboardingEffect[] = [];
  if (asked) effects.push('handed-over');
  if (admins.includes(person)) effects.push('left');
  return changed(object, effects, {
    ...object.spec,
    requestedBy: asked ? successorIn(object.workspace ?? '') : requestedBy,
    admins: admins.filter((email) => email !== person),
  });
}

/** What of an external share that still waits is in force already; nothing else of it is kept. */
function approvedPart(share: ObjectOf<'Share'>, external: ExternalAccess): readonly Recipient[] {
  return (share.spec.to ?? []).flatMap(({subject}) => {
    const approved = external.recipient(share, subject);
    return approved === undefined ? [] : [{subject, ...approved}];
  });
}

/** The recipients of a share who stay, and what became of the others. */
function recipientsWhoStay(
  share: ObjectOf<'Share'>,
  context: OffboardingContext,
): {readonly to: readonly Recipient[]; readonly effects: readonly OffboardingEffect[]} {
  const {person, isOffboardedFrom, successorIn} = context;
  const effects: OffboardingEffect[] = [];
  const theirs = isOffboardedFrom(share.spec.with ?? share.workspace) ? principalOf(person) : undefined;
  const inherited =
    isOffboardedFrom(share.workspace) && targetOf(share, context.state)?.spec.creator === person
      ? principalOf(successorIn(share.workspace ?? ''))
      : undefined;
  const to = (share.spec.to ?? []).filter(({subject}) => {
    if (subject === theirs) effects.push('left');
    else if (subject === inherited) effects.push('redundant');
    return subject !== theirs && subject !== inherited;
  });
  return {to, effects};
}

function offboardShare(object: ObjectOf<'Share'>, context: OffboardingContext): OffboardedObject {
  const asked = object.spec.requestedBy === context.person && context.isOffboardedFrom(object.workspace);
  const effects: OffboardingEffect[] = [];
  let share = object;
  if (asked && object.spec.with !== undefined && context.waits(object.address)) {
    if (object.spec.to === undefined) {
      if (context.external.contribution(object) === undefined) return gone('cancelled');
    } else {
      const to = approvedPart(object, context.external);
      if (to.length === 0) return gone('cancelled');
      share = {...object, spec: {...object.spec, to}};
      effects.push('narrowed');
    }
  }
  const stay = recipientsWhoStay(share, context);
  if (stay.effects.length > 0 && stay.to.length === 0) return gone('removed');
  if (asked) effects.push('handed-over');
  appendAll(effects, stay.effects);
  return changed(object, effects, {
    ...share.spec,
    ...(share.spec.to !== undefined && {to: stay.to}),
    requestedBy: asked ? context.successorIn(object.workspace ?? '') : object.spec.requestedBy,
  });
}

/** A record of a leaving stays, under the name that stands for the person. */
function offboardRecord(
  object: ObjectOf<'Offboarding'>,
  {person, name, account, isOffboardedFrom}: OffboardingContext,
): OffboardedObject {
  const isTheirs = object.name === person && (account || isOffboardedFrom(object.workspace));
  if (!isTheirs || name === person) return {after: object, effects: []};
  return {
    after: {...object, address: addressOf('Offboarding', object.workspace, name), name},
    effects: ['renamed'],
  };
}

function offboardSpec(object: GovernedObject, context: OffboardingContext): OffboardedObject {
  const {person, isOffboardedFrom} = context;
  switch (object.kind) {
    case 'Member':
      return offboardMember(object, context);
    case 'User':
      return offboardUser(object, context);
    case 'Team':
      return offboardTeam(object, context);
    case 'Grant':
      return isOffboardedFrom(object.workspace) && object.spec.subject === principalOf(person)
        ? gone('removed')
        : {after: object, effects: []};
    case 'Space':
    case 'Resource':
      return offboardTarget(object, context);
    case 'Connection':
      return offboardConnection(object, context);
    case 'Share':
      return offboardShare(object, context);
    case 'Guest':
      return isOffboardedFrom(object.workspace) && [object.name, object.spec.invitedBy].includes(person)
        ? gone('removed')
        : {after: object, effects: []};
    case 'Offboarding':
      return offboardRecord(object, context);
    // Their decisions stay in force and theirs; only the address is replaced when they are anonymised, as wherever it is mentioned.
    case 'Approval':
    case 'Workspace':
    case 'Role':
      return {after: object, effects: []};
  }
}

/** Whatever else mentions somebody who is anonymised: reasons, titles, labels. */
function withoutMentions(
  {after, effects}: OffboardedObject,
  {person, formerAddresses, name, account, isOffboardedFrom}: OffboardingContext,
): OffboardedObject {
  if (after === undefined || name === person || !(account || isOffboardedFrom(homeOf(after))))
    return {after, effects};
  const told = JSON.stringify([after.spec, after.labels]);
  const [spec, labels] = mapTexts([after.spec, after.labels], (text) =>
    [person, ...formerAddresses].reduce((rest, address) => renameEmail(rest, address, name), text),
  ) as unknown[];
  if (JSON.stringify([spec, labels]) === told) return {after, effects};
  return {
    after: {...after, spec, labels} as GovernedObject,
    effects: effects.length > 0 ? effects : ['renamed'],
  };
}

/** What becomes of an object. Equal objects become equal ones, and doing it again changes nothing. */
export const offboardObject = (object: GovernedObject, context: OffboardingContext): OffboardedObject =>
  withoutMentions(offboardSpec(object, context), context);
