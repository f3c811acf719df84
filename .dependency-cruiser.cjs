/**
 * Which room may know which (see ARCHITECTURE.md). Data flows one way:
 * diagnostics ← model ← {manifest, diff, access ← agreements} ← rules ← planner ← app ← commands.
 * `npm run check -- layers` holds every import against this, those of types too.
 */

/** The rooms up to the planner: no files, no network, no clock, nothing of Node but digests. */
const PURE = ['diagnostics', 'model', 'manifest', 'diff', 'access', 'agreements', 'rules', 'planner'];

/** The ports that the use cases name: all that those who implement them may know of app/. */
const PORTS = 'app/[a-z-]*ports?[.]ts';

/** What each room may import besides itself: rooms, or single files of one. */
const MAY_IMPORT = {
  diagnostics: [],
  model: ['diagnostics', 'generated'],
  generated: ['model/field[.]ts', 'model/kinds[.]ts'],
  manifest: ['diagnostics', 'model', 'generated'],
  diff: ['diagnostics', 'model'],
  access: ['diagnostics', 'model'],
  agreements: ['diagnostics', 'model', 'access'],
  rules: ['diagnostics', 'model', 'manifest', 'diff', 'access', 'agreements'],
  planner: ['diagnostics', 'model', 'manifest', 'diff', 'access', 'agreements', 'rules'],
  app: PURE,
  // The two that implement the ports of the use cases.
  postgres: ['diagnostics', 'model', 'diff', PORTS],
  host: ['diagnostics', 'model', 'manifest/source-file[.]ts', PORTS],
  render: ['diagnostics', 'model', PORTS],
  // The page of reports runs in a browser: nobody imports it. It reads the data that html/ made for it.
  page: ['diagnostics', 'model', 'render/words', 'render/html'],
  // What all commands share, and the commands: here everything is put together.
  cli: [...PURE, 'app', 'postgres', 'host', 'render'],
  // What a command shows, cli/ draws by the view of the format; what GitHub is told beside it has no other format.
  commands: [...PURE, 'app', 'postgres', 'host', 'cli', 'render/scan/github-output[.]ts'],
};
const ROOMS = Object.keys(MAY_IMPORT);

/** What each part of render/ may import of the others: formats know what they share, and not each other. */
const FORMATS_MAY_IMPORT = {
  words: [],
  terminal: ['words'],
  markdown: ['words'],
  json: ['words'],
  scan: ['words'],
  // Answers that have no page of their own are shown as a wide terminal would show them.
  html: ['words', 'terminal/view[.]ts'],
};

/** Packages and the only places that may use them. */
const PACKAGES = [
  {packages: ['pg', 'umzug'], only: ['postgres']},
  {packages: ['js-yaml'], only: ['manifest']},
  {packages: ['@oclif/core'], only: ['commands', 'cli', 'cli[.]ts']},
  {packages: ['preact', '@dagrejs/dagre', '@tanstack/virtual-core'], only: ['page']},
];

/** Modules of Node by which a program touches the world outside; the terminal (readline) is for cli/ to ask at. */
const OUTSIDE =
  'child_process|cluster|dgram|dns|fs|http|http2|https|inspector|module|net|os|repl|tls|vm|worker_threads';

const anyOf = (names) => `(${names.join('|')})`;
const inRoom = (name) => (name.includes('[.]') ? `${name}$` : `${name}/`);
const inWords = (name) => (name === PORTS ? 'the ports of app' : name.replace('[.]', '.'));
const inSrc = (names) => `^src/${anyOf(names.map(inRoom))}`;
/** A package by its name, or where it or its types are installed. */
const installed = (names) => `(^|/)node_modules/(@types/)?${anyOf(names)}(/|$)|^${anyOf(names)}(/|$)`;

const rule = (name, comment, from, to) => ({name, severity: 'error', comment, from, to});

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([room, allowed]) =>
      rule(
        `direction-${room}`,
        `${room}/ may import ${allowed.map(inWords).join(', ') || 'no other room'}.`,
        {path: `^src/${room}/`},
        {path: '^src/', pathNot: inSrc([room, ...allowed])},
      ),
    ),
    ...Object.entries(FORMATS_MAY_IMPORT).map(([format, allowed]) =>
      rule(
        `direction-render-${format}`,
        `render/${format}/ may import ${['view.ts', ...allowed.map(inWords)].join(', ')} of render/, and no other format.`,
        {path: `^src/render/${format}/`},
        {
          path: '^src/render/',
          pathNot: `^src/render/${anyOf([format, ...allowed, 'view[.]ts'].map(inRoom))}`,
        },
      ),
    ),
    rule(
      'known-format',
      `What is in render/ is view.ts, or in one of ${Object.keys(FORMATS_MAY_IMPORT).join(', ')}: a new format is added here first.`,
      {
        path: '^src/render/',
        pathNot: `^src/render/${anyOf([...Object.keys(FORMATS_MAY_IMPORT), 'view[.]ts'].map(inRoom))}`,
      },
      {},
    ),
    rule(
      'known-room',
      `The rooms are ${ROOMS.join(', ')}, and cli.ts: a new one needs its place in the order first. Add it here.`,
      {path: '^src/', pathNot: inSrc([...ROOMS, 'cli[.]ts'])},
      {},
    ),
    rule(
      'known-room-imported',
      `Only what is in the rooms ${ROOMS.join(', ')} is imported; cli.ts is where the program starts.`,
      {},
      {path: '^src/', pathNot: inSrc(ROOMS)},
    ),
    rule(
      'telling-names',
      'A file or folder called util, common, helpers or manager tells nobody what is in it: name what it does.',
      {},
      // Rules have the names of the contract, which calls who manages access a manager.
      {
        path: '^src/.*\\b(utils?|common|helpers?|managers?|misc)\\b',
        pathNot: '^src/rules/(guest|ownership)-manager\\.ts$',
      },
    ),
    ...PACKAGES.map(({packages, only}) =>
      rule(
        `package-${packages[0].replace(/\W+/g, '-').replace(/^-/, '')}`,
        `${packages.join(', ')}: only in ${only.map(inWords).join(', ')}.`,
        {path: '^src/', pathNot: inSrc(only)},
        {path: installed(packages)},
      ),
    ),
    rule(
      'pure-rooms',
      'The rooms up to the planner get what is outside as arguments, the use cases by their ports; of Node they know node:crypto (digests) alone.',
      {path: inSrc([...PURE, 'app'])},
      {dependencyTypes: ['core'], pathNot: '^(node:)?crypto$'},
    ),
    rule(
      'outside-world',
      'Files are read in host/, the database is reached from postgres/: everybody else asks them.',
      {path: '^src/', pathNot: inSrc(['host', 'postgres'])},
      {dependencyTypes: ['core'], path: `^(node:)?(${OUTSIDE})(/|$)`},
    ),
    rule(
      'page-alone',
      'What the page of reports shares with the program runs in a browser: it knows nothing of Node.',
      {path: '^src/page/'},
      {path: '^node:|^(crypto|zlib)$', reachable: true},
    ),
    rule('no-cycle', 'Two files that need each other are one, or need a third.', {}, {circular: true}),
    rule(
      'installed',
      'What cannot be found is misspelt, or missing from package.json.',
      {},
      {couldNotResolve: true},
    ),
    rule(
      'shipped-dependencies',
      'The program runs where development dependencies are not installed; only the page of reports is bundled with them.',
      {path: '^src/', pathNot: '^src/page/'},
      {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only']},
    ),
    rule(
      'program-alone',
      'The program is complete without tests and scripts.',
      {path: '^src/'},
      {path: '^(test|scripts|bin|dist)/'},
    ),
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
