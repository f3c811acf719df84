import type {LockHolder} from '../../model/lock-holder.ts';
import {escapeAll} from '../words/escape.ts';
import {timeText} from '../words/time-text.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import type {Style} from './style.ts';

/** Who holds the lock of a set, since when, and how to release it. */
export function renderLock(set: string, holder: LockHolder | null, style: Style): string {
  const layout = paragraphLayout(style);
  const name = escapeAll(set);
  if (holder === null) return `${flow(splitWords(`Nobody holds the lock of ${name}.`), layout).join('\n')}\n`;
  const {actor, since, backend} = escapeAll(holder);
  return `${[
    ...flow(
      splitWords(
        `${actor ?? 'Somebody else'} has held the lock of ${name} since ${timeText(since)} (database process ${backend}).`,
      ),
      layout,
    ),
    ...flow(
      prose(
        'It is released when their apply ends. If that hangs, `bylaw lock release` ends the apply and rolls it back.',
      ),
      layout,
    ),
  ].join('\n')}\n`;
}
