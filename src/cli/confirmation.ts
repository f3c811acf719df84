import {EXIT} from './exit-status.ts';
import {CommandError} from './failure.ts';

/** A question before something is done, which only the word itself answers. */
export interface Confirmation {
  /** What is asked, in one or two sentences; what is affected was shown before. */
  readonly question: string;
  /** What to type: DELETE for what cannot be undone, yes for everything else. */
  readonly word: 'yes' | 'DELETE';
  /** The flag that skips the question. */
  readonly flag: string;
}

/** What is said where nobody can be asked. */
export const NO_TERMINAL = 'Not confirmed: there is no terminal to confirm on.';

/** The question as it is asked. */
export const questionOf = ({question, word}: Confirmation): string =>
  `\n${question} Type "${word}" to confirm: `;

/** How a command ends that was not confirmed: `answer` is what was typed instead, undefined for none. */
export function notConfirmed(
  {word, flag}: Confirmation,
  answer: string | undefined,
  asked: boolean,
): CommandError {
  if (!asked) {
    return new CommandError(
      EXIT.refused,
      NO_TERMINAL,
      `Nothing was changed. To go ahead without a question, pass ${flag}.`,
    );
  }
  const why = answer === undefined ? 'there was no answer' : `the answer was not "${word}"`;
  return new CommandError(EXIT.refused, `Not confirmed: ${why}.`, 'Nothing was changed.');
}
