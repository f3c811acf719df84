import {ofKind} from '../model/objects.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import type {Rule} from './rule.ts';
import {ownsAmongStrangers} from './strangers-workspaces.ts';

interface Params {
  readonly kind: Kind;
  readonly deleted: number;
  /** Null where it is not told. */
  readonly population: number | null;
  readonly limit: number;
}

const definition = defineRule<Params>({
  id: 'guard/mass-delete',
  severity: 'refusal',
  invariant: false,
  title:
    'of at least `minPopulation` live objects of a kind, more than `maxDeletes` would be deleted (`--allow-mass-delete`)',
  message: ({kind, deleted, population, limit}) =>
    `${deleted} of the ${population === null ? '' : `${population} `}live objects of kind ${kind} that this set owns would be deleted. The limit is ${Math.round(limit * 1000) / 10}%.`,
  help: () =>
    'If manifests are missing, restore them. If this is intended, pass `--allow-mass-delete`; `spec.guards.maxDeletes` in bylaw.yaml sets the limit.',
  why: 'A lost file or a wrong folder looks just like an intention to delete everything in it.',
  example: {
    broken: '# Of 40 live members only 20 are declared any more.\n',
    whole: '# All 40 are declared again; or: bylaw apply --allow-mass-delete\n',
  },
});

export const guardMassDelete: Rule = {
  definition,
  *check(judged) {
    const {set, live, changes, consent} = judged;
    if (consent.allowMassDelete) return;
    const {maxDeletes, minPopulation} = set.guards;
    for (const kind of KINDS) {
      // What somebody wrote around bylaw under the set's name is no part of the set.
      const deleted = changes.filter(
        ({before, after}) => after === undefined && before?.kind === kind && before.managedBy === set.name,
      ).length;
      if (deleted === 0) continue;
      const population = [...ofKind(live, kind)].filter(({managedBy}) => managedBy === set.name).length;
      // Divided rather than multiplied: 29 of 100 is 0.29 to the last digit, but 100 * 0.29 is less than 29.
      if (population < minPopulation || deleted / population <= maxDeletes) continue;
      const told = ownsAmongStrangers(judged) ? null : population;
      yield {finding: finding(definition, {kind, deleted, population: told, limit: maxDeletes})};
    }
  },
};
