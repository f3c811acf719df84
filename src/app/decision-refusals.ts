/** The messages for decisions that are refused. */
import type {Refusal} from '../agreements/decide.ts';
import {either} from '../agreements/missing-agreement.ts';
import {requestDigests} from '../agreements/request-digest.ts';
import {requestId, type Request} from '../agreements/request.ts';
import {otherPartnerOf} from '../agreements/space-partners.ts';
import {parseAddress} from '../model/address.ts';
import type {Decision, DecisionToWrite} from '../model/ledger.ts';
import type {AgreementFacts} from './agreement-facts.ts';

/** What a decision does to a request, in a verb. */
export const DOES: Readonly<Record<Decision, string>> = {
  approve: 'approve',
  deny: 'deny',
  revoke: 'revoke the approval of',
};

/** Who may decide, side by side. */
export function whoMay(facts: AgreementFacts, request: Request, sides: readonly string[]): string {
  const words = sides.map((side) => {
    const may = facts.mayDecide(request, side);
    return `for ${side}, ${may.length === 0 ? 'nobody is allowed to yet' : `${either(may)} may`}`;
  });
  const text = words.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * Why the workspace that asks for a connection has nothing to decide on it, and who has; undefined if it did not
 * agree by asking.
 */
export function askedItself(
  facts: AgreementFacts,
  request: Request,
): {readonly message: string; readonly help: string} | undefined {
  if (request.kind !== 'Connection') return undefined;
  const own = request.workspace ?? '';
  const partner = request.spec.with;
  const [side] = facts.connection(own, partner).sides;
  if (side?.state === 'withdrawn') {
    return {
      message: `${own} has withdrawn its request`,
      help: `To request it again, raise \`renew\` on ${request.address}.`,
    };
  }
  if (side?.state !== 'agreed') return undefined;
  const [{status, approvers} = {status: 'waiting', approvers: []}] = facts.sides(request);
  const may = approvers.length === 0 ? 'nobody there is allowed to yet' : approvers.join(', ');
  const theirs = {
    waiting: `has yet to decide (${may})`,
    approved: 'has agreed too',
    denied: 'has denied it',
    closed: 'has not decided',
  }[status];
  return {
    message: `${own} approved it by requesting it; ${partner} ${theirs}`,
    help: `To withdraw it, run \`bylaw connections withdraw ${own} ${partner}\`.`,
  };
}

export interface RefusalText {
  readonly rule: string;
  readonly message: string;
  readonly help: string;
}

function secondPartnerText(facts: AgreementFacts, request: Request, side: string): RefusalText {
  const {objects: state, ledger} = facts.live;
  const other = otherPartnerOf(state, ledger, request, side);
  const space = parseAddress(other?.space ?? '')?.name;
  const would = `${requestId(request)} would give ${space === undefined ? 'its space' : `the space ${space}`} a second partner`;
  const keep = 'Use another space for one of the two.';
  if (other === undefined) {
    const message = `${would}: ${side} has approved another already.`;
    return {rule: 'identity/duplicate', message, help: keep};
  }
  const id = requestId(other.share);
  return {
    rule: 'identity/duplicate',
    message: `${would}: ${side} has approved ${id}, and so ${other.partner} as its partner.`,
    help: `${keep} To change the partner, first run \`bylaw requests revoke ${id}\`.`,
  };
}

/** The message for a refusal. */
export function refusalText(
  refusal: Refusal,
  facts: AgreementFacts,
  request: Request,
  toWrite: DecisionToWrite,
): RefusalText {
  const {side, by, decision, digest} = toWrite;
  const id = requestId(request);
  const help = whoMay(facts, request, [side]);
  switch (refusal) {
    case 'unknown-request':
      return {
        rule: 'approval/unknown-request',
        message: `There is no request ${id}.`,
        help: '`bylaw requests list` shows the open requests.',
      };
    case 'not-approver':
    case 'on-behalf':
      return {
        rule: 'approval/not-approver',
        message: `${by} is not allowed to ${DOES[decision]} ${id} for ${side}: only an External Connection Admin of ${side} is${request.kind === 'Share' ? ', or somebody listed in `admins` of its Connection' : ''}.`,
        help,
      };
    case 'own-request':
      return {
        rule: 'approval/self',
        message: `${by} requested or applied ${id}. ${side} has \`separationOfDuties: strict\`, so a different approver must decide.`,
        help,
      };
    case 'both-sides':
      return {
        rule: 'approval/self',
        message: `${by} requested ${id} or decided on it for the other side. Nobody may decide for both sides.`,
        help,
      };
    case 'stale':
      return {
        rule: 'approval/stale',
        message: `${id} has changed since it was reviewed: the decision is on ${digest}, but ${side} now decides on ${requestDigests(facts.live.objects, facts.live.ledger, request, side).digest}.`,
        help: `Review it again (\`bylaw requests show ${id}\`), and decide on the current request.`,
      };
    case 'denied':
      return {
        rule: 'approval/denied',
        message: `${id} was denied, which closed it.`,
        help: `To request it again, change ${request.address} or raise its \`renew\`.`,
      };
    case 'second-partner':
      return secondPartnerText(facts, request, side);
  }
}

/** Refusals of the store, by rule, that have the same message as those foreseen here. */
export const STORE_REFUSALS: Readonly<Record<string, Refusal>> = {
  'approval/not-approver': 'not-approver',
  'approval/unknown-request': 'unknown-request',
  'approval/stale': 'stale',
  'approval/denied': 'denied',
  'identity/duplicate': 'second-partner',
};
