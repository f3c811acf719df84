/**
 * Patterns of `matches`, in the part of RE2's syntax that decides whether a text matches: pattern → positions and which
 * may follow which (Glushkov's automaton). Matching walks all of them at once, so it never goes back, and what it costs is the
 * length of the text times the number of positions. A pattern that would make an engine that does go back take exponential
 * time is refused all the same: it is a mistake wherever it is copied to.
 */
import {appendAll} from '../model/append-all.ts';
import {isAmbiguous} from './ambiguous-pattern.ts';
import {
  bothCases,
  CLASSES,
  complement,
  CONTROLS,
  isPoint,
  NOT_NEWLINE,
  point,
  type Characters,
} from './characters.ts';
import type {ExpressionProblem} from './syntax.ts';

export interface Pattern {
  /** What each position takes. */
  readonly positions: readonly Characters[];
  /** Positions that may come after each. */
  readonly follow: readonly ReadonlySet<number>[];
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
  /** Whether the empty text matches. */
  readonly empty: boolean;
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** A part of a pattern: which of its positions it can begin and end with. */
interface Part {
  readonly empty: boolean;
  readonly first: ReadonlySet<number>;
  readonly last: ReadonlySet<number>;
}

const NOTHING: Part = {empty: true, first: new Set(), last: new Set()};

const MAX_POSITIONS = 500;
const MAX_READS = 5000;
class PatternReader {
  readonly #text: string;
  readonly positions: Characters[] = [];
  readonly follow: Set<number>[] = [];
  #at = 0;
  #ignoreCase = false;
  #nested = 0;
  #reads = 0;
  #hasBareAlternatives = false;
  /** Whether a loop leads back where another inside it already does. */
  repeatsTwice = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Pattern | string {
    if (this.#text.startsWith('(?i)')) {
      this.#ignoreCase = true;
      this.#at = 4;
    }
    const fromStart = this.#takeIf('^');
    const part = this.#alternatives();
    if (typeof part === 'string') return part;
    const toEnd = this.#takeIf('$');
    if (this.#at < this.#text.length)
      return this.#peek() === ')' ? 'a `)` that closes nothing' : `\`${this.#peek()}\` in the middle`;
    if ((fromStart || toEnd) && this.#hasBareAlternatives)
      return '`^` or `$` beside `|`: put the alternatives between `(` and `)`';
    const {positions, follow} = this;
    return {positions, follow, ...part, fromStart, toEnd};
  }

  #peek(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #take(): string {
    const character = this.#peek();
    this.#at += character.length;
    return character;
  }

  #takeIf(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #alternatives(): Part | string {
    if (this.#nested > 20) return 'too many groups in each other';
    let whole = this.#sequence();
    while (typeof whole !== 'string' && this.#takeIf('|')) {
      if (this.#nested === 0) this.#hasBareAlternatives = true;
      const other = this.#sequence();
      if (typeof other === 'string') return other;
      whole = {
        empty: whole.empty || other.empty,
        first: new Set([...whole.first, ...other.first]),
        last: new Set([...whole.last, ...other.last]),
      };
    }
    return whole;
  }

  #sequence(): Part | string {
    let whole = NOTHING;
    while (this.#at < this.#text.length && !/[|)$]/.test(this.#peek())) {
      const part = this.#repeated();
      if (typeof part === 'string') return part;
      whole = this.#joined(whole, part);
    }
    return whole;
  }

  #joined(left: Part, right: Part): Part {
    for (const from of left.last) for (const to of right.first) this.follow[from]?.add(to);
    return {
      empty: left.empty && right.empty,
      first: left.empty ? new Set([...left.first, ...right.first]) : left.first,
      last: right.empty ? new Set([...left.last, ...right.last]) : right.last,
    };
  }

  /** A part as often as is said behind it. */
  #repeated(): Part | string {
    const start = this.#at;
    const part = this.#single();
    if (typeof part === 'string') return part;
    const times = this.#times();
    if (times === undefined || typeof times === 'string') return times ?? part;
    this.#takeIf('?');
    if (/^[*+?]|^\{\d/.test(this.#text.slice(this.#at))) return 'a repetition of a repetition';
    const {least, most} = times;
    if (most === 0) return NOTHING;
    if (most === undefined && least <= 1) return {...this.#looped(part), empty: least === 0 || part.empty};
    const after = this.#at;
    let whole = part;
    let previous = part;
    for (let i = 2; i <= (most ?? least); i++) {
      this.#at = start;
      const copy = this.#single();
      if (typeof copy === 'string') return copy;
      if (most === undefined && i === least) this.#looped(copy);
      const joined = this.#joined(part.empty ? whole : previous, copy);
      whole = {
        empty: whole.empty,
        first: part.empty ? joined.first : whole.first,
        last: i > Math.max(least, 1) ? new Set([...whole.last, ...copy.last]) : joined.last,
      };
      previous = copy;
    }
    this.#at = after;
    return least === 0 ? {...whole, empty: true} : whole;
  }

  /** What can come again after itself, without end. */
  #looped(part: Part): Part {
    for (const from of part.last) {
      for (const to of part.first) {
        // Two loops that both lead back: an engine that goes back tries both, each time.
        if (this.follow[from]?.has(to) === true) this.repeatsTwice = true;
        this.follow[from]?.add(to);
      }
    }
    return part;
  }

  #times(): {readonly least: number; readonly most: number | undefined} | string | undefined {
    if (this.#takeIf('*')) return {least: 0, most: undefined};
    if (this.#takeIf('+')) return {least: 1, most: undefined};
    if (this.#takeIf('?')) return {least: 0, most: 1};
    const counted = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.#text.slice(this.#at, this.#at + 12));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === undefined ? undefined : Number(counted[3]);
    return most !== undefined && most < least ? `\`${counted[0]}\`, from more to fewer` : {least, most};
  }

  #single(): Part | string {
    this.#reads += 1;
    if (this.#reads > MAX_READS) return 'too many repetitions in each other';
    const character = this.#take();
    if (character === '(') return this.#group();
    const taken =
      character === '['
        ? this.#class()
        : character === '.'
          ? NOT_NEWLINE
          : character === '\\'
            ? this.#escape()
            : /[*+?^]/.test(character)
              ? `\`${character}\` where it repeats or begins nothing`
              : point(character);
    if (typeof taken === 'string') return taken;
    if (this.positions.length >= MAX_POSITIONS)
      return `more than ${MAX_POSITIONS} characters, counting repetitions`;
    const position = this.positions.push(this.#ignoreCase ? bothCases(taken) : taken) - 1;
    this.follow.push(new Set());
    return {empty: false, first: new Set([position]), last: new Set([position])};
  }

  #group(): Part | string {
    const kind = /^\?(?:P?<\w+>|:|.{0,2})/u.exec(this.#text.slice(this.#at, this.#at + 40))?.[0];
    if (kind !== undefined) {
      if (!/^\?(?:P?<\w+>|:)$/.test(kind)) return `\`(${kind}\`, a group that may look around or sets flags`;
      this.#at += kind.length;
    }
    this.#nested += 1;
    const part = this.#alternatives();
    this.#nested -= 1;
    if (typeof part === 'string') return part;
    return this.#takeIf(')')
      ? part
      : this.#peek() === ''
        ? 'a `(` that nothing closes'
        : `\`${this.#peek()}\` in the middle`;
  }

  #escape(): Characters | string {
    const letter = this.#take();
    const known =
      CLASSES[letter] ??
      (CONTROLS[letter] === undefined ? undefined : [[CONTROLS[letter], CONTROLS[letter]]]);
    if (known !== undefined) return known;
    if (letter === '' || /[\p{L}\p{N}]/u.test(letter)) return `\`\\${letter}\``;
    return point(letter);
  }

  #class(): Characters | string {
    const negated = this.#takeIf('^');
    const characters: (readonly [number, number])[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#at >= this.#text.length) return 'a `[` that nothing closes';
      if (this.#text.startsWith('[:', this.#at)) return '`[:`, a named class';
      const from = this.#classItem();
      if (typeof from === 'string') return from;
      const isRange = /^-[^\]]/.test(this.#text.slice(this.#at, this.#at + 2)) && isPoint(from);
      if (isRange) {
        this.#take();
        const to = this.#classItem();
        if (typeof to === 'string') return to;
        const [low, high] = [from[0]?.[0] ?? 0, to[0]?.[0] ?? 0];
        if (!isPoint(to) || high < low) return 'a range that goes backwards or ends in a class';
        characters.push([low, high]);
      } else {
        appendAll(characters, from);
      }
    }
    this.#take();
    const both = this.#ignoreCase ? bothCases(characters) : characters;
    return negated ? complement(both) : both;
  }

  #classItem(): Characters | string {
    const character = this.#take();
    return character === '\\' ? this.#escape() : point(character);
  }
}

/** Reads a pattern; `offset` is where its text stands, for a problem. */
export function readPattern(text: string, offset: number): Pattern | ExpressionProblem {
  const reader = new PatternReader(text);
  const pattern = reader.read();
  if (typeof pattern === 'string') return {message: `The pattern has ${pattern}.`, offset};
  if (reader.repeatsTwice || isAmbiguous(pattern)) {
    return {
      message:
        'The pattern may backtrack without bound: a repetition in it can match the same text in more than one way.',
      offset,
    };
  }
  return pattern;
}

const takes = (characters: Characters, code: number): boolean =>
  characters.some(([from, to]) => code >= from && code <= to);

/** Whether a text matches a pattern, anywhere in it unless the pattern says otherwise. */
export function matchesPattern({positions, follow, first, last, ...pattern}: Pattern, text: string): boolean {
  if (pattern.empty && !(pattern.fromStart && pattern.toEnd && text !== '')) return true;
  let reached = new Set<number>();
  let isFirst = true;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const next = new Set<number>();
    const tryAll = (candidates: Iterable<number>) => {
      for (const candidate of candidates)
        if (!next.has(candidate) && takes(positions[candidate] ?? [], code)) next.add(candidate);
    };
    if (isFirst || !pattern.fromStart) tryAll(first);
    for (const position of reached) tryAll(follow[position] ?? []);
    if (!pattern.toEnd && [...next].some((position) => last.has(position))) return true;
    reached = next;
    isFirst = false;
  }
  return pattern.toEnd && [...reached].some((position) => last.has(position));
}
