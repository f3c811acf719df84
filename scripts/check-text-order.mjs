/**
 * Holds the sources to one order of text, that of `diagnostics/compare-text.ts`: by code units, the same on every
 * machine; and to one meaning of letters, whatever the locale of the database. It finds what the linter, which sees a
 * sort without a comparison, does not:
 *
 *   - texts that are compared with `<` or `>`, by their types;
 *   - comparisons by the locale of the machine;
 *   - an `order by` of text in SQL without `collate "C"`: the collation of the database is anybody's choice.
 *     Locks may be taken in any order as long as it is one, and what `distinct on` names is only gathered by it.
 *     Migrations are not searched: what acts stands in `behaviour/`;
 *   - in SQL, letters by the locale of the database: `lower` and its like without `collate "C"`, matches that take
 *     capitals for small letters without it, and classes of characters such as `[[:alpha:]]` and `\s`. Migrations are
 *     searched, too.
 *
 * Prints what it finds, a line each; exits 1 if there is anything.
 */
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

/** The project that is searched: this one, or the one in the folder given. */
const ROOT = path.resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const COMPARE_TEXT = 'src/diagnostics/compare-text.ts';
const PROJECTS = ['tsconfig.json', 'src/page/tsconfig.json'].filter((file) =>
  existsSync(path.join(ROOT, file)),
);

const COMPARISONS = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);
const LOCALES = /\.localeCompare\(|\bIntl\.Collator\b/;

/** Columns by which SQL orders that hold numbers, times or names of the catalogue, which have collation "C". */
const NOT_TEXT = new Set([
  'sequence',
  'run',
  'time',
  'pid',
  'ordinality',
  'part',
  'ord',
  'link',
  'relname',
  'rulename',
  'tgname',
]);
/** What is none by its form: a number that a function gives, or whether something holds. */
const NUMBER_OR_TRUTH = /^(?:cardinality|length|bylaw\.level_rank)\(|<>|=/;

const lineOf = (text, at) => text.slice(0, at).split('\n').length;

/** Comparisons of texts in one project, as `file:line what`. */
function comparedTexts(project) {
  const folder = path.dirname(path.join(ROOT, project));
  const {config} = ts.readConfigFile(path.join(ROOT, project), (name) => readFileSync(name, 'utf8'));
  const {fileNames, options} = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const files = new Set(fileNames.filter((file) => file.startsWith(path.join(ROOT, 'src/'))));
  const program = ts.createProgram([...files], options);
  const checker = program.getTypeChecker();
  const isText = (node) => {
    const type = checker.getTypeAtLocation(node);
    return (type.isUnion() ? type.types : [type]).some(({flags}) => flags & ts.TypeFlags.StringLike);
  };
  const found = [];
  for (const source of program.getSourceFiles().filter(({fileName}) => files.has(fileName))) {
    const file = path.relative(ROOT, source.fileName);
    const visit = (node) => {
      if (ts.isBinaryExpression(node) && COMPARISONS.has(node.operatorToken.kind)) {
        if (isText(node.left) || isText(node.right)) {
          found.push(
            `${file}:${lineOf(source.text, node.getStart())} \`${node.getText()}\`: use compareText`,
          );
        }
      }
      ts.forEachChild(node, visit);
    };
    if (file !== COMPARE_TEXT) visit(source);
  }
  return found;
}

/** The items of an `order by` that begins at `from`, and whether it is for taking locks. */
function orderItems(text, from) {
  const items = [''];
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    const rest = text.slice(at);
    const isEnd = depth === 0 && /^(?:limit|for|loop|offset|returning|union|on conflict|from)\b/i.test(rest);
    if (isEnd && /\s/.test(text[at - 1]))
      return {items, locks: /^for (?:no key )?(?:update|share)\b/i.test(rest)};
    if (depth === 0 && ";`'".includes(char)) break;
    if (char === '(') depth += 1;
    if (char === ')' && depth-- === 0) break;
    if (char === ',' && depth === 0) items.push('');
    else items[items.length - 1] += char;
  }
  return {items, locks: false};
}

/** What `order by` takes from the collation of the database in one file. */
function collatedOrders(file) {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/\border by\s+/gi)].flatMap(({0: words, index}) => {
    const {items, locks} = orderItems(text, index + words.length);
    const gathered =
      /\bdistinct on \(([^()]*)\)(?:(?!\bdistinct on\b)[^;`])*$/i.exec(text.slice(0, index))?.[1] ?? '';
    const groups = new Set(gathered.split(',').map((item) => item.trim()));
    const bad = items
      .map((item) => item.trim().replace(/\s+(?:asc|desc|nulls (?:first|last))\b/gi, ''))
      .filter((item) => !item.includes(' collate "C"') && !NUMBER_OR_TRUTH.test(item))
      .filter((item) => !NOT_TEXT.has(item.split('.').at(-1)) && !groups.has(item));
    return locks || bad.length === 0
      ? []
      : [`${file}:${lineOf(text, index)} orders by ${bad.join(', ')}: write collate "C"`];
  });
}

/** What SQL calls with texts, up to the end of the first argument. */
const CASE_OF =
  /\b(?:lower|upper|initcap|casefold)\s*\(|\bregexp_\w+\s*\((?=[^;]*?,\s*'[gnmsx]*i[gnmsx]*'\))/gi;
const LOCALE_MATCH = /~~?\*|\b(?:ilike|similar to|citext)\b/gi;
const CLASSES = /\[\[?[.:=]\w+[.:=]\]|(?<!\\)\\[swdSWDmMyY](?![\w.]*:)/g;

/** The first argument of a call that begins at `from`. */
function firstArgument(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (depth === 0 && /[,)]/.test(text[at])) return text.slice(from, at);
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
  }
  return text.slice(from);
}

/** What the SQL in one file takes for a letter, a capital or a blank by the locale of the database. */
function localeLetters(file) {
  const whole = readFileSync(path.join(ROOT, file), 'utf8');
  const isSql = file.endsWith('.sql');
  // Comments say anything; in TypeScript, SQL stands in texts, and patterns of its own beside it.
  const blank = (found) => found.replaceAll(/[^\n]/g, ' ');
  const text = isSql ? whole.replaceAll(/--.*/g, blank) : whole.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, blank);
  const at = (index, what) => `${file}:${lineOf(text, index)} ${what}: the locale of the database decides`;
  const isC = (argument) => argument.trimEnd().endsWith('collate "C"');
  return [
    ...[...text.matchAll(CASE_OF)]
      .filter(({0: call, index}) => !isC(firstArgument(text, index + call.length)))
      .map(({0: call, index}) => at(index, `${call}…) without collate "C"`)),
    ...[...text.matchAll(LOCALE_MATCH)]
      .filter(({index}) => !isC(text.slice(0, index)))
      .map(({0: sign, index}) => at(index, `${sign} without collate "C"`)),
    ...(isSql ? [...text.matchAll(CLASSES)] : [...text.matchAll(/\[\[:\w+:\]/g)]).map(({0: name, index}) =>
      at(index, `the class ${name}`),
    ),
  ];
}

const every = readdirSync(path.join(ROOT, 'src'), {recursive: true, encoding: 'utf8'})
  .map((name) => path.posix.join('src', name))
  .filter((name) => /\.(?:tsx?|sql)$/.test(name))
  .toSorted();
const sources = every.filter((name) => !name.includes('/migrations/'));
// What was written once is not written anew: 0006 mends the checks of these, and a migration down brings back what was.
const MENDED_LATER = /\/migrations\/(?:0001-objects|0003-history)\.up\.sql$|\.down\.sql$/;
const letters = every.filter((name) => name.startsWith('src/postgres/') && !MENDED_LATER.test(name));
const found = [
  ...PROJECTS.flatMap(comparedTexts),
  ...sources
    .filter((file) => LOCALES.test(readFileSync(path.join(ROOT, file), 'utf8')))
    .map((file) => `${file}: compares by the locale of the machine: use compareText`),
  ...sources.filter((file) => file.startsWith('src/postgres/')).flatMap(collatedOrders),
  ...letters.flatMap(localeLetters),
];
for (const line of found) console.log(line);
if (found.length > 0) process.exitCode = 1;
