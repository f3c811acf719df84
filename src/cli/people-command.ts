import type {Command} from '@oclif/core';
import {AUTO_APPROVE_OR_CONFIRM} from './auto-approve.ts';
import {UsageError} from '../app/usage-error.ts';
import type {PreparedPeopleChange} from '../app/people.ts';
import {lowerEmail} from '../model/email-texts.ts';
import type {PeopleChange, PeopleChangeAnswer} from '../model/people-answers.ts';
import {EXIT, EXIT_MEANINGS} from './exit-status.ts';
import {SetCommand} from './set-command.ts';

/** What the exit statuses of these commands mean. */
export const PEOPLE_EXITS = {
  [EXIT.invalid]: 'a rule refuses it',
  [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  [EXIT.refused]: 'it was not confirmed',
  [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
};

/** The flags that these commands have in common. */
export const PEOPLE_FLAGS = {
  ...AUTO_APPROVE_OR_CONFIRM,
};

/** What the database takes for an address: printable ASCII without what ends one in a text; an apostrophe is within it. */
const PART = String.raw`[^\s@<>()[\]{},;:"'\u0060\\/|=\u{7f}-\u{10ffff}]+`;
const EMAIL = new RegExp(`^${PART}(?:'${PART})*@${PART}$`, 'u');

/** An address as typed, in lower case. Throws UsageError for what is none. */
export function addressOf(text: string, what: string): string {
  const email = lowerEmail(text);
  if (EMAIL.test(email)) return email;
  throw new UsageError(
    `${what} is ${JSON.stringify(text)}, which is not an e-mail address.`,
    'Write an address such as bo@acme.example.',
  );
}

/**
 * A command by which a system admin changes something about a person. It has no statics: oclif's list of commands takes what
 * a class inherits either from all of its ancestors or from its parent alone.
 */
export abstract class PeopleCommand<T extends typeof Command> extends SetCommand<T> {
  protected get isApproved(): boolean {
    return this.flags['auto-approve'] === true;
  }

  /** Shows what it would do, and asks for confirmation. Throws CommandError unless the answer is yes. */
  protected async askAbout({answer}: PreparedPeopleChange): Promise<void> {
    await this.showBeforeQuestion('peopleChange', [answer]);
    await this.confirm({question: 'Continue?', word: 'yes', flag: '--auto-approve'});
  }

  /** Makes a change after asking, unless that was approved. Returns the exit status. */
  protected async change(change: PeopleChange): Promise<number> {
    const {changePeople, preparePeopleChange} = await import('../app/people.ts');
    const root = await this.rootUnlessDatabase();
    return this.withStore(root, async (store) => {
      const actor = await this.actorAnywhere(store, root);
      const prepared = await preparePeopleChange(store, change, actor);
      const asks = prepared.answer.status === 'preview' && !this.isApproved;
      if (asks) await this.askAbout(prepared);
      return this.finish(await changePeople(store, prepared), asks);
    });
  }

  /** Shows what came of it, and returns the exit status. `shown`: what it would do was shown just before. */
  protected async finish(answer: PeopleChangeAnswer, shown: boolean): Promise<number> {
    if (answer.status === 'refused') {
      await this.showRefusal('peopleChange', [answer, shown]);
      return EXIT.invalid;
    }
    await this.show('peopleChange', [answer, shown]);
    return (answer.manifests?.left.length ?? 0) > 0 ? EXIT.invalid : EXIT.ok;
  }
}
