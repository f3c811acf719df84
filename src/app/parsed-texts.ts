/**
 * What was parsed of the texts of a set and found valid, kept from one command to the next. A text that is the same, byte for byte, is neither parsed
 * nor held against the schemas again by the same build of the program; everything else is. A record is one text: a line that says what it is and the digest of the rest, and JSON.
 */
import type {Decoded} from '../manifest/decode.ts';
import {canBeKept, isKeptText, keptText, parsedAgain, type KeptText} from '../manifest/kept-text.ts';
import {parseSource, type ParsedDocument} from '../manifest/parse.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {contentDigest} from '../model/applied-digest.ts';
import {sha256} from '../model/canonical-json.ts';
import {isMapping} from '../model/mapping.ts';

type Parsed = ReturnType<typeof parseSource>;

/** Sets with less text, in UTF-16 units, are parsed sooner than a record is read and checked. */
const WORTHWHILE = 256 * 1024;
/** A record is written again once more than this part of the texts is not in it. */
const MOST_MISSED = 0.05;

const headOf = (program: string, body: string): string => `bylaw-parsed-3 ${program} ${sha256(body)}`;

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
  /** What stays of the record, by digest. */
  readonly #kept = new Map<string, KeptText>();
  /** What was parsed anew and can be kept, by digest, with its file. */
  readonly #parsed = new Map<string, Parsed & {readonly source: SourceFile}>();
  #length = 0;

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
      this.#kept.set(key, known);
      return parsedAgain(source, known);
    }
    const parsed = parseSource(source);
    if (!this.#kept.has(key) && !this.#parsed.has(key) && canBeKept(parsed))
      this.#parsed.set(key, {...parsed, source});
    return parsed;
  }

  /**
   * A record of all that was parsed, given what was decoded of it: of files in whose documents something was found, nothing. Undefined if the one
   * that there was still serves. To be asked before anybody changes the values.
   */
  record({objects, findings}: Pick<Decoded, 'objects' | 'findings'>): string | undefined {
    const invalid = new Set(findings.map(({place}) => place?.file));
    const parsed = [...this.#parsed].filter(([, {source}]) => !invalid.has(source.path));
    const missed = parsed.reduce((sum, [, {source}]) => sum + source.text.length, 0);
    if (missed <= this.#length * MOST_MISSED) return undefined;
    const digests = new Map<string, string>();
    for (const object of objects.values()) {
      const {file, document} = object.declaration.place;
      const key = `${document} ${file}`;
      digests.set(key, (digests.get(key) ?? '') + contentDigest(object));
    }
    const digestsOf = ({file, index}: ParsedDocument): string => digests.get(`${index} ${file}`) ?? '';
    const texts = [...this.#kept, ...parsed.map(([key, one]) => [key, keptText(one, digestsOf)] as const)];
    const body = JSON.stringify(Object.fromEntries(texts));
    return `${headOf(this.#program, body)}\n${body}`;
  }
}
