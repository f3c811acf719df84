import {defineWords} from './rule-words.ts';

const document = (name: string): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {members: []}\n`;

/** Found while objects are put together, before there is anything to judge. */
export const identityDuplicate = defineWords<{what: string; file: string; line: number}>({
  id: 'identity/duplicate',
  severity: 'error',
  invariant: true,
  title: 'two documents declare one address (both places are shown)',
  message: ({what, file, line}) => `${what} is declared a second time; the first time is at ${file}:${line}.`,
  help: () => 'Keep one of the two declarations, with everything that both say.',
  why: 'With two declarations of one object, what is in force would depend on the order of files.',
  example: {
    broken: `${document('deals')}---\n${document('deals')}`,
    whole: `${document('deals')}---\n${document('m-and-a')}`,
  },
});
