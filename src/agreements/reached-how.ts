/** How people have access: as which outsiders, who agreed to it and when, and until when it lasts. */
import type {ExternalAccess} from '../access/external-access.ts';
import {outsidersIn} from '../access/outsiders.ts';
import type {ReachedHowOf} from '../access/reach.ts';
import {expiryInstant, rfc3339} from '../model/expiry.ts';
import {appendAll} from '../model/append-all.ts';
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

/** What is said of everybody who has access by a share: looked up once, since most have it by the same few. */
interface Given {
  readonly agreed: Agreed;
  readonly expiring: readonly Expiring[];
}

/** A recipient whose access by a share ends, as paths name the recipient, and when. */
interface Expiring {
  readonly subjects: readonly string[];
  readonly expires: readonly (string | undefined)[];
}

const expiringIn = (share: ObjectOf<'Share'>, external: ExternalAccess): readonly Expiring[] =>
  (share.spec.to ?? []).flatMap(({subject, expires}) => {
    const ends = [expires, external.recipient(share, subject)?.expires];
    if (ends.every((end) => end === undefined)) return [];
    const named = subject
      .replace(/^(team|right|everyone)(:|$)/, `$1:${share.workspace ?? ''}/`)
      .replace(/\/$/, '');
    return [{subjects: [subject, named], expires: ends}];
  });

/** The earliest of some expiries; null if there are none. */
function earliest(expiries: readonly (string | undefined)[]): string | null {
  const known = expiries.filter((one) => one !== undefined);
  // That is so of nearly everybody.
  if (known.length === 0) return null;
  return known.toSorted((a, b) => (expiryInstant(a) ?? 0) - (expiryInstant(b) ?? 0))[0] ?? null;
}

/**
 * How people have access in a state; since when, the audit alone knows, which is not asked here. `before` is the ledger as it
 * stands before a plan: what is not in it comes with the plan.
 */
export function reachedHowIn(
  {state, now, external}: {readonly state: State; readonly now: number; readonly external: ExternalAccess},
  ledger: Ledger,
  before: Ledger,
): ReachedHowOf {
  const outsideOf = outsidersIn(state, now);
  const given = new Map<ObjectOf<'Share'>, Given>();
  const givenBy = (share: ObjectOf<'Share'>): Given => {
    const known = given.get(share);
    if (known !== undefined) return known;
    const made = {agreed: agreedOf(share, ledger, before), expiring: expiringIn(share, external)};
    given.set(share, made);
    return made;
  };
  return (principal, object, {via}) => {
    const agreed: Agreed[number][] = [];
    const expiries: (string | undefined)[] = [];
    for (const step of via) {
      const giver = state.get(step);
      if (giver?.kind === 'Guest') expiries.push(giver.spec.expires);
      if (giver?.kind !== 'Share') continue;
      const {agreed: own, expiring} = givenBy(giver);
      appendAll(agreed, own);
      for (const {subjects, expires} of expiring) {
        if (subjects.some((subject) => subject === principal || via.includes(subject)))
          appendAll(expiries, expires);
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
