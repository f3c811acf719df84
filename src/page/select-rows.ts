/**
 * Selects the rows that are shown. Every filter marks texts; a row is shown if, for each filter, it has a marked
 * text.
 */
import {type Column, HAPPENINGS} from '../render/html/page-data.ts';
import type {Filters} from './filters.ts';
import {once} from './once.ts';
import type {Reader} from './reader.ts';

/** The rows that are shown, by section. */
export interface Selection {
  readonly findings: readonly number[];
  readonly unnoticed: readonly number[];
  readonly passed: readonly number[];
  readonly access: readonly number[];
  readonly permissions: readonly number[];
  readonly reach: readonly number[];
  readonly waiting: readonly number[];
  readonly agreed: readonly number[];
  readonly ended: readonly number[];
  readonly objects: readonly number[];
}

/** The columns that a filter looks at. */
interface Looked {
  readonly texts: readonly Column[];
  readonly lists?: readonly Column[];
  /** Whether it looks at the fields of an object, too. */
  readonly fields?: boolean;
}

/** Texts and lists that a filter marks. */
interface Marks {
  readonly texts: Uint8Array;
  readonly lists: Uint8Array;
}

function marksOf({data}: Reader, isMarked: (number: number) => boolean): Marks {
  const texts = new Uint8Array(data.strings.length);
  for (let i = 0; i < texts.length; i++) if (isMarked(i)) texts[i] = 1;
  const lists = new Uint8Array(data.lists.length);
  for (const [i, list] of data.lists.entries()) if (list.some((one) => texts[one] === 1)) lists[i] = 1;
  return {texts, lists};
}

/** One filter, with the columns that it looks at in each section. */
interface Sieve {
  readonly marks: Marks;
  readonly looks: Readonly<Record<keyof Selection, Looked>>;
}

function looksOf({data}: Reader): Record<'all' | 'kind' | 'workspace' | 'person', Sieve['looks']> {
  const {findings, unnoticed, passed, access, permissions, reach, waiting, agreed, ended, objects} = data;
  const all: Sieve['looks'] = {
    findings: {texts: Object.values(findings) as Column[], lists: [findings.notes]},
    unnoticed: {texts: [unnoticed.about, unnoticed.text]},
    passed: {texts: [passed.about, passed.text]},
    access: {texts: [access.who, access.object, access.level], lists: [access.via, access.how]},
    permissions: {
      texts: [permissions.who, permissions.workspace],
      lists: [permissions.permissions, permissions.via],
    },
    reach: {texts: [reach.object, reach.level], lists: [reach.people, reach.how]},
    waiting: {texts: [waiting.request, waiting.side], lists: [waiting.approvers]},
    agreed: {texts: [agreed.request, agreed.side, agreed.by, agreed.how]},
    ended: {texts: [ended.address, ended.why]},
    objects: {
      texts: [objects.address, objects.actions, objects.gate, objects.place, objects.cause],
      lists: [objects.remarks],
      fields: true,
    },
  };
  return {
    all,
    workspace: {
      ...all,
      findings: {texts: [findings.address]},
      unnoticed: {texts: [unnoticed.about]},
      passed: {texts: [passed.about]},
      access: {texts: [access.object], lists: [access.via]},
      permissions: {texts: [permissions.workspace], lists: [permissions.via]},
      reach: {texts: [reach.object]},
      waiting: {texts: [waiting.request, waiting.side]},
      agreed: {texts: [agreed.request, agreed.side]},
      ended: {texts: [ended.address]},
      objects: {texts: [objects.home], fields: true},
    },
    kind: {
      findings: {texts: [findings.address]},
      unnoticed: {texts: [unnoticed.about]},
      passed: {texts: [passed.about]},
      access: {texts: [access.object], lists: [access.via]},
      permissions: {texts: [], lists: [permissions.via]},
      reach: {texts: [reach.object]},
      waiting: {texts: [waiting.request]},
      agreed: {texts: [agreed.request]},
      ended: {texts: [ended.address]},
      objects: {texts: [objects.address]},
    },
    person: {
      ...all,
      findings: {texts: [findings.address, findings.message]},
      access: {texts: [access.who]},
      permissions: {texts: [permissions.who]},
      reach: {texts: [], lists: [reach.people]},
      agreed: {texts: [agreed.by]},
      objects: {texts: [objects.address], fields: true},
    },
  };
}

function sievesOf(reader: Reader, {search, workspace, kind, person}: Filters): Sieve[] {
  const looks = looksOf(reader);
  const containing = (text: string): Marks => {
    const {lower} = reader;
    const {names} = reader.data;
    const holds = (i: number): boolean => lower[i]?.includes(text) === true;
    // Whoever types a name means the person or target that is called so.
    const called = new Set(names.of.filter((_, row) => holds(names.name[row] ?? -1)));
    return marksOf(reader, (i) => holds(i) || called.has(i));
  };
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const whom = person.trim().toLowerCase();
  return [
    ...words.map((word) => ({marks: containing(word), looks: looks.all})),
    ...(workspace === ''
      ? []
      : [{marks: marksOf(reader, (i) => reader.workspaceOf(i) === workspace), looks: looks.workspace}]),
    ...(kind === '' ? [] : [{marks: marksOf(reader, (i) => reader.kindOf(i) === kind), looks: looks.kind}]),
    ...(whom === '' ? [] : [{marks: containing(whom), looks: looks.person}]),
  ];
}

/** Whether any field of an object has a marked text. */
function fieldsSay({data: {objects, fields}}: Reader, {texts}: Marks, row: number): boolean {
  const to = objects.fields[row + 1] ?? fields.path.length;
  for (let i = objects.fields[row] ?? 0; i < to; i++) {
    if (texts[fields.before[i] ?? -1] === 1 || texts[fields.after[i] ?? -1] === 1) return true;
    if (texts[fields.path[i] ?? -1] === 1) return true;
  }
  return false;
}

function says(
  reader: Reader,
  {texts, lists = [], fields = false}: Looked,
  marks: Marks,
  row: number,
): boolean {
  for (const column of texts) if (marks.texts[column[row] ?? -1] === 1) return true;
  for (const column of lists) if (marks.lists[column[row] ?? -1] === 1) return true;
  return fields && fieldsSay(reader, marks, row);
}

/** Returns `before` if the rows are the same, so that nothing is drawn again. */
const kept = (rows: readonly number[], before: readonly number[] | undefined): readonly number[] =>
  before?.length === rows.length && rows.every((row, i) => row === before[i]) ? before : rows;

/**
 * The rows that the filters leave, in their order. Findings without an object, such as those of guards, always stay.
 * A list with the same rows as in `before` is the same array.
 */
export function selectRows(reader: Reader, filters: Filters, before?: Selection): Selection {
  const sieves = sievesOf(reader, filters);
  const {findings, unnoticed, passed, access, permissions, reach, waiting, agreed, ended, objects} =
    reader.data;
  const left = (
    section: keyof Selection,
    rows: Column,
    alsoIf?: (row: number) => boolean,
  ): readonly number[] => {
    if (sieves.length === 0 && alsoIf === undefined) return once(rows, 'all', () => [...rows.keys()]);
    const shown: number[] = [];
    for (let row = 0; row < rows.length; row++) {
      if (alsoIf?.(row) === false) continue;
      const isAlways = section === 'findings' && (findings.address[row] ?? -1) < 0;
      if (isAlways || sieves.every(({marks, looks}) => says(reader, looks[section], marks, row))) {
        shown.push(row);
      }
    }
    return kept(shown, before?.[section]);
  };
  const what = HAPPENINGS.findIndex(({id}) => id === filters.access);
  const actions = new Set(
    [...new Set(objects.actions)].filter((one) => reader.text(one).split('+').includes(filters.action)),
  );
  const happens = ({what: column}: {readonly what: Column}) =>
    filters.access === '' ? undefined : (row: number) => column[row] === what;
  return {
    findings: left('findings', findings.rule),
    unnoticed: left('unnoticed', unnoticed.about),
    passed: left('passed', passed.about),
    access: left('access', access.what, happens(access)),
    permissions: left('permissions', permissions.what),
    reach: left('reach', reach.object),
    waiting: left('waiting', waiting.request),
    agreed: left('agreed', agreed.request),
    ended: left('ended', ended.address),
    objects: left(
      'objects',
      objects.address,
      filters.action === '' ? undefined : (row) => actions.has(objects.actions[row] ?? -1),
    ),
  };
}
