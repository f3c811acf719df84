/** What a rollback cannot bring back: said of the plan, so that whoever reviews it reads it. */
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {Address} from '../model/address.ts';
import {idOfPseudonym} from '../model/email-texts.ts';

/** Somebody who is not brought back, and how many objects named them. */
export interface NotBroughtBack {
  readonly person: string;
  readonly objects: number;
}

export const rollbackLeftOutDefinition = defineRule<{readonly what: string; readonly mend: string}>({
  id: 'rollback/left-out',
  severity: 'warning',
  invariant: true,
  title: 'a rollback cannot bring something back',
  message: ({what}) => what,
  help: ({mend}) => mend,
  why: 'A rollback brings nobody back who has left, and what the history does not keep. Whoever reviews its plan should know what will be otherwise than it was.',
  example: {
    broken:
      '# bo@acme.example was offboarded since the run to go back to\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [bo@acme.example, cy@acme.example]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: m-and-a}\nspec: {members: [cy@acme.example]}\n',
  },
});

/** Says that something is not as it was after the run. `mend`: what to do about it. */
export const leftOut = (what: string, mend: string, address: Address | null = null): Finding =>
  finding(rollbackLeftOutDefinition, {what, mend}, {address});

/** Says who is not brought back. */
export const notBroughtBack = (people: readonly NotBroughtBack[]): readonly Finding[] =>
  people.map(({person, objects}) => {
    const isErased = idOfPseudonym(person) !== undefined;
    const named = objects === 1 ? '1 object that named them is' : `${objects} objects that named them are`;
    return leftOut(
      `${person} was ${isErased ? 'anonymised' : 'offboarded'} since, and is not brought back: ${named} planned without them. Whoever has taken over what they created keeps it.`,
      isErased
        ? 'Nothing can bring them back.'
        : `If they are to come back, a system admin runs \`bylaw people reinstate ${person}\` first; then plan the rollback again.`,
    );
  });
