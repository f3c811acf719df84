import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf, type Address} from '../model/address.ts';
import {objectAt, ofKind, type ObjectOf, type State} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const team = (name: string, parent?: string): string =>
  `apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: ${name}}\nspec: {members: []${parent === undefined ? '' : `, parent: ${parent}`}}\n`;

const definition = defineRule<{name: string; cycle: readonly string[]}>({
  id: 'references/cycle',
  severity: 'error',
  invariant: true,
  title: 'a team is its own parent, directly or through other teams',
  message: ({name, cycle}) =>
    cycle.length === 1
      ? `The team ${name} is its own parent.`
      : `The team ${name} is its own parent, through ${cycle.length - 1 === 1 ? 'another team' : 'other teams'}: ${[...cycle, name].join(' → ')}.`,
  help: ({cycle}) =>
    cycle.length === 1
      ? 'Name another team as `parent`, or remove the field.'
      : 'Remove `parent` from the team that should be at the top.',
  why: 'Teams form a tree through `parent`, and a cycle has no top.',
  example: {
    broken: `${team('tax', 'advice')}---\n${team('advice', 'tax')}`,
    whole: `${team('tax', 'advice')}---\n${team('advice')}`,
  },
});

type Team = ObjectOf<'Team'>;

const parentOf = ({workspace, spec: {parent}}: Team): Address | undefined =>
  parent === undefined ? undefined : addressOf('Team', workspace, parent);

/**
 * The cycles of parents, each as its teams from child to parent; the first is the one whose address comes first. Every
 * team is visited once, however the cycles came about.
 */
function cyclesIn(state: State): readonly (readonly Team[])[] {
  const cycles: Team[][] = [];
  const visited = new Set<Address>();
  for (const start of ofKind(state, 'Team')) {
    const path: Team[] = [];
    const places = new Map<Address, number>();
    let at: Team | undefined = start;
    while (at !== undefined && !visited.has(at.address)) {
      visited.add(at.address);
      places.set(at.address, path.length);
      path.push(at);
      const parent = parentOf(at);
      const place: number | undefined = parent === undefined ? undefined : places.get(parent);
      if (place !== undefined) cycles.push(path.slice(place));
      at = parent === undefined ? undefined : objectAt(state, 'Team', parent);
    }
  }
  return cycles;
}

/** The cycle begun at the first of its declared teams, so that it is reported at a place that can be mended. */
function fromFirstDeclared(cycle: readonly Team[], isDeclared: (team: Team) => boolean): readonly Team[] {
  const sorted = cycle.toSorted((a, b) => compareText(a.address, b.address));
  const first = sorted.find(isDeclared) ?? sorted[0];
  const at = first === undefined ? 0 : cycle.indexOf(first);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}

export const referencesCycle: Rule = {
  definition,
  *check({after, desired}) {
    for (const found of cyclesIn(after)) {
      const cycle = fromFirstDeclared(found, ({address}) => desired.has(address));
      const [first] = cycle;
      if (first === undefined) continue;
      const params = {name: first.name, cycle: cycle.map(({name}) => name)};
      const at = desired.get(first.address) ?? first;
      yield {
        finding: finding(definition, params, about(at, '/parent')),
        causes: cycle.map(({address}) => address),
      };
    }
  },
};
