/** `rooms.json` is the one list of rooms: what says the same elsewhere is held against it, and so is what there is. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {PURE_ROOMS, ROOMS} from './rooms.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const {order, rooms, formats} = ROOMS;
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(path.join(ROOT, folder), {withFileTypes: true}).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

test('every folder of src/ is a room, and every folder of render/ a format', () => {
  expect(foldersIn('src').toSorted()).toEqual(Object.keys(rooms).toSorted());
  expect(foldersIn('src/render').toSorted()).toEqual(Object.keys(formats).toSorted());
});

test('the documents have every room in its order', () => {
  const [, table = ''] = /^## The rooms$([\s\S]*?)^## /m.exec(textOf('ARCHITECTURE.md')) ?? [];
  const rows = [...table.matchAll(/^\| ((?:`\w+\/`(?:, )?)+) /gm)];
  const listed = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)\/`/g)].map(([, room]) => room));
  expect(listed).toEqual(Object.keys(rooms));
  expect(textOf('ARCHITECTURE.md')).toContain(`\`${order}\``);
  expect(textOf('CONTRIBUTING.md')).toContain(`    ${order}\n`);
});

test('rooms stand after those that they import, but for what is generated', () => {
  const names = Object.keys(rooms);
  const backwards = names.flatMap((room, i) =>
    (rooms[room]?.imports ?? [])
      .map((imported) => imported.split('/')[0] ?? '')
      .filter((imported) => names.indexOf(imported) > i)
      .map((imported) => `${room} imports ${imported}`),
  );
  expect(backwards).toEqual(['model imports generated']);
});

test('the linter keeps the same rooms pure', () => {
  const [, listed = ''] =
    /"files": \[([^\]]*"src\/diagnostics\/\*\*"[^\]]*)\]/.exec(textOf('.oxlintrc.json')) ?? [];
  expect([...listed.matchAll(/"src\/(\w+)\/\*\*"/g)].map(([, room]) => room)).toEqual(PURE_ROOMS);
});

/** A relative path behind `from`, `import` or `import(`. */
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** Every import of a file of the project by another, as paths below src/. */
function importsIn(folder: string): readonly (readonly [from: string, to: string])[] {
  return readdirSync(path.join(ROOT, 'src', folder), {recursive: true, encoding: 'utf8'})
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const from = path.posix.join(folder, name);
      return [...textOf(`src/${from}`).matchAll(IMPORTED)].map(
        ([, to = '']) => [from, path.posix.join(path.posix.dirname(from), to)] as const,
      );
    });
}

/** Whether an allowance, such as `model`, `render/words` or `model/field[.]ts`, lets a path be imported. */
const allows = (allowance: string, to: string): boolean =>
  allowance.includes('[.]') ? new RegExp(`^${allowance}$`).test(to) : to.startsWith(`${allowance}/`);

test('every import that is allowed is made by somebody', () => {
  const unused = Object.entries(rooms).flatMap(([room, {imports}]) => {
    const made = importsIn(room).map(([, to]) => to);
    return imports.filter((one) => !made.some((to) => allows(one, to))).map((one) => `${room} → ${one}`);
  });
  const unusedByFormats = Object.entries(formats).flatMap(([format, imports]) => {
    const made = importsIn(`render/${format}`).map(([, to]) => to);
    return imports
      .filter((one) => !made.some((to) => allows(`render/${one}`, to)))
      .map((one) => `render/${format} → render/${one}`);
  });
  expect([...unused, ...unusedByFormats]).toEqual([]);
});
