/** The state of a connection, in words. */
import type {ConnectionAnswer} from '../../model/connection-answers.ts';
import {timeText} from './time-text.ts';

/** How a connection stands. */
export function stateText({state, since, epoch}: ConnectionAnswer): string {
  const before = epoch > 1 && state !== 'active' ? '; it ended before' : '';
  switch (state) {
    case 'active':
      return `active${since === null ? '' : ` since ${timeText(since)}`}${epoch > 1 ? `, epoch ${epoch}` : ''}`;
    case 'waiting':
      return `waits for agreement${before}`;
    case 'withdrawn':
      return 'withdrawn';
    case 'withheld':
      return 'agreed, and withheld';
  }
}
