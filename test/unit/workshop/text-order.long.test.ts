import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from 'vitest';
import {buildHouse, type House} from './broken-house.ts';

const CHECK = fileURLToPath(new URL('../../../scripts/check-text-order.mjs', import.meta.url));

let house: House | undefined;
afterEach(() => house?.remove());

/** What the check of text order finds, as `file:line`, and how it ends. */
function findings(files: Readonly<Record<string, string>>): readonly [number | null, ...string[]] {
  house = buildHouse(files);
  const {status, stdout} = spawnSync(process.execPath, [CHECK, house.folder], {encoding: 'utf8'});
  const places = stdout.split('\n').flatMap((line) => /^[^ ]*\w/.exec(line)?.[0] ?? []);
  return [status, ...places];
}

test('text that is ordered some other way than by compareText is found', () => {
  const found = findings({
    'src/diagnostics/compare-text.ts':
      'export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);\n',
    'src/model/by-sign.ts':
      'export const first = (a: string, b: string): string => (a < b ? a : b);\nexport const less = (a: number, b: number): boolean => a < b;\n',
    'src/model/by-locale.ts': 'export const order = (a: string, b: string): number => a.localeCompare(b);\n',
    'src/postgres/read.ts':
      'export const NAMES = `select name from t order by name`;\nexport const LAST = `select * from t order by run desc limit 1`;\n',
    'src/postgres/behaviour/list.sql': [
      'select a.name, (select string_agg(b.text, \',\' order by b.text) from b) from a order by a.name collate "C";',
      'select distinct on (w.name) w.name from w order by w.name, cardinality(w.via), w.via collate "C" desc;',
      'select from w order by w.name for no key update;',
      'select w.name from w order by w.run, 1;',
    ].join('\n'),
  });
  expect(found).toEqual([
    1,
    'src/model/by-sign.ts:1',
    'src/model/by-locale.ts',
    'src/postgres/behaviour/list.sql:1',
    'src/postgres/behaviour/list.sql:4',
    'src/postgres/read.ts:1',
  ]);
});

test('letters that are what the locale of a database says are found', () => {
  const found = findings({
    'src/postgres/find.ts':
      "export const LOWER = `select lower(t::text) from t`;\nexport const CLASS = '[[:alpha:]]';\nexport const OWN = /^\\w+$/i;\n",
    'src/postgres/behaviour/find.sql': [
      "select regexp_replace(a, 'x', 'y', 'gi') from t; -- lower(a)",
      "select a ~* 'x' from t;",
      "select a ilike 'x' from t;",
      "select a ~ '\\s' from t;",
    ].join('\n'),
    'src/postgres/migrations/0001-t.up.sql': 'create table t (a text check (a = lower(a)));\n',
  });
  expect(found).toEqual([
    1,
    ...[1, 2, 3, 4].map((line) => `src/postgres/behaviour/find.sql:${line}`),
    'src/postgres/find.ts:1',
    'src/postgres/find.ts:2',
    'src/postgres/migrations/0001-t.up.sql:1',
  ]);
});

test('a project in order passes', () => {
  const text = 'export const less = (a: number, b: number): boolean => a < b;\n';
  const sql = `select lower((a || b) collate "C"), regexp_replace(a collate "C", '[a-z]', '\\1', 'gi') from t
    where a collate "C" ~* 'x' and a ~ '\\.[a-z]\\u0020';\n`;
  expect(findings({'src/model/less.ts': text, 'src/postgres/behaviour/find.sql': sql})).toEqual([0]);
});
