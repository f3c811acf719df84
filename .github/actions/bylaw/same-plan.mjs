/** Whether a plan file is what bylaw makes of what was merged. GitLab's jobs ask it too. */
import {isDeepStrictEqual} from 'node:util';

/** What a change makes of an object; where it comes from, and who has to agree, may have changed since. */
const outcome = ({after, labels, renamedFrom}) => [after, labels, renamedFrom];

/**
 * Why the plan of a file is not to be applied where `fresh`, a plan of what is merged, was just made; undefined if it may
 * be. A file is only as good as where it was kept: one that somebody sealed with other changes is found here.
 */
export function whyOther(planned, fresh) {
  if (typeof planned?.desired?.digest !== 'string' || !Array.isArray(planned.changes)) {
    return {message: 'What was fetched is no plan file of bylaw.', exitcode: 1};
  }
  if (planned.desired.digest !== fresh.desired.digest || planned.set !== fresh.set) {
    return {
      message:
        'What was merged declares something else than what was planned and reviewed: another change came in between. Nothing was applied.',
      exitcode: 1,
    };
  }
  const now = new Map(fresh.changes.map((change) => [change.address, change]));
  const other = planned.changes.find((change) => {
    const same = now.get(change.address);
    return same === undefined || !isDeepStrictEqual(outcome(change), outcome(same));
  });
  if (other === undefined) return undefined;
  return {
    message: `The plan that was reviewed changes ${other.address} in a way that a plan made now does not: the live state is another, or the file is not what bylaw wrote. Nothing was applied.`,
    exitcode: 6,
  };
}
