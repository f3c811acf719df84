/**
 * Lists of objects by column: each member of them is a list of its own, and what stands in it often stands there once. A list of
 * a million people with access, which name the same objects and paths again and again, is a tenth as long so.
 */
import {isMapping, type Mapping} from '../model/mapping.ts';

/** What the rows say of one member: each its value; or the values that there are, and which of them each row has. */
export type Column =
  | {readonly each: readonly unknown[]}
  | {
      readonly values: readonly unknown[];
      /** Places in `values` by row, with a space between them; `3*20` is 20 rows with the one at 3, and `-` one without the member. */
      readonly rows: string;
    };

export interface PackedList {
  readonly length: number;
  /** By member, in the order that they have in the objects. */
  readonly columns: Readonly<Record<string, Column>>;
}

/** What a list may have at most when it is unpacked: `3*20` is short, whatever the numbers are. */
const MOST_ROWS = 20_000_000;

const ABSENT = -1;

/** The different values of a column, and which of them each row has. */
class Values {
  readonly values: unknown[] = [];
  readonly rows: number[] = [];
  readonly #places = new Map<unknown, number>();
  /** Of lists and objects, also by what they say: another may say the same. */
  readonly #said = new Map<string, number>();

  /** Rows before the first that has the member. */
  constructor(before: number) {
    for (let i = 0; i < before; i++) this.rows.push(ABSENT);
  }

  add(value: unknown): void {
    if (value === undefined) {
      this.rows.push(ABSENT);
      return;
    }
    this.rows.push(this.#places.get(value) ?? this.#note(value));
  }

  #note(value: unknown): number {
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
    let place = text === undefined ? undefined : this.#said.get(text);
    if (place === undefined) {
      place = this.values.push(value) - 1;
      if (text !== undefined) this.#said.set(text, place);
    }
    this.#places.set(value, place);
    return place;
  }

  column(): Column {
    const {values, rows} = this;
    // Nothing is gained by places where hardly any value stands twice.
    if (values.length > rows.length * 0.8 && !rows.includes(ABSENT)) {
      return {each: rows.map((place) => values[place])};
    }
    return {values, rows: runsOf(rows)};
  }
}

function runsOf(rows: readonly number[]): string {
  const runs: string[] = [];
  for (let i = 0; i < rows.length;) {
    const place = rows[i] ?? ABSENT;
    let end = i + 1;
    while (end < rows.length && rows[end] === place) end++;
    const text = place === ABSENT ? '-' : String(place);
    runs.push(end - i === 1 ? text : `${text}*${end - i}`);
    i = end;
  }
  return runs.join(' ');
}

/** The members of an object, each behind those that are before it in any object that has both. */
function noteOrder(order: string[], known: Set<string>, object: object): void {
  let behind = -1;
  for (const key of Object.keys(object)) {
    if (known.has(key)) {
      behind = order.indexOf(key);
    } else {
      known.add(key);
      order.splice(++behind, 0, key);
    }
  }
}

/** The objects by column. Members that are undefined count as absent. */
export function packList(objects: readonly object[]): PackedList {
  const order: string[] = [];
  const known = new Set<string>();
  const columns = new Map<string, Values>();
  for (const [i, object] of objects.entries()) {
    for (const key in object) {
      if (known.has(key)) continue;
      noteOrder(order, known, object);
      for (const member of order) if (!columns.has(member)) columns.set(member, new Values(i));
    }
    for (const [key, values] of columns) values.add((object as Mapping)[key]);
  }
  return {
    length: objects.length,
    columns: Object.fromEntries(
      order.flatMap((key) => {
        const column = columns.get(key)?.column();
        return column === undefined ? [] : [[key, column] as const];
      }),
    ),
  };
}

const RUN = /^(-|\d{1,9})(?:\*(\d{1,9}))?$/;

/** Puts what a column says into the objects; whether it is one of so many rows. */
function unpackColumn(key: string, column: unknown, objects: readonly Record<string, unknown>[]): boolean {
  if (!isMapping(column) || key === '__proto__') return false;
  const {each, values, rows} = column;
  if (each !== undefined) {
    if (!Array.isArray(each) || each.length !== objects.length) return false;
    for (const [i, object] of objects.entries()) object[key] = each[i] as unknown;
    return true;
  }
  if (!Array.isArray(values) || typeof rows !== 'string') return false;
  let at = 0;
  for (const run of rows === '' ? [] : rows.split(' ')) {
    const [, text = '', times = '1'] = RUN.exec(run) ?? [];
    const end = at + Number(times);
    const place = text === '-' ? ABSENT : Number(text);
    if (text === '' || end === at || end > objects.length || place >= values.length) return false;
    for (; at < end; at++) {
      const object = objects[at];
      if (place !== ABSENT && object !== undefined) object[key] = values[place] as unknown;
    }
  }
  return at === objects.length;
}

/** The objects of a list that {@link packList} made; undefined if it is not one. Objects share what stands in the list once. */
export function unpackList(packed: unknown): readonly Mapping[] | undefined {
  if (!isMapping(packed) || !isMapping(packed['columns'])) return undefined;
  const {length} = packed;
  if (!Number.isSafeInteger(length) || (length as number) < 0 || (length as number) > MOST_ROWS)
    return undefined;
  const columns = Object.entries(packed['columns']);
  if (columns.length === 0 && length !== 0) return undefined;
  const objects = Array.from({length: length as number}, (): Record<string, unknown> => ({}));
  return columns.every(([key, column]) => unpackColumn(key, column, objects)) ? objects : undefined;
}
