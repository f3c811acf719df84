import {identityDuplicateDefinition} from '../diagnostics/identity-rules.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {about, type Rule} from './rule.ts';

/** The same rule, of what is live: its own words for a case, and what the rule says of itself. */
const definition = defineRule<{what: string; already: string}>({
  ...identityDuplicateDefinition,
  message: ({what, already}) => `${what}; ${already}.`,
  help: () => 'Keep one of the two, or use a space of its own for each partner.',
});

/** A share that crosses a border at a space, and the workspace on its other side. */
interface Crossing {
  readonly share: GovernedObject & ObjectOf<'Share'>;
  readonly partner: string;
}

/** The crossings of each space, by `workspace/name`: those that share it, and those that put something into it. */
function crossingsBySpace(state: State): ReadonlyMap<string, readonly Crossing[]> {
  const found = new Map<string, Crossing[]>();
  for (const share of ofKind(state, 'Share')) {
    const {with: partner, target, into} = share.spec;
    if (partner === undefined) continue;
    const own = share.workspace ?? '';
    const at = into === undefined ? target : into;
    const {type, name} = splitReference(at);
    if (type !== 'space') continue;
    const [home, other] = into === undefined ? [own, partner] : [partner, own];
    const key = `${home}/${name}`;
    found.set(key, [...(found.get(key) ?? []), {share, partner: other}]);
  }
  return found;
}

/** "One workspace declares at most one `Connection` to a partner, and one space has at most one partner." */
export const identityDuplicate: Rule = {
  definition,
  *check({after, live}) {
    const before = crossingsBySpace(live);
    for (const [space, crossings] of crossingsBySpace(after)) {
      const partners = [...new Set(crossings.map(({partner}) => partner))];
      if (partners.length < 2) continue;
      const old = new Set((before.get(space) ?? []).map(({partner}) => partner));
      const [first = ''] = partners.toSorted(
        (a, b) => Number(old.has(b)) - Number(old.has(a)) || compareText(a, b),
      );
      for (const {share, partner} of crossings) {
        if (partner === first) continue;
        const name = space.slice(space.indexOf('/') + 1);
        const what = `The space ${name} would have ${partner} as a second partner`;
        const pointer = share.spec.into === undefined ? '/target' : '/into';
        yield {
          finding: finding(
            definition,
            {what, already: `its partner is ${first}, and a space has one at most`},
            about(share, pointer),
          ),
        };
      }
    }
    const connected = new Map<string, ObjectOf<'Connection'>>();
    const connections = [...ofKind(after, 'Connection')].toSorted(
      (a, b) =>
        Number(live.has(b.address)) - Number(live.has(a.address)) || compareText(a.address, b.address),
    );
    for (const connection of connections) {
      const key = `${connection.workspace} ${connection.spec.with}`;
      const one = connected.get(key);
      if (one === undefined) {
        connected.set(key, connection);
        continue;
      }
      const what = `${connection.workspace} would have a second connection with ${connection.spec.with}`;
      yield {
        finding: finding(
          definition,
          {what, already: `there is ${one.address} already`},
          about(connection, '/with'),
        ),
      };
    }
  },
};
