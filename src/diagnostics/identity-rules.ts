import {defineWords} from './rule-words.ts';

const document = (name: string): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {members: []}\n`;

interface Params {
  readonly what: string;
  /** Where it was declared before; or, of what is live too, what there is already. */
  readonly first: {readonly file: string; readonly line: number} | string;
}

/** Found while objects are put together, before there is anything to judge. */
export const identityDuplicate = defineWords<Params>({
  id: 'identity/duplicate',
  severity: 'error',
  invariant: true,
  title: 'two documents declare one address (both places are shown)',
  message: ({what, first}) =>
    typeof first === 'string'
      ? `${what}; ${first}.`
      : `${what} is declared a second time; the first time is at ${first.file}:${first.line}.`,
  help: ({first}) =>
    typeof first === 'string'
      ? 'Keep one of the two, or use a space of its own for each partner.'
      : 'Keep one of the two declarations, with everything that both say.',
  why: 'With two declarations of one object, what is in force would depend on the order of files.',
  example: {
    broken: `${document('deals')}---\n${document('deals')}`,
    whole: `${document('deals')}---\n${document('m-and-a')}`,
  },
});
