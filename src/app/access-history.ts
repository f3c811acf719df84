/** One person's access to one target, over all time. */
import type {AccessHistory} from '../model/access-over-time.ts';
import {homeOf} from '../model/address.ts';
import {principalOf} from '../model/principal.ts';
import {accessIntervals} from '../past/access-history.ts';
import {evidenceOf, sortedUncertain} from '../past/as-of.ts';
import {everyVersion} from '../past/concerned.ts';
import {targetNameOf} from '../past/since-run.ts';
import {hostNamed, unknownTarget} from './access.ts';
import {requirePerson} from './known-people.ts';
import {readPast} from './moments.ts';
import {questionSight, type QuestionSource} from './question-sight.ts';
import type {Store} from './store-port.ts';

/**
 * When somebody had access to a target, by what, and why it began and ended. Throws UsageError for a target that there never was,
 * and UnknownPersonError.
 */
export async function historyOfAccess(
  store: Store,
  email: string,
  target: string,
  source: QuestionSource,
): Promise<AccessHistory> {
  const host = hostNamed(target);
  const past = await readPast(store, {workspaces: [host], users: [email]});
  const {live} = past;
  const sight = questionSight(live, source);
  const versions = [...everyVersion(past)];
  const named = versions.filter((object) => targetNameOf(object) === target);
  const {intervals, events, uncertain} = accessIntervals(past, email, target, sight);
  if (named.length === 0 || (!sight.isOwn(host) && intervals.length === 0)) {
    const shown = versions.flatMap((object) =>
      sight.isOwn(object.workspace) ? (targetNameOf(object) ?? []) : [],
    );
    throw unknownTarget(target, [...new Set(shown)], true);
  }
  const isTold = versions.some(
    (object) => object.name === email && object.kind !== 'User' && sight.isOwn(homeOf(object)),
  );
  if (!isTold) await requirePerson(store, live, email);
  return {
    principal: principalOf(email),
    object: target,
    intervals,
    evidence: evidenceOf(events, sight),
    uncertain: sortedUncertain(uncertain).filter(({address}) => sight.everything || sight.address(address)),
  };
}
