/** Why a plan is stale: what of that on which it is based has changed, and who changed it, as far as the audit knows. */
import type {Sight} from '../access/sight.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import {parseAddress, type Address} from '../model/address.ts';
import type {LastEvent} from '../model/audit.ts';
import {groupBy} from '../model/group-by.ts';
import type {Plan} from '../model/plan.ts';
import {listNames} from '../rules/rule.ts';
import type {Store} from './store-port.ts';

/** Of how many objects the audit is asked. */
const MOST_ASKED = 50;

/** Whether an event came after a plan was made: by its number in the plan's own set, by the clock elsewhere. */
const isSince = ({chain, run, at}: LastEvent, {set, live, createdAt}: Plan): boolean =>
  chain === `set:${set}` && run !== null ? run > (live.lastRun ?? 0) : compareText(at, createdAt) > 0;

/** `run 5 of acme-governance (bo@acme.example)`; of what no run did, only the person. */
function whoDid({chain, run, actor}: LastEvent): string {
  const [, name = ''] = /^set:(.*)$/.exec(chain) ?? [];
  return run === null || name === '' ? actor : `run ${run} of ${name} (${actor})`;
}

const OF_STRANGERS =
  'An object of another workspace, to which the plan refers, has changed since the plan was made.';

/**
 * Adds to the result of a stale plan what has changed since it was made, in sentences: with who changed it, where the audit
 * knows. Of what `sight` does not show, only the plan's own changes are named, and nobody who changed it. Other results stay
 * as they are.
 */
export async function tellWhatChanged(
  result: ApplyResult,
  plan: Plan,
  store: Pick<Store, 'lastEvents'>,
  sight: Sight,
): Promise<ApplyResult> {
  if (result.changed === undefined || result.changed.length === 0) return result;
  const planned = new Set(plan.changes.map(({address}) => address));
  const isShown = (address: Address): boolean =>
    parseAddress(address) === undefined || sight.address(address);
  const changed = result.changed.filter((address) => isShown(address) || planned.has(address));
  const asked = changed
    .filter((address) => parseAddress(address) !== undefined && sight.address(address))
    .slice(0, MOST_ASKED);
  const last = new Map((await store.lastEvents(asked)).map((event) => [event.address, event]));
  const groups = groupBy(changed, (address) => {
    const event = last.get(address);
    return event !== undefined && isSince(event, plan) ? whoDid(event) : '';
  });
  const sentences = [...groups].map(([who, addresses]) => {
    const rest = who === '' ? '' : `: by ${who}`;
    const have = addresses.length === 1 ? 'has' : 'have';
    return `${listNames(addresses)} ${have} changed since the plan was made${rest}.`;
  });
  if (changed.length < result.changed.length) sentences.push(OF_STRANGERS);
  return {...result, changed, message: sentences.join(' ')};
}
