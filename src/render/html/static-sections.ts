/** What a page shows before its script runs, or without it: the first rows of each section. */
import type {Action} from '../../model/change.ts';
import {signOf, SIGNS} from '../words/actions.ts';
import {proseParts} from '../words/prose-parts.ts';
import {groupRows, isSameAccess, rowOfLine, rowsOfLine} from './group-rows.ts';
import {ACCESS_TITLES, HAPPENINGS, type PageData, STATEMENTS} from './page-data.ts';
import {PageReader} from './page-reader.ts';
import {type Html, joined, markup} from './template.ts';

/** Rows of each section that are shown. */
const SHOWN = 100;

const NOTHING: Html = markup``;

/** A message, with its code as code. */
export const prose = (text: string): readonly Html[] =>
  proseParts(text).map((part) => (part.code ? markup`<code>${part.text}</code>` : markup`${part.text}`));

const codes = (texts: readonly string[], between = ', '): Html =>
  joined(
    texts.map((text) => markup`<code>${text}</code>`),
    between,
  );

const through = (via: readonly string[], between?: string): Html =>
  via.length === 0 ? NOTHING : markup`<span class="via">through ${codes(via, between)}</span>`;

/** What a text refers to, with what it is called besides: `Deal room space:acme/deal-room`. */
const named = (reader: PageReader, number: number | undefined): Html => {
  const name = reader.nameOf(number);
  const code = markup`<code>${reader.text(number)}</code>`;
  return name === undefined ? code : markup`${name} ${code}`;
};

/** A person, by name where they have one. */
const person = (reader: PageReader, number: number | undefined): Html => {
  const name = reader.nameOf(number);
  const address = reader.text(number);
  return name === undefined ? markup`${address}` : markup`${name} <span class="beside">${address}</span>`;
};

const howText = (texts: readonly string[]): Html =>
  texts.length === 0 ? NOTHING : markup`<span class="how">${texts.join(' · ')}</span>`;

const section = (id: string, title: string, rows: readonly Html[], all: number): Html =>
  rows.length === 0
    ? NOTHING
    : markup`<section class="section" id="${id}" aria-labelledby="${id}-title">
        <h2 id="${id}-title">${title}</h2>
        <ul class="list">
          ${rows}
        </ul>
        ${all > SHOWN ? markup`<p class="more">The first ${SHOWN} of ${all} lines.</p>` : NOTHING}
      </section>`;

const first = <T>(rows: ArrayLike<number>, show: (row: number) => T): T[] =>
  Array.from({length: Math.min(rows.length, SHOWN)}, (_, row) => show(row));

function findings(reader: PageReader): Html {
  const {severity, rule, address, place, message, help, notes} = reader.data.findings;
  const rows = first(severity, (i) => {
    const about = [address[i], place[i]].filter((one) => one !== undefined && one >= 0);
    return markup`<li class="row finding severity-${reader.text(severity[i])}">
      <span class="chip">${reader.text(severity[i])}</span>
      <div class="body">
        <p>${prose(reader.text(message[i]))}</p>
        ${(help[i] ?? -1) < 0 ? NOTHING : markup`<p class="help">${prose(reader.text(help[i]))}</p>`}
        ${reader.list(notes[i]).map((note) => markup`<p class="shows">${note}</p>`)}
        <p class="facts">
          <code>${reader.text(rule[i])}</code> ${codes(about.map((one) => reader.text(one)))}
        </p>
      </div>
    </li>`;
  });
  return section('findings', 'Findings', rows, severity.length);
}

function access(reader: PageReader): Html {
  const {what, who, object, level, via, how} = reader.data.access;
  const grouped = groupRows([...what.keys()], (row) => who[row], isSameAccess(reader.data.access));
  const rows = first(grouped.heading, (line) => {
    const i = rowOfLine(grouped, line);
    if (grouped.heading[line] === 1) return markup`<li class="group"><h3>${person(reader, who[i])}</h3></li>`;
    const {tone, sign, label} = HAPPENINGS[what[i] ?? 0] ?? HAPPENINGS[0];
    return markup`<li class="row access tone-${tone}">
      <span class="chip">${sign} ${label}</span>
      <span class="level">${reader.text(level[i])}</span>
      <span class="object">
        on
        ${joined(
          rowsOfLine(grouped, line).map((row) => named(reader, object[row])),
          ', ',
        )}
      </span>
      ${through(reader.list(via[i]), ' → ')} ${howText(reader.list(how[i]))}
    </li>`;
  });
  return section('access', ACCESS_TITLES[reader.data.about.kind], rows, grouped.heading.length);
}

function statements(reader: PageReader, {id, title, chip, tone}: (typeof STATEMENTS)[number]): Html {
  const {about, text} = reader.data[id];
  const rows = first(
    about,
    (i) => markup`<li class="row statement tone-${tone}">
      <span class="chip">${chip}</span>
      <div class="body">
        <p><code>${reader.text(about[i])}</code></p>
        <p class="facts">${prose(reader.text(text[i]))}</p>
      </div>
    </li>`,
  );
  return section(id, title, rows, about.length);
}

function waiting(reader: PageReader): Html {
  const {request, side, approvers, since, command} = reader.data.waiting;
  const rows = first(request, (i) => {
    const may = reader.list(approvers[i]);
    return markup`<li class="row waiting tone-wait">
      <span class="chip">? pending</span>
      <div class="body">
        <p>
          <code>${reader.text(request[i])}</code> for <code>${reader.text(side[i])}</code>:
          ${may.length === 0 ? 'no approver yet' : markup`${codes(may)} may decide`},
          ${(since[i] ?? -1) < 0 ? 'once this is applied' : `since ${reader.text(since[i])}`}
        </p>
        <p class="facts"><code>${reader.text(command[i])}</code></p>
      </div>
    </li>`;
  });
  return section('waiting', 'Approvals pending', rows, request.length);
}

function reached(reader: PageReader): Html {
  const {object, level, people, how} = reader.data.reach;
  const rows = first(object, (i) => {
    const group =
      i === 0 || object[i] !== object[i - 1]
        ? markup`<li class="group"><h3>${named(reader, object[i])}</h3></li>`
        : NOTHING;
    return markup`${group}
      <li class="row reach">
        <span class="level">${reader.text(level[i])}</span>
        <span class="body">${reader.list(people[i]).join(', ')}</span>
        ${howText(reader.list(how[i]))}
      </li>`;
  });
  return section('reach', 'Access after apply', rows, object.length);
}

function ended(reader: PageReader): Html {
  const {address, why} = reader.data.ended;
  const rows = first(
    address,
    (i) => markup`<li class="row ended tone-bad">
      <span class="chip">ends</span>
      <div class="body"><p><code>${reader.text(address[i])}</code> ${reader.text(why[i])}</p></div>
    </li>`,
  );
  return section('ended', 'Ends for others', rows, address.length);
}

function agreed(reader: PageReader): Html {
  const {request, side, by, how} = reader.data.agreed;
  const rows = first(
    request,
    (i) => markup`<li class="row agreed tone-good">
      <span class="chip">agreed</span>
      <div class="body">
        <p>
          <code>${reader.text(request[i])}</code> for <code>${reader.text(side[i])}</code>:
          <b>${reader.text(by[i])}</b>, ${reader.text(how[i])}
        </p>
      </div>
    </li>`,
  );
  return section('agreed', 'Approved', rows, request.length);
}

function permissions(reader: PageReader): Html {
  const {what, who, workspace, permissions: held, via} = reader.data.permissions;
  const rows = first(what, (i) => {
    const {tone, sign, label} = HAPPENINGS[what[i] ?? 0] ?? HAPPENINGS[0];
    const begins = who[i] !== who[i - 1];
    const heading = begins ? markup`<li class="group"><h3>${person(reader, who[i])}</h3></li>` : NOTHING;
    return markup`${heading}
      <li class="row permission tone-${tone}">
        <span class="chip">${sign} ${label}</span>
        <span class="body">
          ${codes(reader.list(held[i]))} in <code>${reader.text(workspace[i])}</code>
          ${through(reader.list(via[i]))}
        </span>
      </li>`;
  });
  return section('permissions', 'Permissions', rows, what.length);
}

function fieldRows(reader: PageReader, row: number): readonly Html[] {
  const {fields, objects} = reader.data;
  const from = objects.fields[row] ?? 0;
  const to = objects.fields[row + 1] ?? fields.path.length;
  return Array.from({length: to - from}, (_, i) => {
    const [before, after] = [fields.before[from + i] ?? -1, fields.after[from + i] ?? -1];
    return markup`<div>
      <dt>${reader.text(fields.path[from + i])}</dt>
      <dd>
        ${before < 0 ? NOTHING : markup`<del>${reader.text(before)}</del>`}
        ${after < 0 ? NOTHING : markup`<ins>${reader.text(after)}</ins>`}
      </dd>
    </div>`;
  });
}

function changes(reader: PageReader): Html {
  const {address, home, actions, remarks, gate, place, cause} = reader.data.objects;
  const rows = first(address, (i) => {
    const begins = i === 0 || home[i] !== home[i - 1];
    const group = begins
      ? markup`<li class="group"><h3>${(home[i] ?? -1) < 0 ? 'Users' : reader.text(home[i])}</h3></li>`
      : NOTHING;
    const done = ((actions[i] ?? -1) < 0 ? [] : reader.text(actions[i]).split('+')) as Action[];
    const [begun] = done;
    const chip =
      begun === undefined
        ? NOTHING
        : markup`<span class="chip">${signOf(done)} ${SIGNS[begun].planned}</span>`;
    const facts = [
      ...reader.list(remarks[i]),
      ...[gate[i], place[i], cause[i]].flatMap((one) =>
        one === undefined || one < 0 ? [] : [reader.text(one)],
      ),
    ];
    const detail = fieldRows(reader, i);
    return markup`${group}
      <li class="row object${begun === undefined ? '' : ` action-${begun}`}">
        ${chip}
        <div class="body">
          <p><code>${reader.text(address[i])}</code></p>
          ${facts.length === 0 ? NOTHING : markup`<p class="facts">${facts.join(' · ')}</p>`}
          ${detail.length === 0 ? NOTHING : markup`<dl class="fields">${detail}</dl>`}
        </div>
      </li>`;
  });
  return section(
    'changes',
    reader.data.about.kind === 'live' ? 'What is live' : 'Changes',
    rows,
    address.length,
  );
}

/** The first rows of each section. */
export function staticSections(data: PageData): Html {
  const reader = new PageReader(data);
  return markup`${findings(reader)}${access(reader)}${STATEMENTS.map((each) => statements(reader, each))}${reached(reader)}${waiting(reader)}${agreed(reader)}${ended(reader)}${permissions(reader)}${changes(reader)}`;
}
