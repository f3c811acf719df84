import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Wordings that readers stumbled over; docs/style.md has what is written in their place. */
const BANNED =
  /waited for|reached afterwards|are mended|stand against|past the audit|in no set so far|by asking|whoever is claimed|^mended|to mend|refused unless|left by the filters|people reach\b|stands here first|applied before, as|was not had|an editor changes|took back|lifts the suspension|does not reach|knows nobody|waits for|asks to (?:share|connect|put)|if (?:it|that) is meant|brings no share|only "yes" does|is no (?:duration|name|workflow|manifest)|\banew\b|looked at|what is merged may|of theirs|by that\b|so far\b/i;

const GOLDEN = 'test/golden/render';
const outputs = [
  ...readdirSync(path.join(ROOT, GOLDEN)).map((name) => `${GOLDEN}/${name}`),
  ...['messages', 'findings'].map((name) => `test/golden/${name}.txt`),
  ...['commands', 'rules', 'manifests', 'handshake'].map((name) => `docs/${name}.md`),
  'README.md',
];

test('no output or reference says what readers stumbled over', () => {
  const found = outputs.flatMap((file) => {
    return readFileSync(path.join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line) => (BANNED.test(line) ? [`${file}: ${line.trim()}`] : []));
  });
  expect(outputs.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
