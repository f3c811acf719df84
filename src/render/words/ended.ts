/** What of others ends with a plan. */
import type {Ended} from '../../model/plan.ts';
import {plural} from './plural.ts';

/** `2 objects`. */
export const endedCounts = (ended: readonly Ended[]): string => plural(ended.length, 'object');

/** Whose it is and why it ends. Follows its address. */
export const endedText = ({set, why}: Ended): string =>
  `${set === null ? 'of no set' : `of the set ${set}`}: ${why}`;
