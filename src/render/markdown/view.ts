import type {FailureText, PartialView} from '../view.ts';
import {accessCheckMarkdown, accessMatrixMarkdown, accessWhatMarkdown, accessWhoMarkdown} from './access.ts';
import {accessDiffMarkdown, accessHistoryMarkdown} from './access-over-time.ts';
import {accessReviewMarkdown} from './access-review.ts';
import {actorsMarkdown} from './actors.ts';
import {applyMarkdown} from './apply.ts';
import {checklistMarkdown} from './checklist.ts';
import {connectionListMarkdown} from './connections.ts';
import {driftMarkdown} from './drift.ts';
import {markdownMarker, markdownProse} from './escape.ts';
import {historyDiffMarkdown} from './history-diff.ts';
import {
  historyListMarkdown,
  historyShowMarkdown,
  verifyMarkdown,
  workspaceHistoryMarkdown,
} from './history.ts';
import {peopleListMarkdown} from './known-people.ts';
import {planMarkdown} from './plan.ts';
import {replayMarkdown} from './replay.ts';
import {requestListMarkdown, requestMarkdown} from './requests.ts';
import {testsMarkdown} from './tests.ts';
import {setsMarkdown} from './sets.ts';
import {validationMarkdown} from './validate.ts';

/** The comment for a command that failed. */
const failureMarkdown = ({message, help}: FailureText): string =>
  `${[
    markdownMarker('failure'),
    '',
    '## bylaw failed',
    '',
    `Because: ${markdownProse(message.slice(0, 4000))}`,
    ...(help === undefined || help === '' ? [] : ['', `Help: ${markdownProse(help.slice(0, 4000))}`]),
  ].join('\n')}\n`;

/** Results as Markdown, for comments on pull requests and for wikis. */
export const markdownView = {
  plan: planMarkdown,
  validation: validationMarkdown,
  apply: applyMarkdown,
  historyList: historyListMarkdown,
  workspaceHistory: workspaceHistoryMarkdown,
  historyShow: historyShowMarkdown,
  historyDiff: historyDiffMarkdown,
  replay: replayMarkdown,
  verify: verifyMarkdown,
  drift: driftMarkdown,
  accessCheck: accessCheckMarkdown,
  accessExplain: accessCheckMarkdown,
  accessWho: accessWhoMarkdown,
  accessWhat: accessWhatMarkdown,
  accessMatrix: accessMatrixMarkdown,
  accessReview: accessReviewMarkdown,
  accessDiff: accessDiffMarkdown,
  accessHistory: accessHistoryMarkdown,
  requestList: requestListMarkdown,
  request: requestMarkdown,
  connectionList: connectionListMarkdown,
  peopleList: peopleListMarkdown,
  actors: actorsMarkdown,
  checklist: checklistMarkdown,
  tests: testsMarkdown,
  sets: setsMarkdown,
  failure: failureMarkdown,
} satisfies PartialView;
