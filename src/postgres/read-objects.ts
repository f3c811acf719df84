/** Reads objects from the tables of their kinds. */
import {addressOf, type Address} from '../model/address.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {sameJson} from '../model/canonical-json.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import type {LiveScope} from '../model/live.ts';
import type {GovernedObject, LiveObject} from '../model/objects.ts';
import type {Labels} from '../model/specs.ts';
import type {Column, KindTable} from './columns.ts';
import type {Session} from './connect.ts';
import {meanwhile} from './meanwhile.ts';
import {parentColumns, rawSpec, saysTheSame} from './rows.ts';
import {TABLES} from './tables.ts';

/** Instants are read as whole ms since 1970: dates and floats would depend on the session's settings. */
const readColumn = ({name, type}: Column, table: string): string =>
  type === 'timestamptz'
    ? `floor(extract(epoch from ${table}."${name}") * 1000)::bigint`
    : `${table}."${name}"`;

/** The values of a row: what every kind has, then its columns, then its lists. */
type Values = readonly [
  workspace: string | null,
  name: string,
  labels: Labels | null,
  managedBy: string | null,
  isDormant: boolean,
  ...more: unknown[],
];

/** Where the columns of the kind begin among these. */
const COLUMNS = 5;

/**
 * One query for a kind: its rows as JSON, each an array of its values, many in one; as rows they would take twice the time to take in.
 * Lists are gathered per parent on the server, which saves a round trip a list.
 */
function queryOf(table: KindTable, where: string): string {
  const lists = table.items.map((item, i) => {
    const keys = parentColumns(item).map((key) => `i."${key}"`);
    const values = item.columns.map((column) => readColumn(column, 'i'));
    // Of a single column, the values themselves: most lists are of names.
    const entry = values.length === 1 ? values[0] : `json_build_array(${values.join(', ')})`;
    const on = parentColumns(item)
      .map(
        (key, k) =>
          `l${i}."${key}" = t."${(table.inWorkspace ? ['workspace', table.name] : [table.name])[k]}"`,
      )
      .join(' and ');
    return {
      value: `l${i}.entries`,
      join: `left join (select ${keys.join(', ')}, json_agg(${entry}) as entries
        from bylaw."${item.table}" i where i.workspace = any($1) group by ${keys.join(', ')}) l${i} on ${on}`,
    };
  });
  const values = [
    table.inWorkspace ? 't.workspace' : 'null',
    `t."${table.name}"`,
    // Most objects have none, and what is null need not be parsed.
    "nullif(t.labels, '{}')",
    't.managed_by',
    DORMANT_TABLES.has(table.table) ? 't.dormant' : 'false',
    ...table.columns.map((column) => readColumn(column, 't')),
    ...lists.map(({value}) => value),
  ];
  // Not all in one: a text has its greatest length, here and there.
  const part = table.inWorkspace ? 't.workspace' : `left(t."${table.name}", 2)`;
  return `select json_agg(json_build_array(${values.join(', ')})) as entries
    from bylaw."${table.table}" t ${lists.map(({join}) => join).join('\n')} where ${where} group by ${part}`;
}

/** Tables with rows that may be without effect: `Live.dormant`. */
const DORMANT_TABLES: ReadonlySet<string> = new Set(['members', 'grants', 'guests', 'shares']);

/** $1 the workspaces in scope; for users also $2 the set and $3 users that the manifests declare. */
const QUERIES: Readonly<Record<Kind, string>> = Object.fromEntries(
  KINDS.map((kind) => {
    const where =
      kind === 'Workspace'
        ? 't.name = any($1)'
        : kind === 'User'
          ? `t.system_admin or t.managed_by = $2 or t.email = any($3)
            or t.email in (select split_part(address, '/', 2) from bylaw.set_objects where "set" = $2 and address like 'User/%')
            or t.email in (select email from bylaw.members where workspace = any($1)
              union all select email from bylaw.guests where workspace = any($1))`
          : 't.workspace = any($1)';
    return [kind, queryOf(TABLES[kind], where)];
  }),
) as Record<Kind, string>;

const NO_LABELS: Labels = {};

/** The content of a row; where `known` says the very same, its values, so that memory holds them once. */
function contentOf(
  kind: Kind,
  values: Values,
  known: GovernedObject | undefined,
): Pick<GovernedObject, 'labels' | 'spec'> {
  const table = TABLES[kind];
  const end = COLUMNS + table.columns.length;
  const columns = values.slice(COLUMNS, end);
  const lists = values.slice(end) as (readonly unknown[] | null)[];
  const labels = values[2] ?? NO_LABELS;
  const made = (): GovernedObject['spec'] => canonicalSpec(kind, rawSpec(table, columns, lists));
  if (known === undefined) return {labels, spec: made()};
  const same = {labels: sameJson(labels, known.labels) ? known.labels : labels, spec: known.spec};
  if (saysTheSame(table, columns, lists, known.spec)) return same;
  const spec = made();
  return sameJson(spec, known.spec) ? same : {...same, spec};
}

function liveObject(kind: Kind, values: Values, known: LiveScope['known']): LiveObject {
  const [workspace, name, , managedBy] = values;
  const address = addressOf(kind, workspace, name);
  const same = known?.get(address);
  const {labels, spec} = contentOf(kind, values, same);
  // Written out, as there are as many as objects: see `withOutside` in access/outsiders.ts.
  return {
    address: same?.address ?? address,
    kind,
    workspace: same?.workspace ?? workspace,
    name: same?.name ?? name,
    labels,
    spec,
    managedBy,
  } as LiveObject;
}

/**
 * In this order neither side waits long for the other: first what the database has soon, and last what takes it longer than it takes
 * to be taken in (Johnson's rule for two machines, Naval Research Logistics Quarterly 1, 1954).
 */
const LONG_ONES: readonly Kind[] = ['Grant', 'Space', 'Share', 'Resource', 'Member', 'Team'];
const IN_TURN: readonly Kind[] = [...KINDS.filter((kind) => !LONG_ONES.includes(kind)), ...LONG_ONES];

/**
 * The objects of some kinds in workspaces: those with effect, and those without. The database works on the next kind while what it
 * has sent of the last is taken in, and then on what is asked `after` all of them.
 */
export async function readObjects(
  session: Session,
  scope: LiveScope,
  workspaces: readonly string[],
  kinds: readonly Kind[],
  after: () => Promise<void> = () => Promise.resolve(),
): Promise<{readonly objects: Map<Address, LiveObject>; readonly dormant: Map<Address, LiveObject>}> {
  const objects = new Map<Address, LiveObject>();
  const dormant = new Map<Address, LiveObject>();
  const ask = async (kind: Kind): Promise<readonly (readonly Values[])[]> => {
    const values = kind === 'User' ? [workspaces, scope.set, scope.users] : [workspaces];
    return (await session.query<{entries: readonly Values[]}>(QUERIES[kind], values)).rows.map(
      ({entries}) => entries,
    );
  };
  const takeIn = (kind: Kind, parts: readonly (readonly Values[])[]): void => {
    for (const rows of parts) {
      for (const values of rows) {
        const object = liveObject(kind, values, scope.known);
        (values[4] ? dormant : objects).set(object.address, object);
      }
    }
  };
  const NOTHING = (): void => undefined;
  let takeInLast = NOTHING;
  for (const kind of IN_TURN) {
    if (!kinds.includes(kind)) continue;
    const parts = await meanwhile(ask(kind), () => {
      takeInLast();
      // Its rows are needed no more.
      takeInLast = NOTHING;
    });
    takeInLast = () => takeIn(kind, parts);
  }
  await meanwhile(after(), takeInLast);
  return {objects, dormant};
}
