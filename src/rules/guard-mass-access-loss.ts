import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {targetNamed} from '../access/targets.ts';
import type {Rule} from './rule.ts';
import {ownsAmongStrangers} from './strangers-workspaces.ts';

interface Params {
  readonly losing: number;
  /** Null where it is not told. */
  readonly population: number | null;
  readonly limit: number;
}

const definition = defineRule<Params>({
  id: 'guard/mass-access-loss',
  severity: 'refusal',
  invariant: false,
  title:
    'of at least `minPopulation` people who have access to anything that the set owns, more than `maxAccessLoss` would lose some of it (`--allow-access-loss`)',
  message: ({losing, population, limit}) =>
    `${losing} of the ${population === null ? '' : `${population} `}people with access to what this set owns would lose some of it. The limit is ${Math.round(limit * 1000) / 10}%.`,
  help: () =>
    'If manifests are missing, restore them. If this is intended, pass `--allow-access-loss`; `spec.guards.maxAccessLoss` in bylaw.yaml sets the limit.',
  why: 'One changed role or team can lock half a company out, so it must be confirmed.',
  example: {
    broken: '# Of 40 people who reach something, 20 would lose some of it.\n',
    whole:
      '# Of 40 people who reach something, 4 would lose some of it; or: bylaw apply --allow-access-loss\n',
  },
});

export const guardMassAccessLoss: Rule = {
  definition,
  *check(judged) {
    const {set, live, offline, consent, accessBefore, accessChanges} = judged;
    if (offline || consent.allowAccessLoss) return;
    const {maxAccessLoss, minPopulation} = set.guards;
    const {lost} = accessChanges();
    if (lost.length === 0) return;
    const owned = new Set<string>();
    for (const object of live.values()) {
      if (object.managedBy !== set.name) continue;
      if (object.kind === 'Space') owned.add(targetNamed(object.workspace ?? '', `space:${object.name}`));
      if (object.kind === 'Resource')
        owned.add(targetNamed(object.workspace ?? '', `${object.spec.type}:${object.name}`));
    }
    const losing = new Set(lost.filter(({object}) => owned.has(object)).map(({principal}) => principal)).size;
    if (losing === 0) return;
    const population = accessBefore().principalsOfAny(owned).length;
    if (population < minPopulation || losing <= population * maxAccessLoss) return;
    const told = ownsAmongStrangers(judged) ? null : population;
    yield {finding: finding(definition, {losing, population: told, limit: maxAccessLoss})};
  },
};
