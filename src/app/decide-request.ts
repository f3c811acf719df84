/** Decisions on requests: looked at first, then made by the store, which holds every rule about them. */
import type {AccessQuestion} from '../access/access-question.ts';
import {accessChangesMarked} from '../access/outsiders.ts';
import {decide} from '../agreements/decide.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {reachedHowIn, withExpiries} from '../agreements/reached-how.ts';
import {requestDigests} from '../agreements/request-digest.ts';
import {requestId, requestNamed, sidesOf, type Request} from '../agreements/request.ts';
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {writeManifests} from '../manifest/write.ts';
import {sha256} from '../model/canonical-json.ts';
import type {Live} from '../model/live.ts';
import type {Decision, Ledger, DecisionToWrite} from '../model/ledger.ts';
import {ofKind} from '../model/objects.ts';
import {NO_ACCESS_CHANGES} from '../model/plan.ts';
import type {DecisionAnswer, ShownRequest} from '../model/request-answers.ts';
import {AgreementFacts} from './agreement-facts.ts';
import {
  askedItself,
  DOES,
  STORE_REFUSALS,
  whoMay,
  refusalText,
  type RefusalText,
} from './decision-refusals.ts';
import {StoreError} from '../model/store-error.ts';
import type {Store} from './store-port.ts';
import {describeRequest, readRequest, unknownRequest} from './requests.ts';
import {UsageError} from './usage-error.ts';
import {presentActor, whoActs} from './who-acts.ts';

/** A decision as somebody asks for it. */
export interface DecisionInput {
  /** As in `Approval.request`, or the address of its share or connection. */
  readonly request: string;
  readonly decision: Decision;
  /** The workspace that decides; without it, the one for which the actor may. */
  readonly side?: string | undefined;
  /** Digest of what is decided on; without it, what stands now. */
  readonly digest?: string | undefined;
  readonly reason: string | null;
  /** Who decides, as claimed; null if nobody is named. */
  readonly actor: string | null;
  /** Whether it is to be made, not only printed as an Approval. */
  readonly writes: boolean;
}

/** A decision that can be made, and the live state that it was prepared on. */
export interface PreparedDecision {
  readonly toWrite: DecisionToWrite;
  readonly live: Live;
  /** The live state that is expected after it. */
  readonly expected: Live;
  readonly request: Request;
  readonly shown: ShownRequest;
  /** What it would do to people. */
  readonly access: DecisionAnswer['access'];
  /** The expected outcome: why it will be refused, or whether it changes anything. */
  readonly foreseen: {readonly refused: DecisionAnswer} | 'unchanged' | 'decided';
}

export type DecisionPreparation = {readonly refused: DecisionAnswer} | {readonly prepared: PreparedDecision};

const refusedWith = (
  input: Pick<DecisionInput, 'request' | 'decision'>,
  diagnostic: Diagnostic,
  who: {readonly by: string | null; readonly side: string | null},
): DecisionAnswer => ({
  status: 'refused',
  request: input.request,
  side: who.side,
  decision: input.decision,
  by: who.by,
  waiting: [],
  approved: [],
  access: NO_ACCESS_CHANGES,
  inForce: [],
  withheld: [],
  connection: null,
  diagnostics: [diagnostic],
});

/** The side that somebody decides for. Throws UsageError if they may for both. */
function sideOf(
  facts: AgreementFacts,
  request: Request,
  input: DecisionInput,
  actor: string,
): RefusalText | string {
  const id = requestId(request);
  const sides = sidesOf(request);
  if (input.side !== undefined) {
    if (sides.includes(input.side)) return input.side;
    const asked = input.side === request.workspace ? askedItself(facts, request) : undefined;
    return {
      rule: 'approval/not-approver',
      message: `${input.side} has nothing to decide on ${id}${asked === undefined ? '' : `: ${asked.message}`}.`,
      help: asked?.help ?? whoMay(facts, request, sides),
    };
  }
  const own = sides.filter((side) => facts.approvers.isApprover(request, side, actor));
  if (own.length > 1) {
    throw new UsageError(
      `${actor} may decide on ${id} for ${own.join(' and for ')}.`,
      `Choose one: --side ${own.join(' or --side ')}. Nobody may decide for both sides.`,
    );
  }
  if (own[0] !== undefined) return own[0];
  const asks = facts.approvers.isEca(request.workspace ?? '', actor);
  const asked = asks ? askedItself(facts, request) : undefined;
  return {
    rule: 'approval/not-approver',
    message: `${actor} is not allowed to ${DOES[input.decision]} ${id}: ${asked?.message ?? 'they are not an approver of either side'}.`,
    help: asked?.help ?? whoMay(facts, request, sides),
  };
}

/** What changes for people from one question to another, and until when they have what they gain. */
function accessBetween(
  before: AccessQuestion,
  after: AccessQuestion,
  ledger: Ledger,
): DecisionAnswer['access'] {
  const {gained, lost, changed} = accessChangesMarked(before, after);
  const howOf = reachedHowIn(after, ledger, ledger);
  return {gained: withExpiries(gained, howOf), lost, changed: withExpiries(changed, howOf)};
}

/** What it would do to people if the ledger became this one. */
function foreseenAccess({live, external}: AgreementFacts, ledger: Ledger): DecisionAnswer['access'] {
  const {objects: state, now} = live;
  const then = {state, now, external: externalAccessOf(state, ledger)};
  return accessBetween({state, now, external}, then, ledger);
}

/** Looks at what is to be decided, for whom, and what would come of it. Throws UsageError. */
export async function prepareDecision(store: Store, asked: DecisionInput): Promise<DecisionPreparation> {
  const input = {...asked, request: requestNamed(asked.request)};
  if (input.digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(input.digest)) {
    throw new UsageError(
      `--digest ${input.digest} is not a digest.`,
      'Write sha256: and 64 hexadecimal digits, as `bylaw requests show` prints it.',
    );
  }
  const {live, request} = await readRequest(store, input.request, input.actor);
  const who = whoActs(presentActor(input.actor, live.formerAddresses), live.login, input.writes);
  if ('refused' in who) return {refused: refusedWith(input, who.refused, {by: input.actor, side: null})};
  const {actor} = who;
  const refuse = (diagnostic: Diagnostic, side: string | null): DecisionPreparation => ({
    refused: refusedWith(input, diagnostic, {by: actor, side}),
  });
  if (request === undefined) return refuse(await unknownRequest(store, input.request, live), null);
  const facts = new AgreementFacts(live);
  const side = sideOf(facts, request, input, actor);
  if (typeof side === 'object') {
    return refuse(errorWithoutPlace(side.rule, request.address, side.message, side.help), input.side ?? null);
  }
  const {objects: state, ledger, now} = live;
  const digest = input.digest ?? requestDigests(state, ledger, request, side).digest;
  const {decision, reason} = input;
  const toWrite = {request: input.request, side, decision, by: actor, digest, reason};
  const outcome = decide(
    {state, ledger, approvers: facts.approvers, isStrict: facts.isStrict, now},
    {...toWrite, actor, automatic: false, source: null},
  );
  const shown = describeRequest(
    facts,
    request,
    await store.decisionsOn(input.request),
    await store.withdrawalsOn(input.request, request.spec.with),
  );
  const after = typeof outcome === 'object' && 'ledger' in outcome ? outcome.ledger : ledger;
  const access = after === ledger ? NO_ACCESS_CHANGES : foreseenAccess(facts, after);
  const common = {toWrite, live, expected: {...live, ledger: after}, request, shown, access};
  if (outcome === 'unchanged') return {prepared: {...common, foreseen: 'unchanged'}};
  if (!('refused' in outcome)) return {prepared: {...common, foreseen: 'decided'}};
  const {rule, message, help} = refusalText(outcome.refused, facts, request, toWrite);
  const refused = refusedWith(input, errorWithoutPlace(rule, request.address, message, help), {
    by: actor,
    side,
  });
  return {prepared: {...common, foreseen: {refused}}};
}

/** The answer after a decision was handed to the store. */
function answerAfter(
  prepared: PreparedDecision,
  live: Live,
  request: Request,
  changed: boolean,
): DecisionAnswer {
  const {toWrite, live: before} = prepared;
  const facts = new AgreementFacts(live);
  const {objects: state, now} = live;
  const sides = facts.sides(request);
  const recipients = facts.recipients(request);
  return {
    status: changed ? 'decided' : 'unchanged',
    request: toWrite.request,
    side: toWrite.side,
    decision: toWrite.decision,
    by: toWrite.by,
    waiting: sides.filter(({status}) => status === 'waiting'),
    approved: sides.filter(({status}) => status === 'approved').map(({side}) => side),
    access: changed
      ? accessBetween(
          {state, now, external: externalAccessOf(state, before.ledger)},
          {state, now, external: facts.external},
          live.ledger,
        )
      : NO_ACCESS_CHANGES,
    inForce: recipients.filter(({inForce}) => inForce !== null),
    withheld: recipients.filter(
      ({inForce, missing}) => missing.length > 0 && (inForce !== null || sides.every(isApproved)),
    ),
    connection: facts.connection(request.workspace ?? '', request.spec.with),
    diagnostics: [],
  };
}

const isApproved = ({status}: {readonly status: string}): boolean => status === 'approved';

/** Makes a decision. What the store refuses by a rule is an answer; any other failure throws StoreError. */
export async function makeDecision(store: Store, prepared: PreparedDecision): Promise<DecisionAnswer> {
  const {toWrite, request} = prepared;
  let changed: boolean;
  try {
    changed = await store.decide(toWrite);
  } catch (error) {
    if (!(error instanceof StoreError) || error.rule === null) throw error;
    const {rule, message, help} = error;
    const who = {by: toWrite.by, side: toWrite.side};
    const now = await readRequest(store, toWrite.request, toWrite.by);
    if (now.request === undefined) {
      return refusedWith(toWrite, await unknownRequest(store, toWrite.request, now.live), who);
    }
    const facts = new AgreementFacts(now.live);
    const known = STORE_REFUSALS[rule];
    const told =
      known === undefined
        ? {rule, message, help: rule === 'approval/self' ? whoMay(facts, now.request, [toWrite.side]) : help}
        : refusalText(known, facts, now.request, toWrite);
    return refusedWith(toWrite, errorWithoutPlace(told.rule, request.address, told.message, told.help), who);
  }
  const {live, request: then} = await readRequest(store, toWrite.request, toWrite.by).catch(
    (error: unknown) => {
      // The decision is made, though what came of it cannot be read.
      if (error instanceof StoreError) return {live: prepared.expected, request};
      throw error;
    },
  );
  return then === undefined
    ? answerAfter(prepared, prepared.live, request, changed)
    : answerAfter(prepared, live, then, changed);
}

/** The longest name that a schema accepts. */
const LONGEST_NAME = 63;

/** A name for the Approval of a request that no other Approval has, but for one that it replaces. */
function approvalName(
  live: Live,
  {side, request: id, decision, by, digest}: PreparedDecision['toWrite'],
): string {
  // An Approval with the same content was counted already: a new decision needs another name.
  const taken = new Set(
    [...ofKind(live.objects, 'Approval')]
      .filter(({workspace, spec}) => {
        const same = spec.decision === decision && spec.by === by && spec.digest === digest;
        return workspace === side && (spec.request !== id || same);
      })
      .map(({name}) => name),
  );
  const short = id.replace(/:.*\//, '-');
  const long = id.replace(/[:/]/g, '-');
  const fits = [short, long].find((name) => name.length <= LONGEST_NAME && !taken.has(name));
  return fits ?? `${short.slice(0, LONGEST_NAME - 9).replace(/-+$/, '')}-${sha256(id).slice(-8)}`;
}

/** The `Approval` that declares a decision, as a manifest to commit. */
export function approvalManifest({toWrite, live}: PreparedDecision): string {
  const {request, side, decision, by, digest, reason} = toWrite;
  return writeManifests([
    {
      kind: 'Approval',
      workspace: side,
      name: approvalName(live, toWrite),
      labels: {},
      spec: {request, decision, by, digest, ...(reason !== null && {reason})},
    },
  ]);
}
