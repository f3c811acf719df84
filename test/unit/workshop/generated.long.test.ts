import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

test('what derives from the schemas and from the program is as the generator writes it', async () => {
  const check = promisify(execFile)(process.execPath, ['scripts/generate.mjs', '--check'], {cwd: ROOT});
  await expect(check).resolves.toMatchObject({stderr: ''});
});
