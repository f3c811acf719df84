import {escapeForTerminal} from '../words/escape.ts';

/** Texts and lists of texts, each kept once and referred to by its index. Escapes what is put in. */
export class TextPool {
  readonly strings: string[] = [];
  readonly lists: (readonly number[])[] = [];
  readonly #strings = new Map<string, number>();
  readonly #lists = new Map<string, number>();

  /** The index of a text; -1 for none. */
  text(text: string | null | undefined): number {
    if (text === null || text === undefined) return -1;
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const number = this.strings.push(escapeForTerminal(text)) - 1;
    this.#strings.set(text, number);
    return number;
  }

  /** The index of a list of texts. */
  list(texts: readonly string[]): number {
    const numbers = texts.map((text) => this.text(text));
    const key = numbers.join();
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const number = this.lists.push(numbers) - 1;
    this.#lists.set(key, number);
    return number;
  }
}

/** Rows as columns. */
export function columns<K extends string>(
  names: readonly K[],
  rows: readonly Readonly<Record<K, number>>[],
): Record<K, number[]> {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as Record<K, number[]>;
}
