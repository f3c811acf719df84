/** What questions about people, and changes of them, need from the store of live state. */
import type {KnownPerson, PeopleChangeToWrite} from '../model/people-answers.ts';

export interface PeopleStore {
  /** Everybody whom the history knows by an address, sorted by it. */
  people(): Promise<readonly KnownPerson[]>;
  /**
   * Makes a change of a person in one transaction, if the database lets the actor; with `try`, it is taken back at once.
   * False when there is nothing to change. Throws StoreError `refused`, with the rule that stands against it.
   */
  changePeople(change: PeopleChangeToWrite, how: 'try' | 'make'): Promise<boolean>;
}
