/** Reads objects from the tables of their kinds. */
import {addressOf, type Address} from '../model/address.ts';
import {canonicalSpec} from '../model/canonical.ts';
import {sameJson} from '../model/canonical-json.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import type {LiveScope} from '../model/live.ts';
import type {GovernedObject, LiveObject} from '../model/objects.ts';
import type {Labels} from '../model/specs.ts';
import type {Column, KindTable, Row} from './columns.ts';
import type {Session} from './connect.ts';
import {meanwhile} from './meanwhile.ts';
import {parentColumns, rawSpec} from './rows.ts';
import {TABLES} from './tables.ts';

/** Instants are read as whole ms since 1970: dates and floats would depend on the session's settings. */
const readColumn = ({name, type}: Column, table: string): string =>
  type === 'timestamptz'
    ? `floor(extract(epoch from ${table}."${name}") * 1000)::bigint`
    : `${table}."${name}"`;

/** What is read of a kind: the names under which the values of a row are known, in their order, and the query. */
interface KindQuery {
  readonly names: readonly string[];
  readonly text: string;
}

/**
 * One query for a kind: its rows as JSON, each an array of its values, many in one; as rows they would take twice the time to take in.
 * Lists are gathered per parent on the server, which saves a round trip a list.
 */
function queryOf(table: KindTable, where: string): KindQuery {
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
      name: `list ${i}`,
      value: `l${i}.entries`,
      join: `left join (select ${keys.join(', ')}, json_agg(${entry}) as entries
        from bylaw."${item.table}" i where i.workspace = any($1) group by ${keys.join(', ')}) l${i} on ${on}`,
    };
  });
  const values = [
    ...(table.inWorkspace ? [{name: 'workspace', value: 't.workspace'}] : []),
    {name: 'object name', value: `t."${table.name}"`},
    // Most objects have none, and what is null need not be parsed.
    {name: 'labels', value: "nullif(t.labels, '{}')"},
    {name: 'managed_by', value: 't.managed_by'},
    ...(DORMANT_TABLES.has(table.table) ? [{name: 'dormant', value: 't.dormant'}] : []),
    ...table.columns.map((column) => ({name: column.name, value: readColumn(column, 't')})),
    ...lists,
  ];
  // Not all in one: a text has its greatest length, here and there.
  const part = table.inWorkspace ? 't.workspace' : `left(t."${table.name}", 2)`;
  return {
    names: values.map(({name}) => name),
    text: `select json_agg(json_build_array(${values.map(({value}) => value).join(', ')})) as entries
      from bylaw."${table.table}" t ${lists.map(({join}) => join).join('\n')} where ${where} group by ${part}`,
  };
}

/** The row that has these values, in the order of their names. */
function rowOf(names: readonly string[], values: readonly unknown[]): Row {
  const row: Record<string, unknown> = {};
  for (const [i, name] of names.entries()) row[name] = values[i];
  return row;
}

/** Tables with rows that may be without effect: `Live.dormant`. */
const DORMANT_TABLES: ReadonlySet<string> = new Set(['members', 'grants', 'guests', 'shares']);

/** $1 the workspaces in scope; for users also $2 the set and $3 users that the manifests declare. */
const QUERIES: Readonly<Record<Kind, KindQuery>> = Object.fromEntries(
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
) as Record<Kind, KindQuery>;

const NO_LABELS: Labels = {};

/** The content of a row; where `known` says the very same, its values, so that memory holds them once. */
function contentOf(
  kind: Kind,
  row: Row,
  known: GovernedObject | undefined,
): Pick<GovernedObject, 'labels' | 'spec'> {
  const table = TABLES[kind];
  const lists = table.items.map((_, i) => (row[`list ${i}`] as readonly unknown[] | null) ?? []);
  const spec = canonicalSpec(kind, rawSpec(table, row, lists));
  const labels = (row['labels'] as Labels | null) ?? NO_LABELS;
  return known === undefined
    ? {labels, spec}
    : {
        labels: sameJson(labels, known.labels) ? known.labels : labels,
        spec: sameJson(spec, known.spec) ? known.spec : spec,
      };
}

function liveObject(kind: Kind, row: Row, known: LiveScope['known']): LiveObject {
  const workspace = TABLES[kind].inWorkspace ? (row['workspace'] as string) : null;
  const name = row['object name'] as string;
  const address = addressOf(kind, workspace, name);
  const same = known?.get(address);
  const {labels, spec} = contentOf(kind, row, same);
  // Written out, as there are as many as objects: see `withOutside` in access/outsiders.ts.
  return {
    address: same?.address ?? address,
    kind,
    workspace: same?.workspace ?? workspace,
    name: same?.name ?? name,
    labels,
    spec,
    managedBy: row['managed_by'] as string | null,
  } as LiveObject;
}

/** Rows, each as its values in the order of their names. */
type Entries = readonly (readonly unknown[])[];

/**
 * The objects of some kinds in workspaces: those with effect, and those without. The database works on the next kind while what it
 * has sent of the last is taken in.
 */
export async function readObjects(
  session: Session,
  scope: LiveScope,
  workspaces: readonly string[],
  kinds: readonly Kind[],
): Promise<{readonly objects: Map<Address, LiveObject>; readonly dormant: Map<Address, LiveObject>}> {
  const objects = new Map<Address, LiveObject>();
  const dormant = new Map<Address, LiveObject>();
  const ask = async (kind: Kind): Promise<readonly Entries[]> => {
    const values = kind === 'User' ? [workspaces, scope.set, scope.users] : [workspaces];
    return (await session.query<{entries: Entries}>(QUERIES[kind].text, values)).rows.map(
      ({entries}) => entries,
    );
  };
  const takeIn = (kind: Kind, parts: readonly Entries[]): void => {
    const {names} = QUERIES[kind];
    for (const entries of parts) {
      for (const values of entries) {
        const row = rowOf(names, values);
        const object = liveObject(kind, row, scope.known);
        (row['dormant'] === true ? dormant : objects).set(object.address, object);
      }
    }
  };
  const NOTHING = (): void => undefined;
  let takeInLast = NOTHING;
  for (const kind of kinds) {
    const parts = await meanwhile(ask(kind), () => {
      takeInLast();
      // Its rows are needed no more.
      takeInLast = NOTHING;
    });
    takeInLast = () => takeIn(kind, parts);
  }
  takeInLast();
  return {objects, dormant};
}
