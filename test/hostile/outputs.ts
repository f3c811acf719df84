/**
 * A reader of every format, with what is to hold for what it makes. A format without one does not compile, and neither
 * does a result without an input (test/unit/render/view-inputs.ts); every-output.test.ts names what else is printed and not
 * tried. The tests of this folder try every field of everything that a format can show.
 */
import type {Format} from '../../src/cli/formats.ts';
import {csvView} from '../../src/render/csv/view.ts';
import {htmlView} from '../../src/render/html/view.ts';
import {jsonView} from '../../src/render/json/view.ts';
import {markdownView} from '../../src/render/markdown/view.ts';
import {githubView} from '../../src/render/scan/github.ts';
import {junitView} from '../../src/render/scan/junit.ts';
import {sarifView} from '../../src/render/scan/sarif.ts';
import {humanView} from '../../src/render/terminal/view.ts';
import type {FormatView} from '../../src/render/view.ts';
import {escapeForTerminal} from '../../src/render/words/escape.ts';
import {CATALOGUE} from '../../src/rules/index.ts';
import {atOnce} from '../effort.ts';
import {strange} from '../unit/render/html/html-page.ts';
import {runOf} from '../unit/render/scan/sarif-run.ts';
import {readCsv} from '../unit/render/read-csv.ts';
import {rawCharacter} from '../unit/render/spoiler.ts';
import {CORPUS} from './corpus.ts';
import {pageOf} from './github-page.ts';
import {runnerCommands} from './runner.ts';
import {shapeOf, terminalFaults} from './terminal.ts';

/** What was made of one thing. */
interface Reading {
  /** In words, for whoever reads the failed test. */
  readonly faults: readonly string[];
  /** What it consists of, whatever texts are in it; in any order. */
  readonly shape: readonly string[];
}

export interface Output {
  readonly name: string;
  /** The view, in the style of that turn. */
  readonly view: (turn: number) => Partial<FormatView>;
  /**
   * How many texts of the corpus a field holds at once. Fewer are the first in their field more often.
   */
  readonly together: number;
  /** Reads a text as whatever it is made for does. */
  readonly read: (text: string) => Reading | Promise<Reading>;
  /** What it says in fields: there each text has to be found as `shown` says, and nothing else. */
  readonly fields?: {
    readonly of: (text: string) => unknown;
    readonly shown: (text: string) => string;
    /** Blanks at the ends of what is said do not matter. */
    readonly trimmed?: true;
  };
  /** Whether it has commands for the runner of GitHub Actions; none other may. */
  readonly commands?: true;
}

const WIDTHS = [40, 80, 120];
/** Manifests of hostile lines; a file has no line feeds in its lines, and may have returns. */
const sourcesOf =
  (turn: number) =>
  (file: string, line: number): string =>
    (CORPUS[(turn + file.length + line) % CORPUS.length] ?? '').replaceAll('\n', ' ');

const hidden = (text: string): string[] => {
  const raw = rawCharacter(text);
  return raw === undefined ? [] : [`it has a raw ${JSON.stringify(raw)}`];
};

/** Names of the members of a JSON text, with the kinds of their values. */
function shapeOfJson(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null)
    return [`${path} ${value === null ? 'null' : typeof value}`];
  const free = /\.(?:labels|config)$/.test(path);
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    shapeOfJson(item, Array.isArray(value) ? `${path}[]` : free ? `${path}.(key)` : `${path}.${key}`),
  );
}

/** What URLs of a log lead to, beyond the folder that they are in. */
function straying(log: ReturnType<typeof runOf>): string[] {
  const root = 'https://host.example/root/';
  const uris = log.results.flatMap(({locations}) =>
    locations.map(({physicalLocation}) => physicalLocation.artifactLocation.uri),
  );
  return uris.filter((uri) => {
    const url = new URL(uri, root);
    return !url.href.startsWith(root) || url.href === root || url.search !== '' || url.hash !== '';
  });
}

const MANY = atOnce(16, 4);

const READERS: Readonly<Record<Format, Omit<Output, 'name'>>> = {
  human: {
    view: (turn) =>
      humanView(
        {
          color: true,
          width: WIDTHS[turn % WIDTHS.length] ?? 80,
          unicode: turn % 5 > 0,
          verbose: turn % 4 > 0,
        },
        sourcesOf(turn),
      ),
    together: MANY,
    read: async (text) => ({faults: await terminalFaults(text), shape: []}),
  },
  json: {
    view: () => jsonView,
    together: MANY,
    read: (text) => ({faults: hidden(text), shape: shapeOfJson(JSON.parse(text))}),
    fields: {of: (text) => JSON.parse(text) as unknown, shown: (text) => text},
  },
  markdown: {
    view: () => markdownView,
    // So that a comment is not too long, and nothing in it is folded.
    together: atOnce(5, 4),
    read: (text) => {
      const {elements, faults} = pageOf(text);
      return {faults, shape: elements};
    },
  },
  html: {
    view: () => htmlView({script: 'document.title="bylaw"', style: 'p{color:red}'}),
    together: MANY,
    // How many elements there are depends on texts: code in a sentence is one.
    read: (text) => ({faults: [...hidden(text), ...strange(text)], shape: []}),
  },
  sarif: {
    view: () => sarifView({version: '0.1.0', rules: CATALOGUE, base: 'governance'}),
    together: MANY,
    read: (text) => {
      const run = runOf(text);
      const links = run.results.filter(({message}) => /(?<!\\)\]\(/.test(message.text));
      return {
        faults: [
          ...hidden(text),
          ...straying(run).map((uri) => `it leads out of the repository: ${uri}`),
          ...links.map(({message}) => `a link: ${message.text}`),
        ],
        shape: shapeOfJson(run.results),
      };
    },
  },
  github: {
    view: () => githubView('governance'),
    together: MANY,
    read: (text) => ({
      faults: hidden(text),
      shape: runnerCommands(text).commands.map(
        ({name, properties}) => `${name} ${Object.keys(properties).join(' ')}`,
      ),
    }),
    fields: {of: (text) => runnerCommands(text).commands, shown: escapeForTerminal, trimmed: true},
    commands: true,
  },
  csv: {
    view: () => csvView,
    together: MANY,
    read: (text) => {
      const rows = readCsv(text);
      const formulas = rows
        .flat()
        .filter((cell) => /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]/u.test(cell));
      return {
        faults: [...hidden(text.replaceAll('\r\n', '\n')), ...formulas.map((cell) => `a formula: ${cell}`)],
        shape: rows.map((row) => `${row.length} cells`),
      };
    },
  },
  junit: {
    view: () => junitView,
    together: MANY,
    read: (text) => ({
      faults: [...hidden(text), ...(/&(?!(?:amp|lt|gt|quot|apos);)/.test(text) ? ['a stray entity'] : [])],
      // Whatever is in a text, the elements and their attributes are the same.
      shape: [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""')),
    }),
  },
};

/** Lines are broken where texts end, so that what it consists of can be told only of lines without end. */
const UNWRAPPED: Output = {
  name: 'human without wrapping',
  view: () => humanView({color: false, width: 1_000_000, unicode: true, verbose: true}),
  together: MANY,
  read: (text) => ({faults: hidden(text), shape: shapeOf(text)}),
};

export const OUTPUTS: readonly Output[] = [
  ...Object.entries(READERS).map(([name, reader]) => ({name, ...reader})),
  UNWRAPPED,
];
