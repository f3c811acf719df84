/** The sections of access, by person or by target, and of permissions. */
import {type ComponentChildren, Fragment} from 'preact';
import {type GroupedRows, groupRows, isSameAccess, rowOfLine, rowsOfLine} from '../render/html/group-rows.ts';
import {ACCESS_TITLES, type Column, HAPPENINGS} from '../render/html/page-data.ts';
import {accessCsv} from './access-csv.ts';
import {type Line, Lines} from './lines.tsx';
import {once} from './once.ts';
import {Codes, How, Named, number, Person, Section, Through} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

/** Offers a text as a download. */
function saveFile(name: string, type: string, pieces: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([...pieces], {type}));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // By then the browser has started to read it.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}

const happeningOf = (what: Column, row: number) => HAPPENINGS[what[row] ?? 0] ?? HAPPENINGS[0];

/** `3 gains, 1 loses`: the rows below a heading, counted. */
function tally(grouped: GroupedRows, line: number, what: Column): string {
  const counts = new Map<string, number>();
  for (const row of rowsOfLine(grouped, line)) {
    const {label} = happeningOf(what, row);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => `${label} ${number(count)}`).join(' · ');
}

const Heading = ({children, said}: {readonly children: ComponentChildren; readonly said: string}) => (
  <>
    <h3>{children}</h3>
    <span class="tally">{said}</span>
  </>
);

const Chip = ({what, row}: {readonly what: Column; readonly row: number}) => {
  const {sign, label} = happeningOf(what, row);
  return (
    <span class="chip">
      {sign} {label}
    </span>
  );
};

const isByTarget = ({by}: ViewState['filters']): boolean => by === 'target';

/** All rows by target; rows that differ only in the person are neighbours. */
function rowsByTarget({reader}: ViewState): Int32Array {
  const {ranks, data} = reader;
  const {object, what, level, via, how} = data.access;
  const difference = (column: Column, a: number, b: number): number => (column[a] ?? 0) - (column[b] ?? 0);
  const rank = (row: number): number => ranks[object[row] ?? 0] ?? 0;
  const sorted = (): Int32Array =>
    Int32Array.from(what.keys()).sort(
      (a, b) =>
        rank(a) - rank(b) ||
        difference(what, a, b) ||
        difference(level, a, b) ||
        difference(via, a, b) ||
        difference(how, a, b) ||
        a - b,
    );
  return once(data, 'rows by target', sorted);
}

function accessLine({reader, filters}: ViewState, grouped: GroupedRows, line: number): Line {
  const {what, who, object, level, via, how} = reader.data.access;
  const row = rowOfLine(grouped, line);
  const targets = isByTarget(filters);
  if (grouped.heading[line] === 1) {
    return {
      key: `h${row}`,
      className: 'group',
      content: (
        <Heading said={tally(grouped, line, what)}>
          {targets ? <Named reader={reader} of={[object[row]]} /> : <Person reader={reader} of={who[row]} />}
        </Heading>
      ),
    };
  }
  const rows = rowsOfLine(grouped, line);
  return {
    key: String(row),
    className: `row access tone-${happeningOf(what, row).tone}`,
    content: (
      <>
        <Chip what={what} row={row} />
        <span class="level">{reader.text(level[row])}</span>
        <span class="object">
          {targets ? (
            <b>
              {rows.map((one, i) => (
                <Fragment key={one}>
                  {i > 0 && ', '}
                  <Person reader={reader} of={who[one]} />
                </Fragment>
              ))}
            </b>
          ) : (
            <>
              on{'\u{a0}'}
              <Named reader={reader} of={rows.map((one) => object[one])} />
            </>
          )}
        </span>
        <Through via={reader.list(via[row])} path />
        <How texts={reader.list(how[row])} />
      </>
    ),
  };
}

function groupAccess(state: ViewState): GroupedRows {
  const {reader, filters, selection} = state;
  const {access} = reader.data;
  const alike = isSameAccess(access);
  if (!isByTarget(filters)) return groupRows(selection.access, (row) => access.who[row], alike);
  const isShown = new Uint8Array(access.what.length);
  for (const row of selection.access) isShown[row] = 1;
  const shown = rowsByTarget(state).filter((row) => isShown[row] === 1);
  return groupRows(shown, (row) => access.object[row], alike);
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
  const choice = (by: string, label: string) => (
    <button
      type="button"
      aria-pressed={isByTarget(filters) === (by === 'target')}
      onClick={() => {
        filter({by});
      }}
    >
      {label}
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

/** The estimated height of a line, in pixels. */
function accessHeight({width}: ViewState, {heading, size}: GroupedRows, line: number): number {
  if (heading[line] === 1) return 48;
  const names = size[line] ?? 1;
  return width < 700 ? 58 + 24 * names : 14 + 22 * Math.max(1, Math.ceil((names * 280) / (width * 0.37)));
}

export function AccessSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {access} = reader.data;
  const grouped = once(selection.access, state.filters.by, () => groupAccess(state));
  return (
    <Section
      id="access"
      title={ACCESS_TITLES[reader.data.about.kind]}
      shown={selection.access.length}
      all={access.what.length}
      tools={<AccessTools state={state} />}
    >
      <Lines
        label="Access"
        count={grouped.from.length}
        lineAt={(line) => accessLine(state, grouped, line)}
        heightOf={(line) => accessHeight(state, grouped, line)}
        printing={printing}
        of={grouped}
      />
    </Section>
  );
}

export function PermissionsSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {what, who, workspace, permissions, via} = reader.data.permissions;
  const grouped = once(selection.permissions, 'people', () =>
    groupRows(selection.permissions, (row) => who[row]),
  );
  const lineAt = (index: number): Line => {
    const row = rowOfLine(grouped, index);
    if (grouped.heading[index] === 1) {
      return {
        key: `p${row}`,
        className: 'group',
        content: (
          <Heading said="">
            <Person reader={reader} of={who[row]} />
          </Heading>
        ),
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
        count={grouped.from.length}
        lineAt={lineAt}
        heightOf={(index) => (grouped.heading[index] === 1 ? 48 : 60)}
        printing={printing}
        of={selection.permissions}
      />
    </Section>
  );
}
