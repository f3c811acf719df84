import type {Drift} from '../../model/drift.ts';
import {driftAdvice, driftedAccess, driftedAccessTitle, driftedChanges, driftTitle} from '../words/drift.ts';
import {accessTableMarkdown} from './access-table.ts';
import {ChangesMarkdown} from './changes.ts';
import {comment} from './comment.ts';
import {clip, markdownProse} from './escape.ts';

/** Drift, as a comment. */
export function driftMarkdown(drift: Drift, accepted = false): string {
  const changes = new ChangesMarkdown(driftedChanges(drift), new Map(), 'done');
  const {rows, render} = accessTableMarkdown(driftedAccess(drift), drift.names);
  const advice = accepted ? undefined : driftAdvice(drift);
  const title = markdownProse(clip(driftTitle(drift), 400));
  return comment({marker: ['drift', drift.set], title, whole: 'bylaw drift --verbose'}, (folding) => [
    ...changes.lines(folding),
    ...(rows === 0 ? [] : ['', `### ${driftedAccessTitle(drift)}`, ...render(folding)]),
    ...(advice === undefined ? [] : ['', advice]),
  ]);
}
