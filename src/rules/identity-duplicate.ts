import {identityDuplicateDefinition} from '../diagnostics/identity-rules.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {parseAddress, type Address} from '../model/address.ts';
import type {Ledger} from '../model/ledger.ts';
import {ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {lookerSight} from '../access/sight.ts';
import {isRequest, requestId} from '../agreements/request.ts';
import {hasApproved, otherPartnerOf, spaceCrossing} from '../agreements/space-partners.ts';
import {refusedApprovals, requestOf} from './approvals.ts';
import {isLetGo} from './ended.ts';
import type {JudgedPlan} from './judged.ts';
import {lookerOf} from './looker.ts';
import {about, type Breach, type Rule} from './rule.ts';

/** The same rule, of what is live: its own words for a case, and what the rule says of itself. */
const definition = defineRule<{what: string; already: string; mend: string}>({
  ...identityDuplicateDefinition,
  message: ({what, already}) => `${what}; ${already}.`,
  help: ({mend}) => mend,
});

const KEEP_ONE = 'Keep one of the two, or use a separate space for each partner.';

/** A share that crosses a border at a space, and the workspace on its other side. */
interface Crossing {
  readonly share: GovernedObject & ObjectOf<'Share'>;
  readonly partner: string;
}

/** The crossings of each space, by its address: shares of it, and contributions to it. */
function crossingsBySpace(
  state: State,
  counts: (crossing: Crossing) => boolean = () => true,
): ReadonlyMap<Address, readonly Crossing[]> {
  const found = new Map<Address, Crossing[]>();
  for (const share of ofKind(state, 'Share')) {
    const at = spaceCrossing(share);
    if (at === undefined) continue;
    const crossing = {share, partner: at.partner};
    if (counts(crossing)) found.set(at.space, [...(found.get(at.space) ?? []), crossing]);
  }
  return found;
}

/**
 * Whether a crossing gives its space a partner. A contribution that has ended, or ends with the plan, does not: it was of
 * a space that is gone or has another name now, and the host cannot remove it.
 */
const givesPartner =
  (judged: JudgedPlan) =>
  ({share}: Crossing): boolean =>
    share.spec.into === undefined || !isRequest(share) || !isLetGo(judged, share);

/** Whether the host of a space has a say in a crossing already: it is the host's own share, or the host has approved it. */
const isByHost = (ledger: Ledger, {share}: Crossing): boolean =>
  share.spec.into === undefined || (isRequest(share) && hasApproved(ledger, share, share.spec.with));

/**
 * Spaces with more than one partner: all that bring another than the first. What others ask for stands against nothing
 * that a host does: it comes after the host's own. Of what a host agreed to, a partner that a space had comes first.
 */
function* secondPartners(judged: JudgedPlan): Generator<Breach> {
  const {after, live, changes, settlement} = judged;
  const before = crossingsBySpace(live);
  const formerOf = new Map(changes.map(({address, renamedFrom}) => [address, renamedFrom]));
  for (const [space, crossings] of crossingsBySpace(after, givesPartner(judged))) {
    const partners = [...new Set(crossings.map(({partner}) => partner))];
    if (partners.length < 2) continue;
    const old = new Set((before.get(formerOf.get(space) ?? space) ?? []).map(({partner}) => partner));
    const agreed = new Set(
      crossings.filter((each) => isByHost(settlement.ledger, each)).map(({partner}) => partner),
    );
    const [first = ''] = partners.toSorted(
      (a, b) =>
        Number(agreed.has(b)) - Number(agreed.has(a)) ||
        Number(old.has(b)) - Number(old.has(a)) ||
        compareText(a, b),
    );
    const name = parseAddress(space)?.name ?? '';
    for (const {share, partner} of crossings) {
      if (partner === first) continue;
      // Whoever gives the name of a space to another causes it, too, though no share changes.
      const causes = old.has(partner) ? [] : [space, ...crossings.map((each) => each.share.address)];
      const isContribution = share.spec.into !== undefined;
      const what = `The space ${name} would have ${partner} as a second partner`;
      // With whom the host shares its space is not told to others.
      const already = `${isContribution ? 'it has one already' : `its partner is ${first}`}, and a space has at most one`;
      const where = about(share, isContribution ? '/into' : '/target');
      yield {finding: finding(definition, {what, already, mend: KEEP_ONE}, where), causes};
    }
  }
}

/** Approvals by which the host of a space would agree to a second partner. */
function* approvedSecondPartners(judged: JudgedPlan): Generator<Breach> {
  const {after, settlement} = judged;
  const sight = lookerSight(lookerOf(judged), judged.live, judged.now);
  for (const {approval} of refusedApprovals(judged, 'second-partner')) {
    const request = requestOf(judged, approval);
    if (request?.kind !== 'Share') continue;
    const at = spaceCrossing(request);
    const name = parseAddress(at?.space ?? '')?.name ?? '';
    const other = otherPartnerOf(after, settlement.ledger, request, approval.workspace ?? '');
    const isShown = other !== undefined && sight.request(other.share);
    const params = {
      what: `${approval.spec.request} would give the space ${name} ${at?.partner ?? ''} as a second partner`,
      already: `${isShown ? `its partner is ${other.partner}, by ${requestId(other.share)}` : 'it has one already'}, and a space has at most one`,
      mend: 'Remove this Approval, or end first what is approved for the other partner.',
    };
    yield {finding: finding(definition, params, about(approval, '/request'))};
  }
}

/** Workspaces with more than one Connection to a partner: all but the first, which is one that is live. */
function* secondConnections({after, live}: JudgedPlan): Generator<Breach> {
  const connected = new Map<string, ObjectOf<'Connection'>>();
  const connections = [...ofKind(after, 'Connection')].toSorted(
    (a, b) => Number(live.has(b.address)) - Number(live.has(a.address)) || compareText(a.address, b.address),
  );
  for (const connection of connections) {
    const key = `${connection.workspace} ${connection.spec.with}`;
    const one = connected.get(key);
    if (one === undefined) {
      connected.set(key, connection);
      continue;
    }
    const what = `${connection.workspace} would have a second connection with ${connection.spec.with}`;
    yield {
      finding: finding(
        definition,
        {what, already: `there is ${one.address} already`, mend: 'Keep one of the two.'},
        about(connection, '/with'),
      ),
    };
  }
}

/** "One workspace declares at most one `Connection` to a partner, and one space has at most one partner." */
export const identityDuplicate: Rule = {
  definition,
  *check(judged) {
    yield* secondPartners(judged);
    yield* approvedSecondPartners(judged);
    yield* secondConnections(judged);
  },
};
