/**
 * What was parsed of the texts of a set and found valid, kept from one command to the next. A text that is the same, byte for byte, is neither parsed
 * nor held against the schemas again by the same build of the program; everything else is. A record is one text: a line that says what it is and the digest of the rest, and JSON.
 */
import {isKeptText, keptText, parsedAgain, type KeptText} from '../manifest/kept-text.ts';
import {parseSource} from '../manifest/parse.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {sha256} from '../model/canonical-json.ts';
import {isMapping} from '../model/mapping.ts';

/** Sets with less text, in UTF-16 units, are parsed sooner than a record is read and checked. */
const WORTHWHILE = 256 * 1024;
/** A record is written again once more than this part of the texts is not in it. */
const MOST_MISSED = 0.05;

const headOf = (program: string, body: string): string => `bylaw-parsed-2 ${program} ${sha256(body)}`;

/** The texts of a record, by their digests; none of one that is damaged, or that another program wrote. */
function textsIn(record: string | undefined, program: string): Readonly<Record<string, unknown>> {
  const end = record?.indexOf('\n') ?? -1;
  if (record === undefined || end < 0) return {};
  const body = record.slice(end + 1);
  if (record.slice(0, end) !== headOf(program, body)) return {};
  try {
    const texts: unknown = JSON.parse(body);
    return isMapping(texts) ? texts : {};
  } catch {
    return {};
  }
}

export const isWorthwhile = (files: readonly SourceFile[]): boolean => {
  let length = 0;
  return files.some(({text}) => (length += text.length) >= WORTHWHILE);
};

/** Parses sources, with what a record has of their texts. */
export class ParsedTexts {
  readonly #program: string;
  readonly #known: Map<string, unknown>;
  /** By digest, with the file of which it was read. */
  readonly #kept = new Map<string, {readonly file: string; readonly text: KeptText}>();
  #length = 0;
  #missed = 0;

  /** `program`: which build of the program this is, without spaces. `record`: what {@link ParsedTexts.record} gave before. */
  constructor(program: string, record: string | undefined) {
    this.#program = program;
    this.#known = new Map(Object.entries(textsIn(record, program)));
  }

  /** As `parseSource`. No two results share a part. */
  parse(source: SourceFile): ReturnType<typeof parseSource> {
    this.#length += source.text.length;
    const key = sha256(source.text);
    const known = this.#known.get(key);
    // Of two files with one text the second is parsed: values of documents are nobody else's.
    this.#known.delete(key);
    if (isKeptText(known)) {
      this.#kept.set(key, {file: source.path, text: known});
      return parsedAgain(source, known);
    }
    const parsed = parseSource(source);
    const kept = this.#kept.has(key) ? undefined : keptText(parsed);
    if (kept !== undefined) {
      this.#kept.set(key, {file: source.path, text: kept});
      this.#missed += source.text.length;
    }
    return parsed;
  }

  /**
   * A record of all that was parsed but `invalid`, the files in whose documents something was found; undefined if the one that there was
   * still serves. To be asked before anybody changes the values.
   */
  record(invalid: ReadonlySet<string>): string | undefined {
    if (this.#missed <= this.#length * MOST_MISSED) return undefined;
    const valid = [...this.#kept].filter(([, {file}]) => !invalid.has(file));
    const body = JSON.stringify(Object.fromEntries(valid.map(([key, {text}]) => [key, text])));
    return `${headOf(this.#program, body)}\n${body}`;
  }
}
