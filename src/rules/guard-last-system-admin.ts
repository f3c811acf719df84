import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {ofKind} from '../model/objects.ts';
import {about, listNames, type Rule} from './rule.ts';

const words = defineWords<{were: readonly string[]}>({
  id: 'guard/last-system-admin',
  severity: 'error',
  invariant: true,
  title: 'no active system admin would be left',
  message: ({were}) =>
    `No system admin would be left: ${listNames(were)} ${were.length === 1 ? 'is' : 'are'} the last.`,
  help: () => 'Keep one, or make another user a system admin in the same change.',
  why: 'Without a system admin nobody can create a workspace, or make anybody a system admin, ever again.',
  example: {
    broken:
      '# root is the only system admin\napiVersion: bylaw/v1\nkind: User\nmetadata: {name: root@platform.example}\nspec: {systemAdmin: false}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: User\nmetadata: {name: root@platform.example}\nspec: {systemAdmin: true}\n',
  },
});

export const guardLastSystemAdmin: Rule = {
  words,
  *check({live, after}) {
    const were = [...ofKind(live, 'User')].filter((user) => user.spec.systemAdmin);
    if (were.length === 0 || [...ofKind(after, 'User')].some((user) => user.spec.systemAdmin)) return;
    const [first] = were;
    const object = first === undefined ? undefined : (after.get(first.address) ?? first);
    if (object === undefined) return;
    yield {
      finding: finding(words, {were: were.map((user) => user.name)}, about(object, '/systemAdmin')),
      causes: were.map((user) => user.address),
    };
  },
};
