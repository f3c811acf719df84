/** A proxy before Postgres that can hold back or cut a connection at a chosen statement. */
import {createServer, connect, type Socket} from 'node:net';

/** What to do with what a client sends: pass it on, cut the connection before, or after the server answered. */
export type Verdict = 'pass' | 'cut' | 'cut-answer';

export interface Proxy {
  url: string;
  /** Judges everything that a client sends, as text. What follows waits until it is judged. */
  onSend: (text: string) => Verdict | Promise<Verdict>;
  /** Whether new connections are refused. */
  refuse: boolean;
  close: () => Promise<void>;
}

/** Starts a proxy before the database of a URL. */
export async function startProxy(target: string): Promise<Proxy> {
  const url = new URL(target);
  const folder = url.searchParams.get('host');
  const port = Number(url.port || 5432);
  const sockets = new Set<Socket>();
  const proxy: Proxy = {url: '', onSend: () => 'pass', refuse: false, close: () => Promise.resolve()};
  const listener = createServer((client) => {
    if (proxy.refuse) return void client.destroy();
    const server = folder === null ? connect(port, url.hostname) : connect(`${folder}/.s.PGSQL.${port}`);
    let muted = false;
    let queue: Promise<void> = Promise.resolve();
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.on('data', (data) => {
      queue = queue.then(async () => {
        const verdict = await proxy.onSend(data.toString('latin1'));
        if (verdict === 'cut') return cut();
        muted = verdict === 'cut-answer';
        server.write(data);
      });
    });
    server.on('data', (data) => {
      if (muted) cut();
      else client.write(data);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  proxy.url = url.href;
  proxy.close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  };
  return proxy;
}

/** A promise that somebody else fulfils. */
export function gate(): {readonly opened: Promise<void>; readonly open: () => void} {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {opened, open};
}
