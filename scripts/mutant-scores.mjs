/** What share of mutants tests notice, and the page that says so. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const SOURCES = path.resolve(fileURLToPath(import.meta.url), '../../src');

/** Of a room, at least. */
export const LEAST = 0.9;

/** The files of a room, as `src/diff/merge.ts`, in order. */
export const filesOf = (room) =>
  readdirSync(path.join(SOURCES, room), {recursive: true})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${room}/${name.split(path.sep).join('/')}`)
    .toSorted();

/** The numbers of some files together. Mutants that are declared not to change anything count as not noticed. */
export function scoreOf(files) {
  const sum = (key) => files.reduce((total, each) => total + each[key], 0);
  const mutants = sum('noticed') + sum('missed') + sum('declared');
  return {
    mutants,
    noticed: sum('noticed'),
    declared: sum('declared'),
    share: mutants === 0 ? 1 : sum('noticed') / mutants,
  };
}

/** docs/mutants.md, from the numbers by file. */
export function mutantsPage(scores) {
  const rooms = [...new Set(Object.keys(scores).map((file) => file.split('/')[1]))].toSorted();
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const rows = rooms.map((room) => {
    const files = Object.entries(scores).filter(([file]) => file.startsWith(`src/${room}/`));
    const {mutants, noticed, declared, share} = scoreOf(files.map(([, each]) => each));
    const all = filesOf(room).length;
    const tried = files.length < all ? `${files.length} of ${all}` : all;
    return `| \`src/${room}\` | ${tried} | ${mutants} | ${noticed} | ${declared} | ${percent(share)} |`;
  });
  return `# Mutants

A test that cannot fail proves nothing. So the code that decides is changed in many small ways, one at a time (a condition turned around, a
statement left out, a text emptied), by [Stryker](https://stryker-mutator.io), and the fast tests of that room have to notice.

| room | files | mutants | noticed | declared | share |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

**Declared** are those that change nothing that anybody could see; the code says why. They count as not noticed. Where only some files of a
room were tried so far, the numbers are of those.

\`\`\`sh
npm run test:mutants -- diff                  # all of a room, and which of them nobody notices
npm run test:mutants -- src/diff/merge.ts     # of a file
npm run test:mutants -- --changed             # of what changed since
\`\`\`
`;
}
