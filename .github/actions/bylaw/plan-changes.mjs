/** The changes of a plan file: listed, or, in one with very many, by column (src/planner/packed-list.ts). */

/** What each row of a column says; undefined for a row without it. */
function valuesOf({each, values, rows}) {
  if (each !== undefined) return each;
  return rows.split(' ').flatMap((run) => {
    const [place, times = '1'] = run.split('*');
    return Array.from({length: Number(times)}, () => (place === '-' ? undefined : values[Number(place)]));
  });
}

const COLUMNS = ['address', 'actions', 'after', 'labels', 'renamedFrom'];

/**
 * The content of a plan file with its changes as a list, each with what it does to its object; undefined if they are neither a list
 * nor columns.
 */
export function withChanges(content) {
  const changes = content?.plan?.changes;
  if (Array.isArray(changes)) return content;
  if (typeof changes?.columns !== 'object' || !Array.isArray(changes.columns.address?.each)) return undefined;
  const columns = COLUMNS.filter((name) => Object.hasOwn(changes.columns, name)).map((name) => [
    name,
    valuesOf(changes.columns[name]),
  ]);
  const list = changes.columns.address.each.map((_, i) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[i]])),
  );
  return {...content, plan: {...content.plan, changes: list}};
}
