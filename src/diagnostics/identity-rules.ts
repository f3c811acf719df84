import {defineRule} from './rule-definition.ts';

const document = (name: string): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {members: []}\n`;

interface Params {
  readonly what: string;
  /** Where it was declared before. */
  readonly first: {readonly file: string; readonly line: number};
}

/**
 * Found while objects are put together, before there is anything to judge; rules/identity-duplicate.ts finds it of what is
 * live.
 */
export const identityDuplicateDefinition = defineRule<Params>({
  id: 'identity/duplicate',
  severity: 'error',
  invariant: true,
  title: 'two documents declare the same address (both places are shown)',
  message: ({what, first}) => `${what} is declared twice: here and at ${first.file}:${first.line}.`,
  help: () => 'Keep one of the two declarations, and move what you need from the other into it.',
  why: 'With two declarations of one object, the order of files would decide which one counts.',
  example: {
    broken: `${document('deals')}---\n${document('deals')}`,
    whole: `${document('deals')}---\n${document('m-and-a')}`,
  },
});
