import {connect, type Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {bye, hold, type KeeperMessage} from './keeper-protocol.ts';
import {isAlive} from './postmaster.ts';
import {controlSocket} from './socket-folder.ts';

/** A command's connection to the keeper: as long as it is open, the keeper keeps the server running. */
export interface KeeperLink {
  /** Closes it. `stopped`: this was the last connection, and the server is down; `lost`: the keeper had died before. */
  leave(): Promise<'stopped' | 'left' | 'lost'>;
}

export type JoinOutcome =
  | {readonly kind: 'ready'; readonly link: KeeperLink}
  /** No keeper listens there. */
  | {readonly kind: 'dead'}
  /** The obstacle is temporary: try again. */
  | {readonly kind: 'again'; readonly message: string}
  | {readonly kind: 'failed'; readonly message: string};

/**
 * Connects to the keeper in a socket folder and waits until its server is ready, or the keeper ends.
 * Rejects with the signal's reason when that aborts, which lets go of the keeper.
 */
export function joinKeeper(
  folder: string,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<JoinOutcome> {
  return new Promise((resolve, reject) => {
    const socket = connect(controlSocket(folder));
    let keeperPid: number | undefined;
    let verdict: JoinOutcome | undefined;
    const onAbort = (): void => {
      // The connection is made before it is closed: a keeper that sees no command come and go waits a while for one.
      if (socket.connecting) socket.once('connect', () => socket.destroy());
      else socket.destroy();
      reject(signal.reason as Error);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, {once: true});
    const conclude = (outcome: JoinOutcome): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const hearJoining = (message: KeeperMessage): void => {
      if (message.kind === 'hello') keeperPid = message.pid;
      else if (message.kind === 'progress') onProgress(message.message);
      else if (message.kind === 'again' || message.kind === 'failed') verdict = message;
      else if (message.kind === 'ready') {
        socket.off('data', listen).off('close', onEnd);
        conclude({kind: 'ready', link: linkOver(socket, keeperPid)});
      }
    };
    const listen = lineListener(hearJoining);
    // A keeper that stops just now ends the connection when it is gone; only then is it worth looking again.
    const onEnd = (): void => {
      void untilGone(keeperPid).then(() =>
        conclude(
          verdict ??
            (keeperPid === undefined ? {kind: 'dead'} : {kind: 'again', message: 'Its keeper ended.'}),
        ),
      );
    };
    socket.write(hold);
    socket
      .setEncoding('utf8')
      .on('data', listen)
      .on('close', onEnd)
      .on('error', () => undefined);
  });
}

function linkOver(socket: Socket, keeperPid: number | undefined): KeeperLink {
  let answer: 'stopped' | 'left' | 'lost' = 'lost';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on(
    'data',
    lineListener((message) => {
      if (message.kind === 'left' || message.kind === 'stopped') answer = message.kind;
      if (message.kind === 'left') socket.destroy();
    }),
  );
  // A command that forgets to close, or fails, is not kept alive by this.
  socket.unref();
  return {
    leave: async () => {
      if (!socket.destroyed) {
        socket.ref();
        socket.write(bye);
        await closed;
      }
      if (answer === 'stopped') await untilGone(keeperPid);
      return answer;
    },
  };
}

function lineListener(hear: (message: KeeperMessage) => void): (text: string) => void {
  let pending = '';
  return (text) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) hear(JSON.parse(line) as KeeperMessage);
  };
}

/** A process closes its connections a moment before it is gone. */
async function untilGone(pid: number | undefined): Promise<void> {
  for (const end = Date.now() + 500; pid !== undefined && isAlive(pid) && Date.now() < end;) await sleep(2);
}
