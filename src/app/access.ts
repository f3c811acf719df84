/** Questions about access as it is live, or was at a moment: who reaches what, by which path, and what is missing. */
import {computeAccess, type AccessTable} from '../access/access.ts';
import {heldPermissions, holds} from '../access/held-permissions.ts';
import type {ExternalAccess} from '../access/external-access.ts';
import {sightIn, type Sight} from '../access/sight.ts';
import {hostOf} from '../access/targets.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {nearest} from '../diagnostics/nearest.ts';
import type {
  AccessMatrix,
  AccessExplainAnswer,
  AccessWhatAnswer,
  AccessWhoAnswer,
  MaybeAsOf,
} from '../model/access-answers.ts';
import {addressOf, homeOf, parseAddress, type Address} from '../model/address.ts';
import type {Live, LiveScope} from '../model/live.ts';
import {RESOURCE_TYPES} from '../model/kinds.ts';
import {compareLevels, type Level} from '../model/levels.ts';
import type {State} from '../model/objects.ts';
import {CAPABILITIES} from '../model/permissions.ts';
import {bareName, principalOf} from '../model/principal.ts';
import {splitReference} from '../model/references.ts';
import {addressOfTarget, asOf, asOfWith, standingIn, uncertainWhere, type Premises} from '../past/as-of.ts';
import {questionThen, type Then} from '../past/then.ts';
import {reachedSince, reachersOf} from './access-since.ts';
import type {Store} from './store-port.ts';
import {requirePerson} from './known-people.ts';
import {readMoments, type AskedAt} from './moments.ts';
import {requireWorkspace} from './question-scope.ts';
import {questionSight} from './question-sight.ts';
import {UsageError} from './usage-error.ts';

/** What a capability lets its holder do, for the matrix. */
const ALLOWS: Readonly<Record<(typeof CAPABILITIES)[number], string>> = {
  'use:shared_spaces': 'create and enter shared spaces',
  'use:external_collaboration': 'share with partners, and use what partners share',
  'use:invite_guest_accounts': 'invite guests into spaces that they manage',
  'manage:external_connections': 'agree to connections and end them, and approve what is shared over them',
};

/** What somebody works with who holds some of the capabilities for use: each alone does less than together. */
export function worksWith(capabilities: readonly string[]): string {
  const [spaces, external, guests] = [
    'use:shared_spaces',
    'use:external_collaboration',
    'use:invite_guest_accounts',
  ].map((capability) => capabilities.includes(capability));
  if (spaces && external) {
    const partners = 'internal spaces, and spaces and resources that are shared with partners';
    return guests ? `${partners}; may invite guests` : `${partners}; no guests`;
  }
  if (spaces) {
    return guests
      ? 'internal spaces; may invite guests; nothing that is shared with partners'
      : 'internal spaces; nothing that is shared with partners, and no guests';
  }
  const resources =
    'single resources that a partner shares with them directly, or they with a partner; no spaces';
  if (external) return guests ? `${resources}, and so no guests` : resources;
  return guests
    ? 'no spaces, and so no guests: `use:invite_guest_accounts` needs `use:shared_spaces`'
    : 'no spaces, no partners, no guests';
}

const TARGET = new RegExp(`^(space|${RESOURCE_TYPES.join('|')}):([a-z0-9-]{1,63})/([a-z0-9-]{1,63})$`);

/** The workspace of a target such as `vault:acme-legal/falcon`. Throws UsageError when it is none. */
export function hostNamed(target: string): string {
  const workspace = TARGET.exec(target)?.[2];
  if (workspace !== undefined) return workspace;
  throw new UsageError(
    `${target} is not a valid target.`,
    `Write type:WORKSPACE/NAME, such as space:acme-legal/deal-room; the types are space, ${RESOURCE_TYPES.join(', ')}.`,
  );
}

const NO_SET = '';

/** What a question is answered from: the present, or a moment of the past. */
interface Question {
  /** What is, or was. */
  readonly live: Live;
  readonly present: Live;
  readonly table: AccessTable;
  readonly external: ExternalAccess;
  readonly sight: Sight;
  readonly moment?: Then;
}

type Scope = Omit<LiveScope, 'set' | 'people' | 'everything'>;

async function ask(store: Store, scope: Scope, asked?: AskedAt): Promise<Question> {
  if (asked === undefined) {
    const {live} = await store.read({set: NO_SET, ...scope});
    const {objects: state, now, elsewhere, ledger} = live;
    const external = externalAccessOf(state, ledger, now);
    const sight = questionSight(live);
    return {
      live,
      present: live,
      table: computeAccess({state, now, external, elsewhere}, sight),
      external,
      sight,
    };
  }
  const {present, thens} = await readMoments(store, scope, [asked.when], asked);
  const [then] = thens as readonly [Then];
  const {live} = then;
  const question = questionThen(then);
  const sight = sightIn(questionSight(present), live.objects);
  return {
    live,
    present,
    table: computeAccess(question, sight),
    external: question.external,
    sight,
    moment: then,
  };
}

/** The error that there is no such target, with the one that may be meant; `ever`: nor was there one in the past. */
export function unknownTarget(target: string, targets: readonly string[], ever: boolean): UsageError {
  const near = nearest(target, targets);
  return new UsageError(
    ever ? `${target} is not live, and the history knows nothing of it.` : `${target} is not live.`,
    near === undefined ? 'Check its type, workspace and name.' : `Did you mean ${near}?`,
  );
}

/** Whether there is, or ever was, a target of this type by this name, of which the answer may tell. */
function wasEver({moment: then, present, sight}: Question, target: string): boolean {
  const address = addressOfTarget(target);
  if (then === undefined || !sight.isOwn(hostOf(target))) return false;
  const events = [...(then.told.get(address) ?? []), then.next.get(address)];
  const specs = events.flatMap((event) =>
    [event?.before, event?.after].map((side) => (side as {spec?: unknown})?.spec),
  );
  const {type} = splitReference(target);
  return [...specs, present.objects.get(address)?.spec].some(
    (spec) => spec !== undefined && (type === 'space' || (spec as {type?: unknown}).type === type),
  );
}

/**
 * A target, by the name that it has or had then. At a moment, something that was not there yet, or no more, is a target, too.
 * Throws UsageError for what is none.
 */
function targetIn(question: Question, target: string): string {
  const {table, moment: then} = question;
  if (table.targets.includes(target)) return target;
  const address = addressOfTarget(target);
  const was = [...(then?.renamed ?? [])].find(([, is]) => is === address)?.[0];
  const named =
    was === undefined
      ? undefined
      : `${target.slice(0, target.indexOf('/'))}/${parseAddress(was)?.name ?? ''}`;
  if (named !== undefined && table.targets.includes(named)) return named;
  if (wasEver(question, target)) return target;
  throw unknownTarget(target, table.targets, then !== undefined);
}

/** Refuses somebody whom neither the database knows, nor the history that was read. Throws UnknownPersonError. */
async function requirePersonIn(
  store: Store,
  {moment: then, present, sight}: Question,
  email: string,
): Promise<void> {
  const isTold = (address: Address): boolean => {
    const parts = parseAddress(address);
    return parts !== undefined && parts.name === email && parts.kind !== 'User' && sight.isOwn(homeOf(parts));
  };
  const events = then === undefined ? [] : [...then.told.keys(), ...then.next.keys()];
  if (!events.some(isTold)) await requirePerson(store, present, email);
}

/** What an answer about these paths rests on, where it is about a moment. */
const asOfAnswer = ({moment: then, sight}: Question, premises: Premises): MaybeAsOf =>
  then === undefined ? {} : asOf(then, sight, premises);

/**
 * Whether somebody reaches a target, by every path, and what is missing where it is withheld. Throws UsageError for a
 * target that is not live, and UnknownPersonError.
 */
export async function explainAccess(
  store: Store,
  email: string,
  target: string,
  required: Level | null = null,
  asked?: AskedAt,
): Promise<AccessExplainAnswer> {
  const question = await ask(store, {workspaces: [hostNamed(target)], users: [email]}, asked);
  const object = targetIn(question, target);
  await requirePersonIn(store, question, email);
  const {paths, withheld} = question.table.explain(email, object);
  const [best] = paths;
  const level = best?.level ?? null;
  const principal = principalOf(email);
  // Of those without access, what gives it to others says that they are not among them.
  const ways =
    level !== null || question.moment === undefined
      ? paths
      : reachersOf(question.table, [object]).flatMap((other) => other.paths);
  return {
    principal,
    object,
    level,
    required,
    satisfied: level !== null && (required === null || compareLevels(level, required) >= 0),
    via: best?.via ?? [],
    paths,
    withheld,
    ...asOfAnswer(question, {
      answers: [{principal, object, paths: [...ways, ...withheld.map(({path}) => path)]}],
      isAbout: (change) => change.principal === principal && change.object === object,
      asked: [addressOfTarget(object)],
    }),
  };
}

/** Everybody who reaches a target, and how they have it. */
export async function whoReaches(store: Store, target: string, asked?: AskedAt): Promise<AccessWhoAnswer> {
  const question = await ask(store, {workspaces: [hostNamed(target)], users: []}, asked);
  const {live, external, table, sight} = question;
  const object = targetIn(question, target);
  const held = reachersOf(table, [object]);
  const reached = await reachedSince(store, live, external, held, sight);
  return {
    object,
    principals: reached.map(({object: _, ...how}) => how),
    ...asOfAnswer(question, {
      answers: held,
      isAbout: (change) => change.object === object,
      asked: [addressOfTarget(object)],
    }),
  };
}

/** Everything that somebody reaches, and how they have it. Throws UnknownPersonError. */
export async function whatReaches(store: Store, email: string, asked?: AskedAt): Promise<AccessWhatAnswer> {
  const question = await ask(store, {workspaces: [], users: [email], person: email}, asked);
  const {live, external, table, sight, moment: then} = question;
  await requirePersonIn(store, question, email);
  const principal = principalOf(email);
  const held = [...table.reachedBy(email)].map(([object, access]) => ({principal, object, ...access}));
  const reached = await reachedSince(store, live, external, held, sight);
  // Of their memberships and invitations, some may not have been there yet.
  const own = [...(then?.next.keys() ?? [])].filter((address) => parseAddress(address)?.name === email);
  return {
    principal,
    objects: reached.map(({principal: _, ...how}) => how),
    ...asOfAnswer(question, {
      answers: held,
      isAbout: (change) => change.principal === principal,
      asked: own,
    }),
  };
}

/** Which of the capabilities each active member of a workspace holds, in order. */
function membersIn(
  {objects, now}: Pick<Live, 'objects' | 'now'>,
  workspace: string,
): AccessMatrix['members'] {
  const held = heldPermissions(objects, now);
  const emails = [...(held.get(workspace)?.keys() ?? [])].toSorted(compareText);
  return emails.map((email) => {
    const capabilities = CAPABILITIES.filter((capability) => holds(held, workspace, email, capability));
    return {principal: principalOf(email), capabilities, worksWith: worksWith(capabilities)};
  });
}

const MATRIX_CAPABILITIES = CAPABILITIES.map((capability) => ({capability, allows: ALLOWS[capability]}));

/** Who holds which collaboration capability in a workspace, and what each lets them do. */
export async function accessMatrix(store: Store, workspace: string, asked?: AskedAt): Promise<AccessMatrix> {
  const address = addressOf('Workspace', null, workspace);
  if (asked === undefined) {
    const {live} = await store.read({set: NO_SET, workspaces: [workspace], users: []});
    await requireWorkspace(store, live, workspace);
    return {workspace, members: membersIn(live, workspace), capabilities: MATRIX_CAPABILITIES};
  }
  const {present, thens} = await readMoments(store, {workspaces: [workspace]}, [asked.when], asked);
  const [then] = thens as readonly [Then];
  const sight = sightIn(questionSight(present), then.live.objects);
  if (!sight.isOwn(workspace) || !(then.told.has(address) || then.next.has(address))) {
    await requireWorkspace(store, present, workspace);
  }
  const {live} = then;
  const members = live.objects.has(address) ? membersIn(live, workspace) : [];
  return {
    workspace,
    members,
    capabilities: MATRIX_CAPABILITIES,
    ...capabilitiesAsOf(then, sight, workspace, members),
  };
}

/** What the capabilities in a workspace rested on at a moment. */
function capabilitiesAsOf(
  then: Then,
  sight: Sight,
  workspace: string,
  members: AccessMatrix['members'],
): MaybeAsOf {
  const address = addressOf('Workspace', null, workspace);
  const of = (objects: State): string =>
    JSON.stringify(membersIn({...then.live, objects} as Live, workspace));
  const found = of(then.live.objects);
  return asOfWith(then, sight, {
    on: new Set([
      address,
      ...members.flatMap(({principal}) => standingIn(then, workspace, bareName(principal))),
    ]),
    depends: uncertainWhere(then, (state) => of(state) !== found),
    asked: [address],
  });
}
