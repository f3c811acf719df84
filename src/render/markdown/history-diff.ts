import type {RunDiff} from '../../model/run-diff.ts';
import {
  runDiffAccess,
  runDiffAccessTitle,
  runDiffPermissionsTitle,
  runDiffTitle,
} from '../words/history-diff.ts';
import {accessTableMarkdown} from './access-table.ts';
import {ChangesMarkdown} from './changes.ts';
import {comment} from './comment.ts';
import {clip, markdownProse} from './escape.ts';
import {permissionsMarkdown} from './people.ts';

/** What the states after two runs differ in, as a comment. */
export function historyDiffMarkdown(diff: RunDiff): string {
  const {set, from, to} = diff;
  const changes = new ChangesMarkdown(diff.changes, new Map(), 'done');
  const {rows, render} = accessTableMarkdown(runDiffAccess(diff), diff.names);
  const permissions = permissionsMarkdown(diff.permissions);
  const title = markdownProse(clip(runDiffTitle(diff), 400));
  const whole = `bylaw history diff ${from.run} ${to.run} --verbose`;
  return comment({marker: ['history', set, String(from.run), String(to.run)], title, whole}, (folding) => {
    const held = permissions.render(folding);
    return [
      ...(rows === 0 ? [] : ['', `### ${runDiffAccessTitle(diff)}`, ...render(folding)]),
      ...(held.length === 0
        ? []
        : [
            '',
            '<details>',
            `<summary>${runDiffPermissionsTitle(diff)}</summary>`,
            '',
            ...held,
            '',
            '</details>',
          ]),
      ...changes.lines(folding),
    ];
  });
}
