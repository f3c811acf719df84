import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../scripts/throw-away-postgres.mjs', import.meta.url));

/** Starts a server of its own from the binaries in a folder; `stop` ends it, and so does the end of this process. */
export async function startThrowAwayServer(
  bin: string,
): Promise<{readonly url: string; readonly stop: () => Promise<void>}> {
  const child = spawn(process.execPath, [PROGRAM, bin], {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout});
  for await (const line of lines) {
    return {
      url: line,
      stop: async () => {
        child.stdin.end();
        if (child.exitCode === null) await once(child, 'exit');
      },
    };
  }
  throw new Error(`there is no server of ${bin}`);
}
