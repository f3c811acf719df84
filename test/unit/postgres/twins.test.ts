/**
 * What is done twice, in SQL and in TypeScript, names its twin on both sides: the first line of a file of `behaviour/`
 * the TypeScript, and the comment before the declaration there the file.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BEHAVIOUR = 'src/postgres/behaviour';

/** A pair as `SQL file ↔ TypeScript file, name`. */
type Pair = string;

interface Found {
  readonly pairs: readonly Pair[];
  /** What is of no known form, in words. */
  readonly faults: readonly string[];
}

/** The pairs that the first lines of SQL files name. */
function namedInSql(files: ReadonlyMap<string, string>): Found {
  const pairs: Pair[] = [];
  const faults: string[] = [];
  for (const [file, text] of files) {
    const [first = ''] = text.split('\n');
    const [, path, names] = /^-- Twin: (src\/\S+\.ts), (.+)$/.exec(first) ?? [];
    if (path !== undefined && names !== undefined) {
      pairs.push(...names.split(', ').map((name) => `${file} ↔ ${path}, ${name}`));
    } else if (!/^-- No twin: .{10,}\.$/.test(first)) {
      faults.push(`${file} begins with neither a twin nor the reason why it has none`);
    }
  }
  return {pairs, faults};
}

const COMMENT = /\/\*\*(?:(?!\*\/)[\s\S])*\*\//g;
const DECLARATION = /^\s*(?:export )?(?:async )?(?:function\*?|const|class) (\w+)/;

/** The pairs that comments of TypeScript files name. */
function namedInTypeScript(files: ReadonlyMap<string, string>): Found {
  const pairs: Pair[] = [];
  const faults: string[] = [];
  for (const [file, text] of files) {
    for (const {0: comment, index} of text.matchAll(COMMENT)) {
      const twins = comment.replaceAll(/\s*\n \* /g, ' ');
      if (!/Twins? in SQL: /.test(twins)) continue;
      const [, name] = DECLARATION.exec(text.slice(index + comment.length)) ?? [];
      const sql = [...twins.matchAll(/src\/postgres\/behaviour\/[\w-]+\.sql/g)].map(([path]) => path);
      if (name === undefined || sql.length === 0) faults.push(`${file} names a twin of nothing`);
      else pairs.push(...sql.map((path) => `${path} ↔ ${file}, ${name}`));
    }
  }
  return {pairs, faults};
}

/** Everything that is wrong with the pairs of two sides. */
function faultsOf(
  sql: ReadonlyMap<string, string>,
  typeScript: ReadonlyMap<string, string>,
): readonly string[] {
  const [one, other] = [namedInSql(sql), namedInTypeScript(typeScript)];
  return [
    ...one.faults,
    ...other.faults,
    ...one.pairs
      .filter((pair) => !other.pairs.includes(pair))
      .map((pair) => `${pair}: only the SQL names it`),
    ...other.pairs
      .filter((pair) => !one.pairs.includes(pair))
      .map((pair) => `${pair}: only the TypeScript names it`),
  ].toSorted();
}

const filesIn = (folder: string, ending: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(`${ROOT}${folder}`, {recursive: true, encoding: 'utf8'})
      .filter((name) => name.endsWith(ending))
      .map((name) => [`${folder}/${name}`, readFileSync(`${ROOT}${folder}/${name}`, 'utf8')]),
  );

describe('twins', () => {
  test('name each other', () => {
    const sql = filesIn(BEHAVIOUR, '.sql');
    expect(sql.size).toBeGreaterThan(50);
    expect(faultsOf(sql, filesIn('src', '.ts'))).toEqual([]);
  });

  const SQL = `${BEHAVIOUR}/covers.sql`;
  const said = (sql: string, typeScript: string) =>
    faultsOf(new Map([[SQL, sql]]), new Map([['src/a.ts', typeScript]]));
  const twin = `/**\n * It covers.\n * Twin in SQL: ${SQL}.\n */\nexport function covers(): void {}\n`;

  test.each([
    ['both', '-- Twin: src/a.ts, covers\n', twin, []],
    ['a reason for none', '-- No twin: it is the only one.\n', '', []],
    [
      'several names',
      '-- Twin: src/a.ts, covers, other\n',
      `${twin}/** Twin in SQL: ${SQL}. */\nconst other = 1;\n`,
      [],
    ],
    ['nothing', 'select 1;\n', '', [/^\S+covers\.sql begins with neither/]],
    ['no TypeScript', '-- Twin: src/a.ts, covers\n', '', [/covers: only the SQL names it/]],
    [
      'a name that is gone',
      '-- Twin: src/a.ts, covered\n',
      twin,
      [/covered: only the SQL/, /covers: only the T/],
    ],
    ['no SQL', '-- No twin: it is the only one.\n', twin, [/covers: only the TypeScript names it/]],
    [
      'a file that is gone',
      '-- No twin: it is the only one.\n',
      twin.replace('covers.sql', 'gone.sql'),
      [/gone\.sql ↔/],
    ],
    [
      'a comment of nothing',
      '-- No twin: it is the only one.\n',
      '/** Twin in SQL: none. */\n',
      [/twin of nothing/],
    ],
  ])('%s', (_, sql, typeScript, faults) => {
    expect(said(sql, typeScript)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});
