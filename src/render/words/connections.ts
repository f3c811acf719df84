/** Sentences about connections. */
import type {ConnectionAnswer, Withdrawn} from '../../model/connection-answers.ts';
import {withdrawalText} from '../../model/withdrawal-text.ts';
import {timeText} from './time-text.ts';

/** The state of a connection, and since when it is active. */
export function stateText({state, since, epoch}: ConnectionAnswer): string {
  const before = epoch > 1 && state !== 'active' ? '; it ended before' : '';
  switch (state) {
    case 'active':
      return `active${since === null ? '' : ` since ${timeText(since)}`}${epoch > 1 ? `, epoch ${epoch}` : ''}`;
    case 'waiting':
      return `waits for agreement${before}`;
    case 'withdrawn':
      return 'withdrawn';
    case 'ended':
      return 'ended';
    case 'withheld':
      return 'agreed, and withheld';
  }
}

/** Who withdrew, how, when and why: `raj@northwind.example ended the connection, 2027-01-20 12:00:00 UTC (done)`. */
export const withdrawnText = (withdrawal: Withdrawn): string =>
  withdrawalText(withdrawal, timeText(withdrawal.at));
