/** What is said in one place stays in one place: the text of the sources is searched for a second. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The sources in a folder of the project that stand in files of these endings, relative to its root. */
function sourcesIn(folder: string, ...endings: readonly string[]): readonly string[] {
  return readdirSync(path.join(ROOT, folder), {recursive: true, encoding: 'utf8'})
    .filter((name) => endings.includes(path.extname(name)) && !name.startsWith('generated'))
    .map((name) => `${folder}/${name}`);
}

/** The files whose text matches. */
const filesWith = (files: readonly string[], pattern: RegExp): readonly string[] =>
  files.filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8')));

test('only model/json-pointer.ts knows the escapes of JSON pointers', () => {
  const sources = [...sourcesIn('src', '.ts', '.tsx'), ...sourcesIn('scripts', '.mjs')];
  expect(filesWith(sources, /['"`]~[01]['"`]/)).toEqual(['src/model/json-pointer.ts']);
});
