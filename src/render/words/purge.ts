import type {PurgeResult} from '../../model/purge.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** What was removed, and what is kept until when, a sentence each. */
export function purgeTexts({purged, kept}: PurgeResult): readonly string[] {
  if (purged.length === 0 && kept.length === 0) return ['Nothing to remove: no archived workspace is due.'];
  return [
    ...(purged.length === 0
      ? []
      : [`Removed ${plural(purged.length, 'workspace')} for good: ${purged.join(', ')}.`]),
    ...kept.map(({workspace, until}) => `Kept until ${timeText(until)}: ${workspace}.`),
  ];
}
