import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../scripts/pictures.mjs', import.meta.url));

test('the picture of a plan is what the program prints now', async () => {
  const check = promisify(execFile)(process.execPath, [SCRIPT, '--check']);
  await expect(check).resolves.toMatchObject({stderr: ''});
}, 120_000);
