/** Puts a text of the corpus into every field of what is shown, field by field, until each had each. */
import type {Spoil} from '../unit/render/spoiler.ts';
import {TELLING} from './corpus.ts';

/** What decides how something is shown has to stay, or else there is nothing to show. */
const DECIDING: Readonly<Record<string, RegExp>> = {
  level: /^(?:viewer|editor|co-owner|creator)$/,
  severity: /^(?:error|refusal|warning|info)$/,
  status: /^[a-z-]+$/,
  actions: /^[a-z]+$/,
  reason: /^(?:declared|edited|removed|drift|expired|renamed|adopted)$/,
  action: /^[a-z]+$/,
  decision: /^[a-z]+$/,
  kind: /^[a-z-]+$/,
  state: /^[a-z-]+$/,
  through: /^(?:run|offboard|rename|outside)$/,
  effects: /^[a-z-]+$/,
  id: /^(?:region|guard)\//,
  // Examples of rules are of this program, and have lines.
  broken: /^/,
  whole: /^/,
  // So have those of its schemas.
  documents: /^/,
};
/** Maps whose keys are free. */
const FREE = /\.(?:labels|config)$/;
/** What comes before the last name of an address or a reference. */
const HEAD = /^(?:[A-Z]\w+\/(?:[\w-]+\/)?|[a-z-]+:(?:[\w-]+\/)?)(?=.)/;

/** The members that a value has, however deep, and what sort of thing an address names. */
function sortOf(data: unknown): unknown {
  if (typeof data === 'string') return /^[A-Z]\w+(?=\/)/.exec(data)?.[0] ?? '';
  if (Array.isArray(data)) return data.slice(0, 2).map(sortOf);
  if (typeof data !== 'object' || data === null) return typeof data;
  return Object.entries(data).map(([key, value]) => [key, sortOf(value)]);
}

/** Of things of one sort, two: there is nothing to learn from the others. */
function twoOfEach(items: readonly unknown[]): unknown[] {
  const counts = new Map<string, number>();
  return items.filter((item) => {
    const sort = JSON.stringify(sortOf(item));
    counts.set(sort, (counts.get(sort) ?? 0) + 1);
    return (counts.get(sort) ?? 0) <= 2;
  });
}

/** One text that was put somewhere: `head` is what was left before it. */
export interface Put {
  readonly head: string;
  readonly text: string;
  /** A number for it: different texts stay different, whatever is written for them. */
  readonly index: number;
}

/** What a field holds in one rendering, and where: `diagnostics[].message`. */
type Fill = (put: Put, field: number) => string;

/** A start for every field, so that fields beside each other hold different texts. */
const startOf = (field: string): number =>
  [...field].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 65_521, 7);

/** Bunches of so many, each of things that are far apart. */
function bunchesOf(numbers: readonly number[], together: number): number[][] {
  const count = Math.ceil(numbers.length / together);
  return Array.from({length: count}, (_, first) => numbers.filter((__, i) => i % count === first));
}

/** Goes through texts in every field, one rendering after the other, and keeps count. */
export class Rotation {
  private readonly next = new Map<string, number>();
  private readonly start = new Map<string, number>();
  private turn = new Map<string, number>();
  private readonly method: string;
  private readonly texts: readonly string[];
  /** Numbers of the texts that stand in a field together: those with slashes, which divide addresses, by themselves. */
  private readonly bunches: readonly (readonly number[])[];
  private readonly seen = new Map<string, Set<number>>();

  /**
   * `method`: what is rendered; another has other texts in fields of the same name. `together`: how many texts a
   * field holds at a time, one behind the other; which of them is first differs from field to field.
   */
  constructor(method: string, texts: readonly string[], together: number) {
    this.method = method;
    this.texts = texts;
    const numbers = texts.map((_, i) => i);
    const divides = (i: number): boolean => texts[i]?.includes('/') ?? false;
    this.bunches = [
      ...bunchesOf(
        numbers.filter((i) => !divides(i)),
        together,
      ),
      ...bunchesOf(numbers.filter(divides), together),
    ];
  }

  /** Every field that there is, with how many different texts it has held. */
  get coverage(): ReadonlyMap<string, number> {
    return new Map([...this.seen].map(([field, texts]) => [field, texts.size]));
  }

  /** Whether every field has held every text. */
  get isDone(): boolean {
    return this.seen.size > 0 && [...this.seen.keys()].every((field) => this.hadAll(field));
  }

  private hadAll(field: string): boolean {
    return this.seen.get(field)?.size === this.texts.length;
  }

  /** The same texts in the same fields for all renderings until {@link advance}; what is made of them differs. */
  spoil(fill: Fill): Spoil {
    this.turn = new Map();
    let inputs = 0;
    let number = 0;
    const text = (value: string, field: string): string => {
      // A field of which there are many has had them all while others still wait for theirs.
      if (this.hadAll(field)) return value;
      const at = this.take(field);
      const index = at % this.bunches.length;
      const bunch = this.bunches[index] ?? [];
      const first = at % bunch.length;
      const head = at % 2 === 0 ? (HEAD.exec(value)?.[0] ?? '') : '';
      const held = [...bunch.slice(first), ...bunch.slice(0, first)].map((each) => this.texts[each] ?? '');
      return fill({head, text: held.join(' '), index: first * this.bunches.length + index}, number++);
    };
    const walk = (data: unknown, field: string, key: string): unknown => {
      if (typeof data === 'string') return DECIDING[key]?.test(data) === true ? data : text(data, field);
      if (Array.isArray(data)) return twoOfEach(data).map((item) => walk(item, `${field}[]`, key));
      if (typeof data !== 'object' || data === null) return data;
      const free = FREE.test(field);
      return Object.fromEntries(
        Object.entries(data).map(([name, value]) =>
          free
            ? [text(name, `${field}.(key)`), walk(value, `${field}.(value)`, '')]
            : [name, walk(value, `${field}.${name}`, name)],
        ),
      );
    };
    const nameOf = (data: unknown): string =>
      typeof data === 'object' && !Array.isArray(data) ? this.method : `${this.method}(${inputs})`;
    return (data) => {
      const filled = walk(data, nameOf(data), '') as typeof data;
      inputs++;
      return filled;
    };
  }

  private take(field: string): number {
    if (!this.start.has(field)) this.start.set(field, startOf(field));
    const offset = this.turn.get(field) ?? 0;
    this.turn.set(field, offset + 1);
    return (this.start.get(field) ?? 0) + (this.next.get(field) ?? 0) + offset;
  }

  /** Counts what the fields of this turn held, and moves on. */
  advance(): void {
    for (const [field, count] of this.turn) {
      const seen = this.seen.get(field) ?? new Set<number>();
      const from = (this.start.get(field) ?? 0) + (this.next.get(field) ?? 0);
      for (let i = 0; i < count; i++) {
        for (const index of this.bunches[(from + i) % this.bunches.length] ?? []) seen.add(index);
      }
      this.seen.set(field, seen);
      this.next.set(field, (this.next.get(field) ?? 0) + count);
    }
  }
}

/** The text itself. */
export const hostile: Fill = ({head, text}) => head + text;

/** A text that means nothing anywhere; names and blanks stay what they are, and slashes, which divide addresses. */
export const harmless: Fill = ({head, text, index}) =>
  head + (TELLING.includes(text) ? text : text.replaceAll(/[^/]+/g, `Harmless${index}`));

/** A sign for the field, to be replaced later by what it holds. */
export const sign: Fill = ({head}, field) => `${head}Sign${field}Z`;
