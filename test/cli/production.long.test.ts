/** Each command of docs/production.md, from an empty server. */
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {openIn, withClient} from '../postgres/embedded-test-server.ts';
import {makeLogins} from '../postgres/test-server.ts';
import {folder} from './program.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOCUMENT = readFileSync(path.join(ROOT, 'docs/production.md'), 'utf8');

/** The blocks of code of a language, in order. */
const blocks = (language: string): readonly string[] =>
  [...DOCUMENT.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );

test('docs/production.md works as written', async () => {
  // The tests' own server has roles of bylaw.
  const server = await openIn(folder());
  onTestFinished(() => server.stop());
  await withClient(server.url, async (admin) => {
    await makeLogins({admin}, {});
    const statements = blocks('sql').join('').split(';');
    for (const statement of statements.filter((text) => text.trim() !== '')) await admin.query(statement);
  });
  const socket = new URL(server.url).searchParams.get('host') ?? '';
  const script = blocks('sh')
    .join('\n')
    .replaceAll('@db.internal/platform', `@localhost/platform?host=${encodeURIComponent(socket)}`);
  const bylaw = `bylaw() { '${process.execPath}' '${ROOT}/bin/bylaw.js' "$@"; }`;
  const {stdout} = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', `${bylaw}\n${script}`], {
    cwd: folder(),
    encoding: 'utf8',
    env: {...process.env, NO_COLOR: '1', BYLAW_ACTOR: '', BYLAW_DATABASE_URL: ''},
  });
  expect(stdout).toContain('Applied as run 1: 11 created.');
  expect(stdout).toMatch(/^The audit trail is intact/m);
  expect(stdout).toMatch(/\nNo changes\. .*\n\d+ access tests of the set were not run\.\n$/);
});
