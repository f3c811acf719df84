import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {lookerSight} from '../access/sight.ts';
import {homeOf} from '../model/address.ts';
import {lookerOf} from './looker.ts';
import {about, listNames, type Rule} from './rule.ts';

interface Params {
  readonly address: string;
  /** The other set; null where whoever looks may not be told, as for somebody's account. */
  readonly owner: string | null;
  readonly isArchived: boolean;
  /** Everything that the set declares belongs to that other set: it is a copy of it. */
  readonly isCopy: boolean;
  /** Of a copy of many objects, which is told once: all of their addresses. */
  readonly all?: readonly string[];
}

/** Of a copy with more objects than this, one error tells all. */
const MOST_ALONE = 5;

const definition = defineRule<Params>({
  id: 'ownership/foreign-set',
  severity: 'error',
  invariant: true,
  title: 'an object is declared that belongs to another set',
  message: ({address, owner, isArchived, all}) =>
    all !== undefined && owner !== null
      ? `${all.length} objects belong to the set ${owner}, which applied them; only that set may declare them: ${listNames(all)}.`
      : owner === null
        ? `${address} belongs to another set, which applied it; only that set may declare it.`
        : isArchived
          ? `${address} belongs to the set ${owner}, which deleted it; it is kept in the archive, and only that set may declare it again.`
          : `${address} belongs to the set ${owner}, which applied it; only that set may declare it.`,
  help: ({address, owner, isArchived, isCopy}) => {
    if (owner === null) return `Remove ${address} from the manifests.`;
    if (isCopy) {
      return `Everything that this set declares belongs to ${owner}. If this folder should be that set, write \`metadata: {name: ${owner}}\` in its bylaw.yaml. If it should be another set, give its workspaces other names. If it is an accidental copy, delete it.`;
    }
    return isArchived
      ? `Choose another name for this workspace, or declare it again in the manifests of ${owner}.`
      : `Change it in the manifests of ${owner}. To move it here, run \`bylaw release ${address}\` in the folder of ${owner} and remove it from the manifests there.`;
  },
  why: 'With two sets declaring one object, each apply would undo the other, and nobody could tell who is responsible for it.',
  example: {
    broken:
      '# in the set platform, while the set acme-governance owns Team/acme-legal/deals\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
    whole:
      '# in the set acme-governance, which owns it\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
  },
});

export const ownershipForeignSet: Rule = {
  definition,
  *check(judged) {
    const {desired, live, manifests = desired, now} = judged;
    const sight = lookerSight(lookerOf(judged), live, now);
    const foreign = judged.foreign();
    const owners = new Set(foreign.map(({owner}) => owner));
    const isCopy = foreign.length > 1 && foreign.length === manifests.size && owners.size === 1;
    const [first] = foreign;
    if (
      isCopy &&
      first &&
      foreign.length > MOST_ALONE &&
      foreign.every(({object}) => sight.isOwn(homeOf(object)))
    ) {
      const all = foreign.map(({object}) => object.address);
      const {address} = first.object;
      const params = {address, owner: first.owner, isArchived: false, isCopy, all};
      yield {finding: finding(definition, params, about(first.object)), causes: all.slice(1)};
      return;
    }
    for (const {object, owner} of foreign) {
      // Declaring it is what the set does wrong, whether or not the content differs.
      const isArchived = !live.has(object.address);
      const isTold = sight.isOwn(homeOf(object));
      const params = {address: object.address, owner: isTold ? owner : null, isArchived, isCopy};
      yield {finding: finding(definition, params, about(object))};
    }
  },
};
