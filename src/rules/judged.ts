/** What rules judge: a plan, the states on both sides of it, and what follows from them, worked out once. */
import {accessChanges} from '../access/access-changes.ts';
import {computeAccess, type AccessTable} from '../access/access.ts';
import type {ExternalAccess} from '../access/external-access.ts';
import {heldPermissions, type HeldPermissions} from '../access/held-permissions.ts';
import type {Settlement} from '../agreements/settle.ts';
import {addressOf, type Address, type AddressParts} from '../model/address.ts';
import {ownerOf} from '../model/archive.ts';
import type {Change} from '../model/change.ts';
import type {FormerAddresses} from '../model/former-addresses.ts';
import type {Live} from '../model/live.ts';
import type {Ledger} from '../model/ledger.ts';
import {
  rememberKinds,
  type DesiredObject,
  type GovernedObject,
  type LiveObject,
  type State,
} from '../model/objects.ts';
import type {AccessChanges, PlanConsent} from '../model/plan.ts';
import type {OnProgress} from '../model/progress.ts';
import type {SetConfig} from '../model/set-config.ts';
import {NO_MEMBERSHIPS_ELSEWHERE, type MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import type {Login} from '../model/login.ts';
import type {OffboardedPeople} from '../model/offboarded-people.ts';
import {mayBeDeclaredIn, mayConcern, type Unread} from '../model/unread.ts';
import {colleagues, type Colleagues} from './colleagues.ts';

/** The plan as it is given to the rules. */
export interface PlanToJudge {
  readonly set: SetConfig;
  /** What the set's bylaw.yaml said before the commits that are planned, where that is known and is not the same. */
  readonly configBefore?: Pick<SetConfig, 'guards' | 'rules'>;
  /** What the manifests declare. */
  readonly desired: State<DesiredObject>;
  /** All that the manifests declare, when `desired` is a part of it. */
  readonly manifests?: State<DesiredObject>;
  /** How many objects the manifests declare in all; `desired` may hold a part of them. */
  readonly declared: number;
  /** What of the manifests could not be read; absent where all was. */
  readonly unread?: readonly Unread[];
  /** What is live before the plan; empty when `offline`. */
  readonly live: State<LiveObject>;
  /**
   * What is live before the leavings that the plan carries out, where it does: the rest is compared with the state after them (`live`),
   * but authority comes from before.
   */
  readonly beforeLeavings?: State<LiveObject>;
  /** What sets beside this one declare, without a database: nothing of it is judged, but references may lead to it. */
  readonly beside?: State<GovernedObject>;
  /** desired ∪ live, after the plan. */
  readonly after: State<GovernedObject>;
  readonly changes: readonly Change[];
  /** What approvals have put in force before and after the plan. */
  readonly external: {readonly before: ExternalAccess; readonly after: ExternalAccess};
  /** Who has agreed to what before the plan, and after it. */
  readonly ledger: Ledger;
  readonly settlement: Settlement;
  /** Memberships in workspaces that were not read; without it, there are none. */
  readonly elsewhere?: MembershipsElsewhere;
  /** ms since 1970, UTC: the database's clock, or the machine's when `offline`. */
  readonly now: number;
  /** Nothing is known but the manifests: what they do not declare may well be live. */
  readonly offline: boolean;
  /** On whose authority; null when nobody is named, and then nothing about the actor is judged. */
  readonly actor: string | null;
  /** The database login by which it is judged; absent where nobody was authenticated. */
  readonly login?: Login;
  /** Whether the changes are about to be written: a plan alone only reads. */
  readonly applying?: boolean;
  /** No run was ever applied to the database. */
  readonly pristine: boolean;
  readonly consent: PlanConsent;
  /** Who was offboarded; unknown without a database. */
  readonly offboarded?: OffboardedPeople;
  /** Of Offboardings that were carried out, the `renew` with which they were; unknown without a database. */
  readonly leavings?: Live['leavings'];
  /** What the set last applied; unknown without a database. */
  readonly applied?: Live['applied'];
  /** Of spaces and resources whose creator was changed around bylaw, the creator that the history knows. */
  readonly auditedCreators?: Live['auditedCreators'];
  /** Objects of no set whose rows somebody wrote around bylaw. */
  readonly createdOutside?: Live['createdOutside'];
  /** Deleted workspaces that are kept. */
  readonly archived?: Live['archived'];
  /** Addresses that people had before; unknown without a database. */
  readonly formerAddresses?: FormerAddresses;
  /** What the plan does to access, if it is worked out already. */
  readonly access?: AccessChanges;
  /** Told which of the rules is asked. */
  readonly onProgress?: OnProgress | undefined;
}

/** The part of a plan to judge that says what was read live. */
export const liveFacts = ({objects, ...facts}: Live) => ({...facts, live: objects, offline: false});

/** What stands at an address before a plan, also where that is judged without the drift that the plan accepts. */
export function standing({live, changes}: PlanToJudge, address: Address): LiveObject | undefined {
  const accepting = changes.find((change) => change.address === address && change.accepts !== undefined);
  return accepting === undefined ? live.get(address) : accepting.accepts?.live;
}

/** What authority comes from: what is live before anybody leaves. */
export const authorityState = ({
  live,
  beforeLeavings,
}: Pick<PlanToJudge, 'live' | 'beforeLeavings'>): State<LiveObject> => beforeLeavings ?? live;

/** A plan to judge, and what follows from it; each is worked out when it is first asked for. */
export interface JudgedPlan extends PlanToJudge {
  readonly heldBefore: () => HeldPermissions;
  readonly heldAfter: () => HeldPermissions;
  readonly accessBefore: () => AccessTable;
  readonly accessAfter: () => AccessTable;
  readonly accessChanges: () => AccessChanges;
  readonly colleaguesBefore: () => Colleagues;
  readonly colleaguesAfter: () => Colleagues;
  readonly foreign: () => readonly Foreign[];
}

/** A declared object that belongs to another set. */
export interface Foreign {
  readonly object: DesiredObject;
  /** That set. */
  readonly owner: string;
}

function foreignIn({desired, live, archived = new Map(), set}: PlanToJudge): readonly Foreign[] {
  const foreign: Foreign[] = [];
  for (const object of desired.values()) {
    const owner = ownerOf(object, live, archived);
    if (owner !== null && owner !== set.name) foreign.push({object, owner});
  }
  return foreign;
}

/** A value that is worked out when it is first asked for. */
function lazy<T>(work: () => T): () => T {
  let made: {readonly value: T} | undefined;
  return () => (made ??= {value: work()}).value;
}

/** What is declared at an address, if it is live with the same content, and stays. */
export function declaredAsLive(
  {after, desired, live, set}: PlanToJudge,
  address: Address,
): DesiredObject | undefined {
  const there = live.get(address);
  const stays = there !== undefined && there === after.get(address) && there.managedBy === set.name;
  return stays ? desired.get(address) : undefined;
}

/** What is live, without what a plan adopts that somebody wrote around bylaw: nobody has authority from that before it is judged. */
export function withoutAdoptedOutside(plan: PlanToJudge): State<LiveObject> {
  const {changes, createdOutside} = plan;
  const live = authorityState(plan);
  if (createdOutside === undefined || createdOutside.size === 0) return live;
  const adopted = changes.flatMap(({address, actions}) =>
    actions.includes('adopt') && createdOutside.has(address) ? [address] : [],
  );
  if (adopted.length === 0) return live;
  const state = new Map(live);
  for (const address of adopted) state.delete(address);
  return state;
}

/** Adds what follows from a plan. */
export function withConsequences(plan: PlanToJudge): JudgedPlan {
  const {now, external, elsewhere = NO_MEMBERSHIPS_ELSEWHERE} = plan;
  const live = withoutAdoptedOutside(plan);
  // Each rule looks for the objects of its kinds.
  for (const state of [live, plan.after, plan.desired]) rememberKinds(state);
  const before = {state: live, now, external: external.before, elsewhere};
  const then = {state: plan.after, now, external: external.after, elsewhere};
  return {
    ...plan,
    heldBefore: lazy(() => heldPermissions(live, now)),
    heldAfter: lazy(() => heldPermissions(plan.after, now)),
    accessBefore: lazy(() => computeAccess(before)),
    accessAfter: lazy(() => computeAccess(then)),
    colleaguesBefore: lazy(() => colleagues(live)),
    colleaguesAfter: lazy(() => colleagues(plan.after)),
    accessChanges: lazy(() => plan.access ?? accessChanges(before, then)),
    foreign: lazy(() => foreignIn(plan)),
  };
}

/** Whether a workspace is declared by the set, or there is a database: then all that it has is declared or live. */
const isGoverned = ({offline, desired}: PlanToJudge, workspace: string): boolean =>
  !offline || desired.has(addressOf('Workspace', null, workspace));

/**
 * Whether all of a workspace is known: always with a database; without one, only if the set declares the
 * workspace itself, and what could not be read declares nothing of it.
 */
export const isKnown = (judged: PlanToJudge, workspace: string): boolean =>
  isGoverned(judged, workspace) && judged.unread?.some((part) => mayConcern(part, workspace)) !== true;

/**
 * Whether it is known that there is an object, or none: like {@link isKnown}, for a single address. Without a database, the workspace
 * may also be one that a set beside this one declares: its objects are then known, too.
 */
export const isDecided = (judged: PlanToJudge, address: AddressParts): boolean =>
  (!judged.offline ||
    (address.workspace !== null &&
      (isGoverned(judged, address.workspace) ||
        judged.beside?.has(addressOf('Workspace', null, address.workspace)) === true))) &&
  judged.unread?.some((part) => mayBeDeclaredIn(part, address)) !== true;
