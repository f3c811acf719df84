/** The processes of a Postgres server on this machine, found from its data folder. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** The first lines of postmaster.pid: the process, and where it listens. */
export function postmasterOf(
  data: string,
): {readonly pid: number; readonly port: number; readonly socket: string} | undefined {
  try {
    const [pid, , , port, socket = ''] = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    return socket === '' ? undefined : {pid: Number(pid), port: Number(port), socket};
  } catch {
    return undefined;
  }
}

function parentOf(pid: string): number {
  try {
    // The name in parentheses may hold anything.
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
  } catch {
    return 0;
  }
}

/** Kills a server and all its backends, as a machine that loses power does. */
export function killServer(postmaster: number): void {
  const backends = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === postmaster);
  for (const pid of [postmaster, ...backends.map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}
