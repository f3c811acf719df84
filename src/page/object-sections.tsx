/** The sections of findings, requests and objects. */
import type {Action} from '../model/change.ts';
import {groupRows, rowOfLine} from '../render/html/group-rows.ts';
import {SIGNS} from '../render/words/actions.ts';
import {type Line, Lines} from './lines.tsx';
import {once} from './once.ts';
import {Codes, number, Prose, Section} from './pieces.tsx';
import type {Reader} from './reader.ts';
import type {ViewState} from './view-state.ts';

const isThere = (value: number | undefined): value is number => value !== undefined && value >= 0;

export function FindingsSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {severity, rule, address, place, message, help, notes} = reader.data.findings;
  const lineAt = (index: number): Line => {
    const row = selection.findings[index] ?? 0;
    const grade = reader.text(severity[row]);
    return {
      key: String(row),
      className: `row finding severity-${grade}`,
      content: (
        <>
          <span class="chip">{grade}</span>
          <div class="body">
            <p>
              <Prose text={reader.text(message[row])} />
            </p>
            {isThere(help[row]) && (
              <p class="help">
                <Prose text={reader.text(help[row])} />
              </p>
            )}
            {reader.list(notes[row]).map((note) => (
              <p key={note} class="shows">
                {note}
              </p>
            ))}
            <p class="facts">
              <Codes
                texts={[rule[row], address[row], place[row]].filter(isThere).map((one) => reader.text(one))}
              />
            </p>
          </div>
        </>
      ),
    };
  };
  return (
    <Section id="findings" title="Findings" shown={selection.findings.length} all={rule.length}>
      <Lines
        label="Findings"
        count={selection.findings.length}
        lineAt={lineAt}
        heightOf={() => 110}
        printing={printing}
        of={selection.findings}
      />
    </Section>
  );
}

export function WaitingSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {request, side, approvers, since, command} = reader.data.waiting;
  const lineAt = (index: number): Line => {
    const row = selection.waiting[index] ?? 0;
    const may = reader.list(approvers[row]);
    return {
      key: String(row),
      className: 'row waiting tone-wait',
      content: (
        <>
          <span class="chip">? pending</span>
          <div class="body">
            <p>
              <code>{reader.text(request[row])}</code> for <code>{reader.text(side[row])}</code>:{' '}
              {may.length === 0 ? (
                'no approver yet'
              ) : (
                <>
                  <Codes texts={may} /> may decide
                </>
              )}
              , {isThere(since[row]) ? `since ${reader.text(since[row])}` : 'once this is applied'}
            </p>
            <p class="facts">
              <code>{reader.text(command[row])}</code>
            </p>
          </div>
        </>
      ),
    };
  };
  return (
    <Section id="waiting" title="Approvals pending" shown={selection.waiting.length} all={request.length}>
      <Lines
        label="Approvals pending"
        count={selection.waiting.length}
        lineAt={lineAt}
        heightOf={() => 74}
        printing={printing}
        of={selection.waiting}
      />
    </Section>
  );
}

const fieldsOf = ({data: {objects, fields}}: Reader, row: number): readonly [from: number, to: number] => [
  objects.fields[row] ?? 0,
  objects.fields[row + 1] ?? fields.path.length,
];

/** Objects with up to this many fields are shown open. */
const OPEN_FIELDS = 8;

function Fields({
  reader,
  row,
  printing,
}: {
  readonly reader: Reader;
  readonly row: number;
  readonly printing: boolean;
}) {
  const {path, before, after} = reader.data.fields;
  const [from, to] = fieldsOf(reader, row);
  if (from === to) return null;
  const list = (
    <dl class="fields">
      {Array.from({length: to - from}, (_, i) => {
        const [was, is] = [before[from + i], after[from + i]];
        return (
          <div key={i}>
            <dt>
              {reader
                .text(path[from + i])
                .split(/(?<=[.\]])/)
                .flatMap((part) => [part, <wbr />])}
            </dt>
            <dd>
              {isThere(was) && <del>{reader.text(was)}</del>}
              {isThere(was) && isThere(is) && <span class="arrow"> → </span>}
              {isThere(is) && <ins>{reader.text(is)}</ins>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
  if (to - from <= OPEN_FIELDS || printing) return list;
  return (
    <details>
      <summary>{number(to - from)} fields</summary>
      {list}
    </details>
  );
}

/** An address with its name in bold. */
const Address = ({text}: {readonly text: string}) => {
  const cut = text.lastIndexOf('/') + 1;
  return (
    <code class="address">
      <span>{text.slice(0, cut)}</span>
      <b>{text.slice(cut)}</b>
    </code>
  );
};

const STATUS = ['ready', 'waiting', 'blocked'] as const;

function objectLine({reader, printing}: ViewState, row: number): Line {
  const {address, actions, remarks, gate, status, place, cause} = reader.data.objects;
  const done = (isThere(actions[row]) ? reader.text(actions[row]).split('+') : []) as Action[];
  const [first] = done;
  const facts = [...reader.list(remarks[row]), ...(isThere(cause[row]) ? [reader.text(cause[row])] : [])];
  return {
    key: String(row),
    className: `row object${first === undefined ? '' : ` action-${first}`}`,
    content: (
      <>
        {first !== undefined && (
          <span class="chip">
            {done.map((action) => SIGNS[action].sign).join('')} {SIGNS[first].planned}
            {done.length > 1 && ' and change'}
          </span>
        )}
        <div class="body">
          <p class="what">
            <Address text={reader.text(address[row])} />
            {isThere(gate[row]) && (
              <span class={`gate gate-${STATUS[status[row] ?? 0] ?? 'ready'}`}>{reader.text(gate[row])}</span>
            )}
            {isThere(place[row]) && <span class="place-of">{reader.text(place[row])}</span>}
          </p>
          {facts.length > 0 && <p class="facts">{facts.join(' · ')}</p>}
          <Fields reader={reader} row={row} printing={printing} />
        </div>
      </>
    ),
  };
}

/** How many deletions are named above the list. */
const NAMED = 30;

function Deletions({reader, filters, selection, filter}: ViewState) {
  const {address, actions} = reader.data.objects;
  const gone = once(selection.objects, 'deleted', () =>
    selection.objects.filter((row) => reader.text(actions[row]) === 'delete'),
  );
  if (gone.length === 0 || filters.action === 'delete') return null;
  return (
    <div class="deletions">
      <p>
        <b>{gone.length === 1 ? '1 object is' : `${number(gone.length)} objects are`} deleted:</b>{' '}
        <Codes texts={gone.slice(0, NAMED).map((row) => reader.text(address[row]))} />
        {gone.length > NAMED && ` and ${number(gone.length - NAMED)} more`}
      </p>
      <button
        type="button"
        onClick={() => {
          filter({action: 'delete'});
        }}
      >
        Show only these
      </button>
    </div>
  );
}

export function ObjectsSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing} = state;
  const {address, home} = reader.data.objects;
  const grouped = once(selection.objects, 'homes', () => groupRows(selection.objects, (row) => home[row]));
  const live = reader.data.about.kind === 'live';
  const lineAt = (index: number): Line => {
    const row = rowOfLine(grouped, index);
    const size = grouped.size[index] ?? 0;
    if (grouped.heading[index] !== 1) return objectLine(state, row);
    return {
      key: `g${row}`,
      className: 'group',
      content: (
        <>
          <h3>{isThere(home[row]) ? reader.text(home[row]) : 'Users'}</h3>
          <span class="tally">
            {number(size)} {live ? (size === 1 ? 'object' : 'objects') : size === 1 ? 'change' : 'changes'}
          </span>
        </>
      ),
    };
  };
  const heightOf = (index: number): number => {
    if (grouped.heading[index] === 1) return 48;
    const [from, to] = fieldsOf(reader, rowOfLine(grouped, index));
    return 40 + 23 * (to - from > OPEN_FIELDS ? 1 : to - from);
  };
  return (
    <Section
      id="changes"
      title={live ? 'What is live' : 'Changes'}
      shown={selection.objects.length}
      all={address.length}
    >
      {Deletions(state)}
      <Lines
        label={live ? 'What is live' : 'Changes'}
        count={grouped.from.length}
        lineAt={lineAt}
        heightOf={heightOf}
        printing={printing}
        of={selection.objects}
      />
    </Section>
  );
}
