/** What happens to people: their access, person by person or target by target, and their permissions. */
import {HAPPENINGS, type Column} from '../render/report/page-data.ts';
import {accessCsv} from './access-csv.ts';
import {groupRows, type GroupedRows} from './group-rows.ts';
import {Lines, type Line} from './lines.tsx';
import {saveFile} from './save-file.ts';
import type {ViewState} from './view-state.ts';
import {Codes, number, Section, Through} from './words.tsx';

const happeningOf = (what: Column, row: number) => HAPPENINGS[what[row] ?? 0] ?? HAPPENINGS[0];

/** `3 gains, 1 loses`: what happens below a heading. */
function tally({rows, sizes}: GroupedRows, index: number, what: Column): string {
  const counts = new Map<string, number>();
  for (let i = index + 1; i <= index + (sizes[index] ?? 0); i++) {
    const {words} = happeningOf(what, rows[i] ?? 0);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => `${words} ${number(count)}`).join(' · ');
}

const Heading = ({text, said}: {readonly text: string; readonly said: string}) => (
  <>
    <h3>{text}</h3>
    <span class="tally">{said}</span>
  </>
);

const Chip = ({what, row}: {readonly what: Column; readonly row: number}) => {
  const {sign, words} = happeningOf(what, row);
  return (
    <span class="chip">
      {sign} {words}
    </span>
  );
};

/** Rows by what they reach. */
function byTarget({reader}: ViewState, rows: readonly number[]): number[] {
  const {ranks, data} = reader;
  const {object} = data.access;
  const rank = (row: number): number => ranks[object[row] ?? 0] ?? 0;
  return rows.toSorted((a, b) => rank(a) - rank(b) || a - b);
}

const isMeantByTarget = ({by}: ViewState['filters']): boolean => by === 'target';

function accessLine({reader, filters}: ViewState, grouped: GroupedRows, index: number): Line {
  const {what, who, object, level, via} = reader.data.access;
  const row = grouped.rows[index] ?? 0;
  const targets = isMeantByTarget(filters);
  if ((grouped.sizes[index] ?? 0) > 0) {
    const text = reader.text(targets ? object[row] : who[row]);
    return {
      key: `${targets ? 't' : 'p'}${row}`,
      className: 'group',
      content: <Heading text={text} said={tally(grouped, index, what)} />,
    };
  }
  return {
    key: String(row),
    className: `row access tone-${happeningOf(what, row).tone}`,
    content: (
      <>
        <Chip what={what} row={row} />
        <span class="level">{reader.text(level[row])}</span>
        <span class="object">
          {targets ? (
            <b>{reader.text(who[row])}</b>
          ) : (
            <>
              on <code>{reader.text(object[row])}</code>
            </>
          )}
        </span>
        <Through via={reader.list(via[row])} />
      </>
    ),
  };
}

/** Sorting and grouping are worked out once for each selection. */
const cache = new WeakMap<readonly number[], Map<string, GroupedRows>>();

function groupedAccess(state: ViewState): GroupedRows {
  const {reader, filters, selection} = state;
  const {who, object} = reader.data.access;
  const known = cache.get(selection.access) ?? new Map<string, GroupedRows>();
  cache.set(selection.access, known);
  const made =
    known.get(filters.by) ??
    (isMeantByTarget(filters)
      ? groupRows(byTarget(state, selection.access), (row) => object[row])
      : groupRows(selection.access, (row) => who[row]));
  known.set(filters.by, made);
  return made;
}

function AccessTools({state}: {readonly state: ViewState}) {
  const {reader, filters, selection, filter} = state;
  const save = (): void => {
    const name = reader.data.about.name.replaceAll(/[^\w.-]+/g, '-');
    saveFile(`${name}-access.csv`, 'text/csv;charset=utf-8', [
      '\uFEFF',
      ...accessCsv(reader, selection.access),
    ]);
  };
  const choice = (by: string, words: string) => (
    <button
      type="button"
      aria-pressed={isMeantByTarget(filters) === (by === 'target')}
      onClick={() => {
        filter({by});
      }}
    >
      {words}
    </button>
  );
  return (
    <div class="tools">
      <div class="choices" role="group" aria-label="Grouped">
        {choice('', 'By person')}
        {choice('target', 'By target')}
      </div>
      <button type="button" id="save-csv" onClick={save} disabled={selection.access.length === 0}>
        Save as CSV
      </button>
    </div>
  );
}

/** Characters of a path that stand on one line, roughly. */
const CHARACTERS = 60;

export function AccessSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {access} = reader.data;
  const grouped = groupedAccess(state);
  return (
    <Section
      id="access"
      title="Access"
      shown={selection.access.length}
      all={access.what.length}
      tools={<AccessTools state={state} />}
    >
      <Lines
        label="Access"
        count={grouped.rows.length}
        lineAt={(index) => accessLine(state, grouped, index)}
        heightOf={(index) => ((grouped.sizes[index] ?? 0) > 0 ? 52 : state.width < CHARACTERS * 10 ? 92 : 38)}
        printing={printing}
        of={grouped}
      />
    </Section>
  );
}

export function PermissionsSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {what, who, workspace, permissions, via} = reader.data.permissions;
  const grouped = groupRows(selection.permissions, (row) => who[row]);
  const lineAt = (index: number): Line => {
    const row = grouped.rows[index] ?? 0;
    if ((grouped.sizes[index] ?? 0) > 0) {
      return {
        key: `p${row}`,
        className: 'group',
        content: <Heading text={reader.text(who[row])} said="" />,
      };
    }
    return {
      key: String(row),
      className: `row permission tone-${happeningOf(what, row).tone}`,
      content: (
        <>
          <Chip what={what} row={row} />
          <span class="body">
            <Codes texts={reader.list(permissions[row])} /> in <code>{reader.text(workspace[row])}</code>{' '}
            <Through via={reader.list(via[row])} />
          </span>
        </>
      ),
    };
  };
  return (
    <Section id="permissions" title="Permissions" shown={selection.permissions.length} all={what.length}>
      <Lines
        label="Permissions"
        count={grouped.rows.length}
        lineAt={lineAt}
        heightOf={(index) => ((grouped.sizes[index] ?? 0) > 0 ? 52 : 60)}
        printing={printing}
        of={selection.permissions}
      />
    </Section>
  );
}
