/** What of others ends with a plan. */
import type {Ended} from '../../model/plan.ts';
import {endedText} from '../words/ended.ts';
import {addressWord} from './change-lines.ts';
import {flow, splitWords} from './flow.ts';
import {columnsOf, type Style} from './style.ts';

/** The lines of the section, without its heading. */
export const endedSection = (ended: readonly Ended[], style: Style): string[] =>
  ended.flatMap((one) =>
    flow([addressWord('-', 1, one.address, style, 'red', 'bold'), ...splitWords(endedText(one))], {
      width: columnsOf(style),
      indent: 2,
      hang: 6,
    }),
  );
