/** Who is connected with whom, and the end of a connection. */
import {compareText} from '../diagnostics/compare-text.ts';
import {accessChangesMarked} from '../access/outsiders.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {pairKey} from '../agreements/request.ts';
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {addressOf} from '../model/address.ts';
import type {Ledger, Withdrawal} from '../model/ledger.ts';
import type {ConnectionList, WithdrawalAnswer} from '../model/connection-answers.ts';
import {NO_ACCESS_CHANGES} from '../model/plan.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';
import {AgreementFacts} from './agreement-facts.ts';
import {
  NO_SET_SCOPE,
  readQuestionScope,
  requireWorkspace,
  unknownWorkspace,
  type ScopedQuestion,
} from './question-scope.ts';
import {StoreError} from '../model/store-error.ts';
import type {Store} from './store-port.ts';
import {presentActor, whoActs} from './who-acts.ts';

/** Every pair of workspaces that is connected, or of which one asks for it. */
export async function listConnections(
  store: Store,
  question: Pick<ScopedQuestion, 'loaded' | 'claimed'> & {readonly workspace?: string | undefined},
): Promise<ConnectionList> {
  const {loaded, workspace, claimed} = question;
  const named = workspace === undefined ? [] : [workspace];
  const {live, of, includes} = await readQuestionScope(store, {loaded, workspaces: named, claimed});
  const facts = new AgreementFacts(live);
  return {
    of,
    connections: facts
      .pairs()
      .filter((pair) => pair.some(includes))
      .map(([a, b]) => (includes(a) ? facts.connection(a, b) : facts.connection(b, a))),
  };
}

/** A withdrawal as somebody asks for it. */
export interface WithdrawalInput {
  readonly workspace: string;
  readonly with: string;
  readonly reason: string | null;
  /** Who withdraws, as claimed; null if nobody is named. */
  readonly actor: string | null;
}

/** What a withdrawal would do, and what to hand to the store to do it; null if there is nothing to write. */
export interface PreparedWithdrawal {
  readonly answer: WithdrawalAnswer;
  readonly toWrite: Withdrawal | null;
}

/** The ledger without what a side agreed with. */
function withoutAgreement(ledger: Ledger, side: string, other: string): Ledger {
  const key = pairKey(side, other);
  const pair = ledger.pairs.get(key);
  if (pair === undefined) return ledger;
  const agreed = new Map([...pair.agreed].filter(([workspace]) => workspace !== side));
  return {...ledger, pairs: new Map(ledger.pairs).set(key, {epoch: pair.epoch + 1, since: null, agreed})};
}

/** Looks at what the end of a connection would do. Throws UsageError for a workspace that is not live. */
export async function prepareWithdrawal(store: Store, input: WithdrawalInput): Promise<PreparedWithdrawal> {
  const {workspace, with: partner, reason} = input;
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [workspace, partner]});
  await requireWorkspace(store, live, workspace);
  // The partner is named by who asks, and need be none of theirs.
  if (!live.objects.has(addressOf('Workspace', null, partner))) throw await unknownWorkspace(store, partner);
  const who = whoActs(presentActor(input.actor, live.formerAddresses), live.login, true);
  const facts = new AgreementFacts(live);
  const {
    state: connectionState,
    sides: [own, other],
  } = facts.connection(workspace, partner);
  const nothing: WithdrawalAnswer = {
    status: 'unchanged',
    workspace,
    with: partner,
    by: 'actor' in who ? who.actor : input.actor,
    wasActive: connectionState === 'active',
    partnerState: other?.state ?? 'silent',
    shares: [],
    access: NO_ACCESS_CHANGES,
    connection: own?.connection ?? null,
    request: other?.connection?.replace(/^Connection\//, 'connection:') ?? null,
    diagnostics: [],
  };
  const refuse = (diagnostic: Diagnostic): PreparedWithdrawal => ({
    answer: {...nothing, status: 'refused', diagnostics: [diagnostic]},
    toWrite: null,
  });
  if ('refused' in who) return refuse(who.refused);
  const by = who.actor;
  const {objects: state, ledger, now} = live;
  if (!facts.approvers.isEca(workspace, by) && !isLiveSystemAdmin(state, now, by)) {
    const may = facts.approvers.ecasOf(workspace);
    return refuse(
      errorWithoutPlace(
        'authority/not-permitted',
        null,
        `${by} is not allowed to end a connection of ${workspace}: they are not an External Connection Admin of it.`,
        `${may.length === 0 ? `${workspace} has no External Connection Admin; a system admin` : may.join(' or ')} may do it.`,
      ),
    );
  }
  if (ledger.pairs.get(pairKey(workspace, partner))?.agreed.has(workspace) !== true) {
    return {answer: nothing, toWrite: null};
  }
  const after = externalAccessOf(state, withoutAgreement(ledger, workspace, partner));
  const access = accessChangesMarked({state, now, external: facts.external}, {state, now, external: after});
  const shares = facts.sharesBetween(workspace, partner).inForce.map(({address}) => address);
  return {
    answer: {...nothing, status: 'asked', access, shares: shares.toSorted(compareText)},
    toWrite: {workspace, with: partner, by, reason},
  };
}

/** Ends a connection. What the store refuses by a rule is an answer; any other failure throws StoreError. */
export async function withdrawConnection(
  store: Store,
  {answer, toWrite}: PreparedWithdrawal,
): Promise<WithdrawalAnswer> {
  if (toWrite === null) return answer;
  try {
    return (await store.withdraw(toWrite))
      ? {...answer, status: 'withdrawn'}
      : {...answer, status: 'unchanged', shares: [], access: NO_ACCESS_CHANGES};
  } catch (error) {
    if (!(error instanceof StoreError) || error.rule === null) throw error;
    const diagnostics = [errorWithoutPlace(error.rule, null, error.message, error.help)];
    return {...answer, status: 'refused', diagnostics};
  }
}
