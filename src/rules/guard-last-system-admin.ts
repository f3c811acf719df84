import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind, type ObjectOf, type State} from '../model/objects.ts';
import type {PlanToJudge} from './judged.ts';
import {about, listNames, type Rule} from './rule.ts';
import {membershipsEnded} from './admins.ts';

const definition = defineRule<{were: readonly string[]}>({
  id: 'guard/last-system-admin',
  severity: 'error',
  invariant: true,
  title: 'no active system admin would be left',
  message: ({were}) =>
    `No system admin would be left: ${listNames(were)} ${were.length === 1 ? 'is' : 'are'} the last.`,
  help: () => 'Keep one, or make another user a system admin in the same change.',
  why: 'Without a system admin, nobody can create a workspace or appoint another system admin.',
  example: {
    broken:
      '# root is the only system admin\napiVersion: bylaw/v1\nkind: User\nmetadata: {name: root@platform.example}\nspec: {systemAdmin: false}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: User\nmetadata: {name: root@platform.example}\nspec: {systemAdmin: true}\n',
  },
});

/** The system admins of a state whose memberships have not all ended. */
const activeSystemAdmins = (state: State, {now, elsewhere}: PlanToJudge): readonly ObjectOf<'User'>[] =>
  [...ofKind(state, 'User')].filter(
    ({spec, name}) => spec.systemAdmin && !membershipsEnded(state, now, name, elsewhere),
  );

export const guardLastSystemAdmin: Rule = {
  definition,
  *check(judged) {
    const {live, after, changes} = judged;
    const were = activeSystemAdmins(live, judged);
    const [first] = were;
    if (first === undefined || activeSystemAdmins(after, judged).length > 0) return;
    const names = were.map(({name}) => name);
    const ended = changes.filter(({before}) => before?.kind === 'Member' && names.includes(before.name));
    const object = after.get(first.address);
    yield {
      finding: finding(
        definition,
        {were: names},
        object === undefined ? {address: first.address} : about(object, '/systemAdmin'),
      ),
      causes: [...were, ...ended].map(({address}) => address),
    };
  },
};
