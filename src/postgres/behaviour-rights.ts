/** The statements that give views and functions the rights that their files say. */
import {compareText} from '../diagnostics/compare-text.ts';
import {foundOf, wantedRights, type BehaviourInDatabase} from './behaviour-catalogue.ts';
import type {BehaviourObject} from './behaviour-files.ts';

/** The holder of a right such as `SELECT bylaw_plan`, to stand in a statement. */
function holderOf(right: string): string {
  const name = right.slice(right.indexOf(' ') + 1);
  return name === 'public' ? name : `"${name.replaceAll('"', '""')}"`;
}

const holders = (rights: readonly string[]): string => [...new Set(rights.map(holderOf))].join(', ');

/** Revocations and grants, for objects whose rights are others than they should be. */
export function rightsStatements(
  known: readonly BehaviourObject[],
  database: BehaviourInDatabase,
): readonly string[] {
  return known.flatMap((object) => {
    const there = foundOf(object, database.found);
    if (there === undefined) return [];
    const {rights} = wantedRights(object, database);
    if (JSON.stringify(there.rights.toSorted(compareText)) === JSON.stringify(rights.toSorted(compareText)))
      return [];
    // To grant, a view is a table.
    const on = there.identity.replace(/^view /, 'table ');
    const privilege = object.kind === 'view' ? 'select' : 'execute';
    return [
      ...(there.rights.length === 0 ? [] : [`revoke all on ${on} from ${holders(there.rights)}`]),
      ...(rights.length === 0 ? [] : [`grant ${privilege} on ${on} to ${holders(rights)}`]),
    ];
  });
}

/** Rights that {@link rightsStatements} takes from others than bylaw's own roles, in words. */
export function takenRights(
  known: readonly BehaviourObject[],
  database: BehaviourInDatabase,
): readonly string[] {
  const own = new Set(['public', ...known.flatMap(({owner, roles}) => [owner, ...roles])]);
  return known.flatMap((object) => {
    const there = foundOf(object, database.found);
    return (there?.rights ?? [])
      .map((right) => [right.slice(0, right.indexOf(' ')), right.slice(right.indexOf(' ') + 1)] as const)
      .filter(([, holder]) => !own.has(holder))
      .map(([privilege, holder]) => `${privilege} on ${there?.identity ?? ''} from ${holder}`);
  });
}
