/**
 * A proxy before Postgres that knows where messages begin and end, and does one thing to one of them. What a client sends
 * until it waits for an answer is an exchange: a statement with its values, several statements in one text, the start of a
 * connection. Exchanges are numbered from 0 over all connections of a proxy.
 */
import {connect, createServer, type Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';

export type Fault =
  /** The connection ends before the exchange, in the middle of it, after it, or in the middle of its answer. */
  | {readonly kind: 'cut' | 'cut within' | 'cut answer' | 'cut within answer'}
  /** As `cut answer`, and nobody can connect any more until {@link FaultyProxy.heal}. */
  | {readonly kind: 'gone'}
  | {readonly kind: 'delay'; readonly ms: number}
  /** The server fails it, with this SQLSTATE. */
  | {readonly kind: 'fail'; readonly state: string};

export interface FaultyProxy {
  readonly url: string;
  /** How many exchanges there were. */
  readonly exchanges: () => number;
  /** What each of them asked, as text. */
  readonly texts: readonly string[];
  /** Does something to an exchange to come, and counts anew. */
  readonly plan: (exchange: number, fault: Fault) => void;
  /** Called before each exchange is passed on, and awaited. */
  watch: (exchange: number, text: string) => void | Promise<void>;
  /** From now on everything passes. */
  readonly heal: () => void;
  readonly close: () => Promise<void>;
}

const SSL_REQUEST = 80_877_103;

/** Takes whole messages from what has arrived: `[type or '' for a start, bytes]`. */
function messageReader(startsUntyped: boolean): (data: Buffer) => (readonly [string, Buffer])[] {
  let rest = Buffer.alloc(0);
  let untyped = startsUntyped;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const found: (readonly [string, Buffer])[] = [];
    for (;;) {
      const head = untyped ? 0 : 1;
      if (rest.length < head + 4) return found;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return found;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      found.push([untyped ? '' : String.fromCharCode(message[0] ?? 0), message]);
      if (untyped && message.readInt32BE(4) !== SSL_REQUEST) untyped = false;
    }
  };
}

const typed = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

/** A statement that no server understands, in the place of another: the whole exchange fails by it. */
function broken([type, message]: readonly [string, Buffer]): Buffer {
  if (type === 'Q') return typed('Q', Buffer.from('fault\0'));
  if (type !== 'P') return message;
  const name = message.subarray(5, message.indexOf(0, 5) + 1);
  return typed('P', Buffer.concat([name, Buffer.from('fault\0\0\0')]));
}

/** An error with another SQLSTATE. */
function withState([type, message]: readonly [string, Buffer], state: string): Buffer {
  const text = message.toString('latin1');
  return type === 'E' ? Buffer.from(text.replace('\0C42601\0', `\0C${state}\0`), 'latin1') : message;
}

type Writable<T> = {-readonly [K in keyof T]: T[K]};

/** Starts a proxy before the database of a URL. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const url = new URL(target);
  const folder = url.searchParams.get('host');
  const port = Number(url.port || 5432);
  const sockets = new Set<Socket>();
  const texts: string[] = [];
  let planned: {readonly exchange: number; readonly fault: Fault} | undefined;
  let gone = false;

  const proxy = {
    url: '',
    watch: () => undefined,
    exchanges: () => texts.length,
    texts,
    plan(exchange, fault) {
      texts.length = 0;
      planned = {exchange, fault};
    },
    heal() {
      planned = undefined;
      gone = false;
      texts.length = 0;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  } as Writable<FaultyProxy>;
  const listener = createServer((client) => {
    if (gone) return void client.destroy();
    const server = folder === null ? connect(port, url.hostname) : connect(`${folder}/.s.PGSQL.${port}`);
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    let struck: Fault | undefined;
    let queue: Promise<void> = Promise.resolve();
    let waiting: (readonly [string, Buffer])[] = [];
    const read = messageReader(true);
    const exchange = async (messages: readonly (readonly [string, Buffer])[]): Promise<void> => {
      const bytes = Buffer.concat(messages.map(([, message]) => message));
      const text = bytes.toString('latin1');
      const number = texts.push(text) - 1;
      await proxy.watch(number, text);
      const fault = planned?.exchange === number ? planned.fault : undefined;
      if (fault !== undefined) planned = undefined;
      struck = fault;
      switch (fault?.kind) {
        case 'cut':
          return cut();
        case 'cut within':
          server.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
          await sleep(5);
          return cut();
        case 'gone':
          gone = true;
          break;
        case 'delay':
          await sleep(fault.ms);
          break;
        case 'fail':
          server.write(Buffer.concat(messages.map(broken)));
          return;
        case 'cut answer':
        case 'cut within answer':
        case undefined:
      }
      server.write(bytes);
    };
    client.on('data', (data) => {
      for (const message of read(data)) {
        waiting.push(message);
        // A start, a query, a sync, a password and an end: after these a client waits.
        if (!['', 'Q', 'S', 'p', 'X'].includes(message[0])) continue;
        const messages = waiting;
        waiting = [];
        queue = queue.then(() => exchange(messages));
      }
    });
    const answers = messageReader(false);
    server.on('data', (data) => {
      switch (struck?.kind) {
        case 'cut answer':
        case 'gone':
          return cut();
        case 'cut within answer':
          client.write(data.subarray(0, Math.ceil(data.length / 2)));
          struck = {kind: 'cut answer'};
          setTimeout(cut, 5);
          return;
        case 'fail': {
          const {state} = struck;
          for (const message of answers(data)) {
            client.write(withState(message, state));
            if (message[0] === 'Z') struck = undefined;
          }
          return;
        }
        default:
          client.write(data);
      }
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  proxy.url = url.href;
  return proxy;
}
