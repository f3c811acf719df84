import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {compareObjects, type Address} from '../model/address.ts';
import type {DesiredObject} from '../model/objects.ts';
import {formerAddress} from '../model/renames.ts';
import type {JudgedPlan} from './judged.ts';
import {aboutRenamedFrom} from './renamed-from.ts';
import type {Breach, Rule} from './rule.ts';

interface Params {
  readonly address: Address;
  readonly former: string;
  /** Who else has the former name, and how. */
  readonly other: {
    readonly address: Address;
    readonly where: string;
    readonly is: 'renamed-too' | 'declared' | 'live';
  };
}

const space = (name: string, more = ''): string =>
  `apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: ${name}${more}}\nspec: {type: internal, creator: bo@acme.example}\n`;

const definition = defineRule<Params>({
  id: 'identity/ambiguous-rename',
  severity: 'error',
  invariant: true,
  title:
    'two objects have the same `renamedFrom`, or the object that it names is still declared and not renamed itself',
  message: ({address, former, other}) => {
    switch (other.is) {
      case 'renamed-too':
        return `${address} and ${other.address} (${other.where}) both have \`renamedFrom: ${former}\`, but one object cannot become two.`;
      case 'declared':
        return `${address} has \`renamedFrom: ${former}\`, but ${other.address} is still declared (${other.where}) and is not renamed itself.`;
      case 'live':
        return `${address} has \`renamedFrom: ${former}\`, but ${other.address} (${other.where}) keeps its name: its own rename has already been applied.`;
    }
  },
  help: ({former, other}) =>
    other.is === 'renamed-too'
      ? 'Keep `renamedFrom` only on the object that was renamed. Remove it from the other, which then becomes a new object.'
      : `To rename ${former}, remove ${other.address}. If both objects should exist, or this rename has already been applied, remove this \`renamedFrom\`.`,
  why: 'A renamed object keeps the access that it gives. If two objects claimed it, people would gain access that no plan shows.',
  example: {
    broken: `${space('heron', ', renamedFrom: falcon')}---\n${space('osprey', ', renamedFrom: falcon')}`,
    whole: `${space('heron', ', renamedFrom: falcon')}---\n${space('osprey')}`,
  },
});

function breachOf(object: DesiredObject, other: DesiredObject, is: Params['other']['is']): Breach {
  const {place, line} = other.declaration;
  const params = {
    address: object.address,
    former: object.declaration.renamedFrom ?? '',
    other: {address: other.address, where: `${place.file}:${line}`, is},
  };
  const related = [{message: 'the other declaration', place}];
  return {
    finding: finding(definition, params, {...aboutRenamedFrom(object), related}),
    causes: [other.address],
  };
}

/** What another declared object of the former name is to a rename; undefined where nothing is ambiguous. */
function stands(
  object: DesiredObject,
  other: DesiredObject,
  judged: JudgedPlan,
): 'declared' | 'live' | undefined {
  if (other.declaration.renamedFrom === undefined) return 'declared';
  // Both renames may be history, or both to come; the plan tells.
  const isRenamed = judged.changes.some(({renamedFrom}) => renamedFrom === other.address);
  const isNew = judged.desired.has(object.address) && !judged.live.has(object.address);
  return !judged.offline && isNew && judged.live.has(other.address) && !isRenamed ? 'live' : undefined;
}

export const identityAmbiguousRename: Rule = {
  definition,
  *check(judged) {
    const declared = judged.manifests ?? judged.desired;
    const first = new Map<Address, DesiredObject>();
    for (const object of [...declared.values()].toSorted(compareObjects)) {
      const former = formerAddress(object);
      if (former === undefined) continue;
      const rival = first.get(former);
      if (rival !== undefined) yield breachOf(object, rival, 'renamed-too');
      else first.set(former, object);
      const other = declared.get(former);
      const is = other && stands(object, other, judged);
      if (other !== undefined && is !== undefined) yield breachOf(object, other, is);
    }
  },
};
