/** The mistakes that one line of a manifest may hold, each with the edit that would mend it. Whether it does is for others to try. */
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {knownFields} from './known-fields.ts';
import {oddCharacters, plainCharacters} from './odd-characters.ts';
import {quotedScalar} from './scalar-text.ts';

/** A mistake with its place, and how to mend it. */
export interface Mistake {
  readonly offset: number;
  readonly problem: SyntaxProblem;
  /** The piece of the text that it is about. */
  readonly found?: string;
  /** What to write, to be copied. */
  readonly write?: string;
}

/** A mistake, and the edit that mends it. */
export interface Candidate extends Mistake {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One line of a text; `end` is before its line break. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `  - key: value`: what is before the key, the key, its colon with spaces, the value, and a comment. */
const ENTRY = /^(\s*(?:- +)*)([\w./-]+)(:[ \t]+)(\S.*?)([ \t]+#.*)?$/;
/** `  - value`. */
const ITEM = /^(\s*(?:- +)+)(\S.*?)([ \t]+#.*)?$/;
const REFERENCE = String.raw`(?:user|team|role|right|space|workflow|playbook|vault|thread|share|connection)`;

type Candidates = Iterable<Candidate>;

const edit = (
  line: Line,
  from: number,
  length: number,
  instead: string,
  about: Pick<Candidate, 'problem' | 'found' | 'write'> & {readonly at?: number},
): Candidate => {
  const {at, ...mistake} = about;
  return {
    ...mistake,
    offset: line.start + (at ?? from),
    start: line.start + from,
    end: line.start + from + length,
    text: instead,
  };
};

/** Characters that look like spaces, dashes or quotes and are others. */
function* oddOnes(line: Line): Candidates {
  const [first] = oddCharacters(line.text);
  if (first === undefined) return;
  const instead = plainCharacters(line.text);
  yield edit(line, 0, line.text.length, instead, {
    problem: first.isQuote ? 'typographic-quotes' : 'odd-character',
    found: first.name,
    write: instead.trim(),
    at: first.index,
  });
}

/** Lines that are meant to part documents, or to be comments. */
function* marks(line: Line): Candidates {
  const {text} = line;
  const length = text.length;
  if (/^(?:-{2}|-{4,}|[–—]+|\*{3,}|={3,}|- - -)\s*$/.test(text)) {
    yield edit(line, 0, length, '---', {problem: 'separator', found: text.trim(), write: '---'});
  }
  const comment = /^(\s*)(\/\/|--|\/\*|;)(?=\s*\S)/.exec(text);
  if (comment !== null) {
    const [, indent = '', sign = ''] = comment;
    yield edit(line, indent.length, sign.length, '#', {problem: 'comment-sign', found: sign});
  }
}

/** `-x`, `* x` and `• x` for an entry of a list. */
function* bullets(line: Line): Candidates {
  const dash = /^(\s*(?:- +)*)-(?=[^\s-])(.*)$/.exec(line.text);
  if (dash !== null) {
    const [, indent = '', rest = ''] = dash;
    const about = {
      problem: 'dash-without-space',
      found: `-${rest}`,
      write: `- ${rest}`,
      at: indent.length,
    } as const;
    yield edit(line, indent.length + 1, 0, ' ', about);
    // The lines below may be indented like what follows the dash.
    if (indent.startsWith(' ')) yield edit(line, 0, indent.length + 1, `${indent.slice(1)}- `, about);
  }
  const bullet = /^(\s*)([*•·‣+–—])(\s+)(\S.*)$/.exec(line.text);
  if (bullet !== null) {
    const [, indent = '', sign = '', gap = '', rest = ''] = bullet;
    yield edit(line, indent.length, sign.length + gap.length, '- ', {
      problem: 'bullet',
      found: sign,
      write: `- ${rest}`,
    });
  }
}

/** `key:value`, `key = value`, `key value` and `key` for `key: value`; `key` is a field of manifests. */
function* keys(line: Line): Candidates {
  const match = /^(\s*(?:- +)?)([A-Za-z]\w*)(\s*[:=]\s*|\s+|$)(.*)$/.exec(line.text);
  if (match === null) return;
  const [, indent = '', key = '', between = '', value = ''] = match;
  if (!knownFields().all.has(key) || /^:[ \t]/.test(between) || (between === ':' && value === '')) return;
  const isColon = between.trim() === ':';
  const instead = value === '' ? ':' : ': ';
  yield edit(line, indent.length + key.length, between.length, instead, {
    problem: isColon ? 'missing-space' : 'no-colon',
    found: isColon ? `${key}:` : key,
    write: `${key}${instead}${value}`.trimEnd(),
    at: indent.length,
  });
}

/** `subject: user: EMAIL`, in a block or between braces. */
function* splitReferences(line: Line): Candidates {
  const pattern = new RegExp(`\\b(\\w+): +(${REFERENCE}: +(?:right: +)?)([^\\s,\\]{}]+)`, 'g');
  for (const match of line.text.matchAll(pattern)) {
    const [all, key = '', type = '', name = ''] = match;
    if (!knownFields().references.has(key)) continue;
    const joined = type.replaceAll(' ', '') + name;
    yield edit(line, match.index, all.length, `${key}: ${joined}`, {
      problem: 'split-reference',
      found: type + name,
      write: `${key}: ${joined}`,
      at: match.index + all.length - type.length - name.length,
    });
  }
}

/** A value in other quotes: one that holds the quotes around it, or begins with quotes that end before it does. */
function requoted(value: string): string {
  const mark = value.charAt(0);
  const inner = value.slice(1, -1);
  const isWhole = (mark === '"' || mark === "'") && value.length > 1 && value.endsWith(mark);
  return quotedScalar(isWhole ? inner : value);
}

/** `*`, `*:*:all` and the like: permissions as other systems have them. */
export const isWildcard = (value: string): boolean => /^\*(?:[:/][\w*]+)*$/.test(value);
/** What a value without quotes must not begin with. */
const INDICATOR = /^[%@`*&!|>?[\]{},"'#-]/;

/** Why a value cannot stand as it does, and what to write. */
function quoting(value: string, key: string | undefined): Pick<Candidate, 'problem' | 'found' | 'write'> {
  const quoted = requoted(value);
  const write = key === undefined ? quoted : `${key}: ${quoted}`;
  if (isWildcard(value)) return {problem: 'wildcard', found: value, write};
  if (value.startsWith('"') && value.includes('\\')) return {problem: 'escape', found: value, write};
  if (/^["']/.test(value)) return {problem: 'text-beside-quotes', found: value, write};
  const problem = INDICATOR.test(value) ? 'needs-quotes' : 'colon-in-text';
  return {problem, found: value, write};
}

/** Whether a value may be a text: no text block, and no brackets where a list or map belongs. */
function isQuotable(key: string, value: string): boolean {
  const {lists, mappings} = knownFields();
  if (/^[|>][+\d-]*$/.test(value) || /^&.*: /.test(value)) return false;
  return !/^[[{]/.test(value) || !(lists.has(key) || mappings.has(key));
}

function* blockValues(line: Line): Candidates {
  const entry = ENTRY.exec(line.text);
  const item = ITEM.exec(line.text);
  if (entry !== null) {
    const [, indent = '', key = '', colon = '', value = ''] = entry;
    const at = indent.length + key.length + colon.length;
    const {lists, mappings} = knownFields();
    if (lists.has(key) && /^-\s/.test(value)) {
      const list = `[${value.replace(/^-\s+/, '')}]`;
      yield edit(line, at, value.length, list, {
        problem: 'list-beside-key',
        found: key,
        write: `${key}: ${list}`,
      });
    } else if (mappings.has(key) && /^[\w./-]+: /.test(value)) {
      const mapping = `{${value}}`;
      yield edit(line, at, value.length, mapping, {
        problem: 'map-beside-key',
        found: key,
        write: `${key}: ${mapping}`,
      });
    } else if (isQuotable(key, value)) {
      yield edit(line, at, value.length, requoted(value), quoting(value, key));
    }
  }
  if (item === null || entry !== null) return;
  const [, indent = '', value = ''] = item;
  // A map whose first key is wrong.
  if (/^["'&].*: /.test(value)) return;
  yield edit(line, indent.length, value.length, requoted(value), quoting(value, undefined));
}

/** Values between brackets on this line: up to the comma or bracket that ends them. */
function* flowValues(line: Line): Candidates {
  const pattern = /(?<=[[{,]\s*)(?:([\w./-]+): +)?([^\s,[\]{}"'][^,[\]{}]*?)(?=\s*[,\]}])/g;
  for (const match of line.text.matchAll(pattern)) {
    const [all, key, value = ''] = match;
    const at = match.index + all.length - value.length;
    const two = /^(\S+)\s+(?=[\w./-]+: )/.exec(value);
    if (two?.[1] !== undefined) {
      yield edit(line, at + two[1].length, 0, ',', {
        problem: 'missing-comma',
        found: two[1],
        write: `${key === undefined ? '' : `${key}: `}${value.replace(two[0], `${two[1]}, `)}`,
        at: at + two[0].length,
      });
    }
    if (INDICATOR.test(value) || value.includes(': ')) {
      yield edit(line, at, value.length, requoted(value), quoting(value, key));
    }
  }
}

/** A bracket that closes nothing, where the parser stopped. */
function* extraBrackets(line: Line, stopped: number): Candidates {
  const at = stopped - line.start;
  const found = line.text.charAt(at);
  if (found === ']' || found === '}') yield edit(line, at, 1, '', {problem: 'extra-bracket', found});
}

/** A line that is indented by a space more or less than those before it. */
function* indents(line: Line, before: readonly Line[]): Candidates {
  const own = /^ */.exec(line.text)?.[0].length ?? 0;
  if (!/^\s*(?:- |[\w./-]+:(?: |$))/.test(line.text)) return;
  const seen = new Set([own]);
  for (const {text} of before) {
    const wanted = /^ */.exec(text)?.[0].length ?? 0;
    if (seen.has(wanted) || Math.abs(wanted - own) > 3) continue;
    seen.add(wanted);
    const found = `${own} ${own === 1 ? 'space' : 'spaces'}`;
    const write = `${wanted} ${wanted === 1 ? 'space' : 'spaces'}`;
    yield edit(line, 0, own, ' '.repeat(wanted), {problem: 'wrong-indentation', found, write, at: own});
  }
}

/** The first field of a spec, behind the last line of the metadata, with no `spec:` between them. */
function* missingSpec(line: Line, [previous]: readonly Line[]): Candidates {
  const key = /^ +([\w.-]+):(?: |$)/.exec(line.text)?.[1];
  if (key === undefined || previous === undefined || !/^metadata:\s*\{.*\}/.test(previous.text)) return;
  yield edit(line, 0, 0, 'spec:\n', {
    problem: 'missing-spec',
    found: key,
    at: line.text.indexOf(key),
  });
}

/** The mistakes that may be on these lines, the last first; `stopped`: where the parser did. */
export function* lineMistakes(lines: readonly Line[], stopped: number): Generator<Candidate> {
  for (const line of lines) yield* oddOnes(line);
  for (const line of lines) yield* marks(line);
  for (const line of lines) yield* bullets(line);
  for (const line of lines) {
    yield* splitReferences(line);
    yield* keys(line);
  }
  const [last] = lines;
  if (last === undefined) return;
  yield* extraBrackets(last, stopped);
  yield* blockValues(last);
  yield* flowValues(last);
  yield* missingSpec(last, lines.slice(1));
  yield* indents(last, lines.slice(1));
  for (const line of lines.slice(1)) {
    yield* blockValues(line);
    yield* flowValues(line);
  }
}
