/** How people have access: as which outsiders, who agreed to it and when, and until when it lasts. */
import type {ExternalAccess} from '../access/external-access.ts';
import {outsidersIn} from '../access/outsiders.ts';
import type {ReachedHowOf} from '../access/reach.ts';
import {expiryInstant, rfc3339} from '../model/expiry.ts';
import type {Ledger} from '../model/ledger.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import type {AccessChange, ReachedHow} from '../model/plan.ts';
import {shareApprovalsInForce} from './approvals.ts';
import {isRequest, requestId} from './request.ts';

type Agreed = ReachedHow['agreed'];

/** The approvals of both sides of an external share that count; `at` is null of one that `known` does not have yet. */
function agreedOf(share: ObjectOf<'Share'>, ledger: Ledger, known: Ledger): Agreed {
  if (!isRequest(share) || share.kind !== 'Share') return [];
  return [share.workspace ?? '', share.spec.with].flatMap((side) => {
    const approval = shareApprovalsInForce(ledger, share, side).at(-1);
    if (approval === undefined) return [];
    const {by, at, sequence} = approval;
    const isKnown = known.decisions.get(requestId(share))?.some((one) => one.sequence === sequence) === true;
    return [{side, by, at: isKnown ? rfc3339(at) : null}];
  });
}

/** The earliest of some expiries; null if there are none. */
const earliest = (expiries: readonly (string | undefined)[]): string | null =>
  expiries
    .flatMap((one) => (one === undefined ? [] : [one]))
    .toSorted((a, b) => (expiryInstant(a) ?? 0) - (expiryInstant(b) ?? 0))[0] ?? null;

/**
 * How people have access in a state; since when, the audit alone knows, which is not asked here. `known` is the ledger as it
 * stands before a plan: what is not in it comes with the plan.
 */
export function reachedHowIn(
  {state, now, external}: {readonly state: State; readonly now: number; readonly external: ExternalAccess},
  ledger: Ledger,
  known: Ledger,
): ReachedHowOf {
  const outsideOf = outsidersIn(state, now);
  return (principal, object, {via}) => {
    const agreed: Agreed[number][] = [];
    const expiries: (string | undefined)[] = [];
    for (const step of via) {
      const giver = state.get(step);
      if (giver?.kind === 'Guest') expiries.push(giver.spec.expires);
      if (giver?.kind !== 'Share') continue;
      for (const each of agreedOf(giver, ledger, known)) agreed.push(each);
      const subjects = new Set([principal, ...via]);
      for (const {subject, expires} of giver.spec.to ?? []) {
        const named = subject
          .replace(/^(team|right|everyone)(:|$)/, `$1:${giver.workspace ?? ''}/`)
          .replace(/\/$/, '');
        if (!subjects.has(subject) && !subjects.has(named)) continue;
        expiries.push(expires, external.recipient(giver, subject)?.expires);
      }
    }
    return {
      outside: outsideOf({principal, object, via}),
      since: null,
      agreed,
      expires: earliest(expiries),
    };
  };
}

/** Changes of access with the expiries of what they come by. */
export const withExpiries = (
  changes: readonly AccessChange[],
  howOf: ReachedHowOf,
): readonly AccessChange[] =>
  changes.map((change) => {
    const {expires} = howOf(change.principal, change.object, change);
    return expires === null ? change : {...change, expires};
  });
