/**
 * Every kind of file that bylaw reads, as somebody might leave it to hang, exhaust or crash whoever reads it: it is refused in words, or
 * handled. Ten seconds of CPU are ten times what it may take; the kernel ends what takes more.
 */
import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {folder, LAUNCHER, makeSet, setFile, write} from './program.ts';

const MEASURE = path.resolve('test/bench/measure.cjs');
/** Far more than anything takes on a slow machine: what never ends is meant. */
const CPU_SECONDS = 60;
/** Ten times what refusing may take; a file within the limits of a set may be handled with less. */
const MOST_MIB = 2000;

const nested = (begin: string, end: string, middle = ''): string =>
  begin.repeat(100_000) + middle + end.repeat(100_000);
const scalar = (mebibytes: number): Buffer =>
  Buffer.concat([Buffer.from('{"a": "'), Buffer.alloc(mebibytes * 1024 * 1024, 'x'), Buffer.from('"}')]);

function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 30; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(8)}*a${i - 1}]`);
  return lines.join('\n');
}

/** What a file is, made at a path. */
const HOSTILE: Readonly<Record<string, (file: string) => void>> = {
  'an alias bomb': (file) => {
    writeFileSync(file, aliasBomb());
  },
  'lists 100,000 deep': (file) => {
    writeFileSync(file, nested('[', ']'));
  },
  'lists 100,000 deep that do not end': (file) => {
    writeFileSync(file, nested('[', ''));
  },
  'maps 100,000 deep': (file) => {
    writeFileSync(file, nested('{"a":', '}', '1'));
  },
  'a text of 100 MB': (file) => {
    writeFileSync(file, scalar(100));
  },
  '1,000,000 lines': (file) => {
    writeFileSync(file, 'a\n'.repeat(1_000_000));
  },
  '1,000,000 elements': (file) => {
    writeFileSync(file, `[${'1,'.repeat(1_000_000)}1]`);
  },
  '600 MB of nothing': (file) => {
    writeFileSync(file, '');
    truncateSync(file, 600_000_000);
  },
  'a pipe that nobody writes into': (file) => {
    execFileSync('mkfifo', [file]);
  },
  'a link to such a pipe': (file) => {
    execFileSync('mkfifo', [`${file}.pipe`]);
    symlinkSync(`${file}.pipe`, file);
  },
  'a link to a device without end': (file) => {
    symlinkSync('/dev/zero', file);
  },
  'a link to itself': (file) => {
    symlinkSync(path.basename(file), file);
  },
  'a folder': (file) => {
    mkdirSync(file);
  },
};

interface Kind {
  readonly file: string;
  readonly args: readonly string[];
  /** What `bylaw.yaml` says more. */
  readonly set?: string;
  readonly env?: (file: string) => Readonly<Record<string, string>>;
}

/** Asks for a password in clear text, and refuses it. */
let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (message: Buffer) => {
        if (message[0] === 0x70) socket.end(Buffer.from('E\0\0\0\u0015SFATAL\0C28P01\0\0', 'latin1'));
        else socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ({port} = server.address() as {port: number});
});
afterAll(() => server.close());

const KINDS: Readonly<Record<string, () => Kind>> = {
  'a manifest': () => ({file: 'manifests/x.yaml', args: ['validate']}),
  'a manifest to format': () => ({file: 'manifests/x.yaml', args: ['fmt', '--check']}),
  'access tests': () => ({file: 'manifests/x.yaml', args: ['test', 'manifests/x.yaml']}),
  'JSON beside manifests': () => ({file: 'manifests/x.json', args: ['validate']}),
  'bylaw.yaml': () => ({file: 'bylaw.yaml', args: ['validate']}),
  'bylaw.yaml of one of many sets': () => ({file: 'below/bylaw.yaml', args: ['validate', '--recursive']}),
  policies: () => ({file: 'p.yaml', args: ['validate'], set: '  policies: [{from: p.yaml}]\n'}),
  'a key of the set': () => ({file: 'k.pub', args: ['validate'], set: '  apply: {signedBy: [k.pub]}\n'}),
  'a public key': () => ({file: 'k.pub', args: ['verify', 'bylaw.yaml', '--key', 'k.pub']}),
  'a plan': () => ({file: 'plan.json', args: ['show', 'plan.json']}),
  'a plan to apply': () => ({file: 'plan.json', args: ['apply', 'plan.json']}),
  'evidence, or a receipt': () => ({file: 'e.json', args: ['verify', 'e.json']}),
  'a checkpoint': () => ({file: 'c.json', args: ['verify', 'bylaw.yaml', '--checkpoint', 'c.json']}),
  'a password file': () => ({
    file: 'pass',
    args: ['migrate', 'status', '--database-url', `postgres://ci@127.0.0.1:${port}/x`],
    env: (file) => ({PGPASSFILE: file}),
  }),
  'a service file': () => ({
    file: 'service',
    args: ['migrate', 'status', '--database-url', 'postgres:///?service=x'],
    env: (file) => ({PGSERVICEFILE: file}),
  }),
  'a certificate': () => ({
    file: 'ca.pem',
    args: [
      'migrate',
      'status',
      '--database-url',
      `postgres://ci@127.0.0.1:${port}/x?sslmode=verify-full&sslrootcert=ca.pem`,
    ],
  }),
  '.gitignore': () => ({file: 'new/.gitignore', args: ['init', 'new']}),
};

interface Used {
  readonly status: number | string;
  readonly said: string;
  readonly mebibytes: number;
}

/** Runs the program under a limit of CPU, and measures it. */
async function used(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Used> {
  const figures = path.join(folder(), 'figures.json');
  // A process begins with the size of the one that it was forked from: a shell is small.
  const script = `ulimit -t ${CPU_SECONDS}; "$@"; exit $?`;
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, '--require', MEASURE, LAUNCHER, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      LANG: 'C.UTF-8',
      BYLAW_CACHE: 'off',
      BENCH_FIGURES: figures,
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 10_000) said += text;
    });
  const status = await new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 'ended');
    });
  });
  if (typeof status === 'string' || status > 128) return {status, said, mebibytes: 0};
  return {status, said, mebibytes: (JSON.parse(readFileSync(figures, 'utf8')) as {peakMiB: number}).peakMiB};
}

test.each(Object.keys(KINDS))('%s, whatever it is, is refused or handled', async (name) => {
  const {file, args, set = '', env} = KINDS[name]!();
  const seen: Record<string, unknown> = {};
  for (const [what, make] of Object.entries(HOSTILE)) {
    const dir = makeSet('acme', {'bylaw.yaml': setFile('acme', set)});
    write(dir, {[file]: ''});
    rmSync(path.join(dir, file));
    make(path.join(dir, file));
    if (file === 'pass' && !/link|pipe|folder/.test(what)) chmodSync(path.join(dir, file), 0o600);
    const {status, said, mebibytes} = await used(dir, args, env?.(path.join(dir, file)) ?? {});
    const inOrder =
      [0, 1, 4, 5, 6, 64].includes(status as number) &&
      mebibytes < MOST_MIB &&
      !/^ {4}at |node:internal/m.test(said);
    if (!inOrder) seen[what] = {status, mebibytes, said: said.slice(0, 500)};
    rmSync(dir, {recursive: true});
  }
  expect(seen).toEqual({});
});

const LIMITS: Readonly<Record<string, (dir: string) => void>> = {
  'many large files': (dir) => {
    const text = `# ${'x'.repeat(5_000_000)}\n`;
    for (let i = 0; i < 20; i++) write(dir, {[`manifests/${i}.yaml`]: text});
  },
  'globs of many alternatives': (dir) => {
    write(dir, {
      'bylaw.yaml': setFile('acme').replace('[manifests]', `["${'{a,b}'.repeat(50_000)}/*.yaml"]`),
    });
  },
  'globs of many steps': (dir) => {
    write(dir, {'bylaw.yaml': setFile('acme').replace('[manifests]', `["${'**/*/'.repeat(50_000)}*.yaml"]`)});
  },
  'many globs': (dir) => {
    const globs = Array.from({length: 20_000}, (_, i) => `"manifests/**/${i}*.yaml"`);
    write(dir, {'bylaw.yaml': setFile('acme').replace('[manifests]', `[${globs.join(', ')}]`)});
  },
  'circles of links between folders': (dir) => {
    for (let i = 0; i < 12; i++) {
      mkdirSync(path.join(dir, `manifests/${i}`));
      for (let j = 0; j < 12; j++) symlinkSync(`../${j}`, path.join(dir, `manifests/${i}/to${j}`));
    }
  },
  'folders 1,000 deep': (dir) => {
    mkdirSync(path.join(dir, 'manifests', 'd/'.repeat(1000)), {recursive: true});
  },
};

test.each(Object.entries(LIMITS))('%s do not exhaust it', async (_, make) => {
  const dir = makeSet();
  make(dir);
  const {status, said, mebibytes} = await used(dir, ['validate'], {});
  expect({status, said, mebibytes}).toEqual({status: expect.toBeOneOf([0, 1]) as number, said, mebibytes});
  expect(mebibytes).toBeLessThan(MOST_MIB);
});
