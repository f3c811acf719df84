import {nearest, nearestEmail} from '../diagnostics/nearest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Address} from '../model/address.ts';
import type {DesiredObject, LiveObject} from '../model/objects.ts';
import {formerAddress} from '../model/renames.ts';
import type {JudgedPlan} from './judged.ts';
import {aboutRenamedFrom} from './renamed-from.ts';
import type {Rule} from './rule.ts';
import {suggestible} from './suggestible.ts';

interface Params {
  readonly address: Address;
  readonly former: Address;
  readonly name: string;
  /** Why the rename is not followed. */
  readonly because: 'nothing-live' | 'no-set' | 'other-set' | 'both-live';
  readonly near: string | undefined;
}

const team = (name: string, renamedFrom: string): string =>
  `# Live: Team/acme-legal/deals.\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: ${name}, renamedFrom: ${renamedFrom}}\nspec: {members: [bo@acme.example]}\n`;

const definition = defineRule<Params>({
  id: 'identity/rename-not-followed',
  severity: 'warning',
  invariant: false,
  title: '`renamedFrom` names nothing that this set can rename, so nothing is renamed',
  message: ({address, former, because}) => {
    switch (because) {
      case 'nothing-live':
        return `Nothing is renamed: ${former} is not live, so ${address} is created.`;
      case 'no-set':
        return `Nothing is renamed: ${former} belongs to no set and stays, so ${address} is created beside it.`;
      case 'other-set':
        return `Nothing is renamed: ${former} belongs to another set and stays, so ${address} is created beside it.`;
      case 'both-live':
        return `Nothing is renamed: ${address} is already live, so ${former} is deleted.`;
    }
  },
  help: ({former, name, because, near}) => {
    switch (because) {
      case 'nothing-live':
        return near === undefined
          ? 'Correct `renamedFrom`, or remove it if this is a new object.'
          : `Did you mean \`renamedFrom: ${near}\`? If this is a new object, remove \`renamedFrom\`.`;
      case 'no-set':
        return `To rename it, declare ${former} in this set and apply that first. Otherwise, remove \`renamedFrom\`.`;
      case 'other-set':
        return `To rename it, have its set release ${former} first. Otherwise, remove \`renamedFrom\`.`;
      case 'both-live':
        return `To keep both, also declare ${name}. Otherwise, remove \`renamedFrom\`.`;
    }
  },
  why: 'If `renamedFrom` is wrong, the old object is deleted, and the new one has none of the access that belonged to the old one.',
  example: {broken: team('m-and-a', 'deal'), whole: team('m-and-a', 'deals')},
});

/** Names that may have been meant: of the same kind and workspace; first those that this plan deletes. */
function nearMiss(
  {kind, workspace, declaration}: DesiredObject,
  {live, changes}: JudgedPlan,
  isSuggestible: (workspace: string) => boolean,
): string | undefined {
  const isAlike = (one: LiveObject): boolean => one.kind === kind && one.workspace === workspace;
  const going = changes.flatMap(({before, after}) =>
    before && !after && isAlike(before) ? [before.name] : [],
  );
  const all = [...live.values()]
    .filter((one) => isAlike(one) && isSuggestible(one.workspace ?? one.name))
    .map(({name}) => name);
  const find = kind === 'Member' || kind === 'Guest' || kind === 'User' ? nearestEmail : nearest;
  const wanted = declaration.renamedFrom ?? '';
  return find(wanted, going) ?? find(wanted, all);
}

/** Why a rename is not followed; undefined where it is, where it happened before, and where another rule speaks of it. */
function reason(object: DesiredObject, former: Address, judged: JudgedPlan): Params['because'] | undefined {
  const {live, changes, set} = judged;
  if (changes.some(({address, renamedFrom}) => address === object.address && renamedFrom === former))
    return undefined;
  const before = live.get(former);
  const isLive = live.has(object.address);
  if (before === undefined) return isLive ? undefined : 'nothing-live';
  if (changes.some(({renamedFrom}) => renamedFrom === former)) return undefined;
  if (before.managedBy === set.name) {
    const goes = changes.some(({address, after}) => address === former && after === undefined);
    return isLive && goes ? 'both-live' : undefined;
  }
  if (isLive) return undefined;
  return before.managedBy === null ? 'no-set' : 'other-set';
}

export const identityRenameNotFollowed: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const isSuggestible = suggestible(judged);
    for (const object of judged.desired.values()) {
      const former = formerAddress(object);
      const because = former === undefined ? undefined : reason(object, former, judged);
      if (former === undefined || because === undefined) continue;
      const name = object.declaration.renamedFrom ?? '';
      const params = {
        address: object.address,
        former,
        name,
        because,
        near: nearMiss(object, judged, isSuggestible),
      };
      yield {finding: finding(definition, params, aboutRenamedFrom(object)), causes: [former]};
    }
  },
};
