import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {GLOBAL_FLAGS} from '../../src/cli/global-flags.ts';
import {bylaw, complains, folder, json, LAUNCHER, makeSet, run, write} from './program.ts';

test.each([
  [['plna'], /There is no command `plna`\.\n {2}Did you mean `bylaw plan`\?/],
  [['history', 'lst'], /Did you mean `bylaw history list`\?/],
  [['xyzzy'], /There is no command `xyzzy`\.\n {2}`bylaw --help` lists the commands\./],
  [
    ['plan', '--detailed-exit-code'],
    /no flag `--detailed-exit-code`\.\n {2}Did you mean `--detailed-exitcode`/,
  ],
  [['version', '--zzz'], /This command has no flag `--zzz`\.\n {2}`bylaw version --help` shows/],
  [['show', 'a', 'b'], /The command does not take `b`/],
  [['show'], /The command needs an argument: PLANFILE/],
  [['completion', 'tcsh'], /`tcsh` is not one of the values that the command takes: bash, zsh, fish\./],
  [['plan', '--format', 'xml'], /This command does not support the format xml; it supports human, json/],
  [['plan', '--as'], /Flag --as expects a value\./],
  [['version', '--json', '--format', 'human'], /cannot be combined/],
  [
    ['history', 'list', '--limit', '0'],
    /--limit: Expected an integer greater than or equal to 1 but received: 0\./,
  ],
  [['history', 'show', 'abc'], /abc is not the number of a run/],
  [['history', 'show', '99999999999'], /not the number of a run/],
  [['apply', '--lock-timeout', '3x'], /--lock-timeout 3x is not a duration/],
  [['-C', 'nowhere', 'plan'], /-C nowhere: there is no such folder/],
  [['plan', '--selector', 'x'], /--selector x is not a label/],
  [['plan', '--as', 'Ana'], /--as is "Ana", which is not an e-mail address/],
  [['plan', '--database-url', 'embedded:'], /names no folder/],
  ...[
    ['plan', '--target', ''],
    ['apply', '--lock-timeout='],
    ['plan', '--target', 'Team/acme-legal/deals', '--target', ' '],
    ['plan', '--selector', ''],
    ['plan', '--out', ''],
    ['plan', '--base', ''],
    ['plan', '--database-url', ''],
    ['plan', '--as', ''],
    ['-C', '', 'plan'],
    ['validate', '--json-into', ''],
    ['validate', '--format', ''],
    ['requests', 'list', '--workspace', ''],
  ].map((args) => [args, /--[a-z-]+ was given an empty value\.\n {2}Give it a value, or leave/] as const),
  [
    ['access', 'check', 'bo@acme.example', 'space:acme-legal/deal-room', '--level', ''],
    /`--level` was given an empty value; it takes one of: viewer, /,
  ],
  [['access', 'check', '', 'space:acme-legal/deal-room'], /The argument EMAIL is empty/],
  [['show', ''], /The argument PLANFILE is empty/],
  [['fmt', ''], /(The|An) argument .*is empty/],
] as readonly (readonly [readonly string[], RegExp])[])('wrong usage: %j', async (args, about) => {
  const stderr = await complains(64, about, args, {cwd: makeSet()});
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
});

test('wrong usage is told under --json too, and stdout stays empty', async () => {
  expect((await run(64, ['plan', '--json', '--nope'])).stdout).toBe('');
});

test('global flags may stand before the command', async () => {
  const dir = makeSet();
  const at = {cwd: path.dirname(dir)};
  expect((await run(0, ['-C', dir, 'validate'], at)).stdout).toMatch(/^Valid/);
  expect((await run(0, [`--chdir=${dir}`, '--no-color', 'validate'], at)).stdout).toMatch(/^Valid/);
  expect((await run(0, [`-C${dir}`, '--as', 'x@y.example', 'validate'], at)).stdout).toMatch(/^Valid/);
});

test('help, however it is asked for, and the version', async () => {
  const alone = (...args: string[]) => run(0, args, {ownProcess: true});
  const [nothing, flag, word, ofPlan, plan, only, version] = await Promise.all([
    alone(),
    alone('--help'),
    alone('help'),
    alone('help', 'plan'),
    alone('plan', '--help'),
    alone('-C', '/'),
    alone('--version'),
  ]);
  expect(flag.stdout).toContain('COMMANDS');
  for (const same of [nothing, word, only]) expect(same.stdout).toBe(flag.stdout);
  expect(plan.stdout).toContain('--detailed-exitcode');
  expect(ofPlan.stdout).toBe(plan.stdout);
  const {version: number} = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as {
    version: string;
  };
  expect(version.stdout).toContain(`bylaw/${number} `);
  expect((await run(0, ['version'])).stdout).toBe(`bylaw ${number}\n`);
  expect(await json(0, ['version'])).toMatchObject({
    formatVersion: '1.0',
    version: number,
    node: process.version,
  });
});

test('schema prints the JSON Schema of any kind, in any case of letters', async () => {
  const [any, space, list, set] = await Promise.all(
    [[], ['space'], ['SpaceList'], ['set']].map(
      async (kind) =>
        JSON.parse((await run(0, ['schema', ...kind])).stdout) as {title: string; $schema: string},
    ),
  );
  for (const schema of [any, space, list, set]) expect(schema?.$schema).toContain('2020-12');
  expect(space?.title).toBe('Space');
  expect(list?.title).toBe('SpaceList');
  expect(set?.title).toBe('Set');
  await complains(64, /There is no kind Spce\.\n {2}Did you mean Space\?/, ['schema', 'Spce']);
});

test('schema writes all schemas into a folder, over older ones', async () => {
  const dir = folder();
  const at = {cwd: dir};
  const {stdout} = await run(0, ['schema', '--all', '--out', 'made/here'], at);
  const shipped = fileURLToPath(new URL('../../dist/schemas/v1', import.meta.url));
  const names = readdirSync(shipped).toSorted();
  expect(stdout).toBe(names.map((name) => `wrote made/here/${name}\n`).join(''));
  writeFileSync(path.join(dir, 'made/here/space.schema.json'), 'old');
  const again = await json(0, ['schema', '--all', '--out', 'made/here'], at);
  expect(again).toEqual({formatVersion: '1.0', dir: path.join(dir, 'made/here'), written: names});
  for (const name of names) {
    const text = readFileSync(path.join(dir, 'made/here', name), 'utf8');
    expect(text).toBe(readFileSync(path.join(shipped, name), 'utf8'));
  }
  await complains(64, /--all and --out DIR go together/, ['schema', '--all'], at);
  await complains(64, /--all and --out DIR go together/, ['schema', '--out', 'x'], at);
  await complains(
    64,
    /so Space cannot be named too\.\n.*bylaw schema Space > FILE/,
    ['schema', 'Space', '--all', '--out', 'x'],
    at,
  );
  expect(readdirSync(dir)).toEqual(['made']);
});

test('rules lists all rules, and explains one', async () => {
  const {rules} = await json<{rules: {id: string; severity: string}[]}>(0, ['rules']);
  expect(rules.map(({id}) => id)).toContain('region/connection');
  expect(rules.find(({id}) => id === 'expiry/past')?.severity).toBe('warning');
  expect((await run(0, ['rules', 'region/connection'])).stdout).toContain('region/connection');
  await complains(64, /Did you mean region\/connection\?/, ['rules', 'region/conection']);
});

test('a full disk behind stdout is said, whoever writes', () => {
  for (const args of [['version'], ['version', '--help']]) {
    const {status, stderr} = spawnSync(
      'bash',
      ['-c', '"$0" "$@" > /dev/full', process.execPath, LAUNCHER, ...args],
      {
        encoding: 'utf8',
      },
    );
    expect([args, status]).toEqual([args, 64]);
    expect(stderr).toMatch(/^error: The result could not be written: .*\n {2}Check the disk/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  }
});

test('a reader that goes away early is no error, and one that is slow gets everything', async () => {
  const dir = makeSet('piped', {
    'manifests/many.yaml': `apiVersion: bylaw/v1\nkind: MemberList\nmetadata: {workspace: acme-legal}\nitems:\n${Array.from(
      {length: 3000},
      (_, i) => `  - {name: m${i}@acme.example, roles: [nobody-${i}]}\n`,
    ).join('')}`,
  });
  const shell = (script: string) =>
    spawnSync('bash', ['-c', script, process.execPath, LAUNCHER], {cwd: dir, encoding: 'utf8'});
  const gone = shell('"$0" "$1" validate | head -1; echo "${PIPESTATUS[0]}"');
  expect(gone.stderr).toBe('');
  expect(gone.stdout).toMatch(/^error\[references\/unresolved\].*\n1\n$/);
  // Their text is longer than what a pipe takes in by itself.
  const slow = shell('"$0" "$1" validate | (sleep 2; tail -1); echo "${PIPESTATUS[0]}"');
  expect(slow.stdout).toMatch(/^Not valid: 3000 errors in 3007 objects in 2 files\.\n1\n$/);
});

/** What bash offers after these words: readline splits them at the characters that break words. */
function completed(script: string, words: readonly string[], cwd = tmpdir()): readonly string[] {
  const {stdout, stderr} = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      'bylaw() { "$NODE" "$LAUNCHER" "$@"; }; source "$0"; COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; _bylaw; printf "%s\\n" "${COMPREPLY[@]}"',
      script,
      ...words,
    ],
    {encoding: 'utf8', cwd, env: {PATH: process.env['PATH'], NODE: process.execPath, LAUNCHER}},
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

test('every command takes the flags of all commands', () => {
  const listed = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8')) as {
    commands: Record<string, {strict?: boolean; flags: Record<string, {helpGroup?: string}>}>;
  };
  const globals = Object.keys(GLOBAL_FLAGS).toSorted();
  for (const [id, {strict, flags}] of Object.entries(listed.commands)) {
    const own = Object.keys(flags).filter((flag) => flags[flag]?.helpGroup === 'GLOBAL');
    expect([id, typeof strict, own.toSorted()]).toEqual([id, 'boolean', globals]);
  }
});

test('completion works in bash', async () => {
  const dir = folder();
  write(dir, {bash: (await run(0, ['completion', 'bash'])).stdout});
  const script = path.join(dir, 'bash');
  expect(spawnSync('bash', ['-n', script], {encoding: 'utf8'})).toMatchObject({status: 0, stderr: ''});
  expect(completed(script, ['bylaw', 'hist'])).toEqual(['history']);
  expect(completed(script, ['bylaw', 'history', ''])).toEqual([
    'checkpoint',
    'diff',
    'evidence',
    'list',
    'receipt',
    'show',
    'verify',
  ]);
  expect(completed(script, ['bylaw', 'plan', '--det'])).toEqual(['--detailed-exitcode']);
  expect(completed(script, ['bylaw', 'plan', '--out', 'p.json', '--det'])).toEqual(['--detailed-exitcode']);
  expect(completed(script, ['bylaw', '-C', 'somewhere', 'pl'])).toEqual(['plan', 'plans']);
  expect(completed(script, ['bylaw', 'completion', ''])).toEqual(['bash', 'zsh', 'fish']);
  expect(completed(script, ['bylaw', '-'])).toContain('--database-url');
});

test('completion in bash knows what the set declares, and what the program knows', async () => {
  const dir = makeSet();
  const share =
    'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: room}\nspec: {target: "space:deal-room", with: northwind, to: [{subject: "user:vera@nw.example", role: viewer}], requestedBy: bo@acme.example}\n';
  write(dir, {'manifests/share.yaml': share, bash: (await run(0, ['completion', 'bash'])).stdout});
  const offered = (...words: string[]): readonly string[] =>
    completed(path.join(dir, 'bash'), ['bylaw', ...words], dir);
  expect(offered('access', 'what', '')).toEqual(['al@acme.example', 'ana@acme.example', 'bo@acme.example']);
  // What stands before the last ":" stays, and bash keeps what stands before "@".
  expect(offered('access', 'what', 'ana@')).toEqual(['@acme.example']);
  expect(offered('access', 'who', 'sp')).toEqual(['space:acme-legal/deal-room']);
  expect(offered('access', 'check', 'bo@acme.example', 'space:acme')).toEqual(['acme-legal/deal-room']);
  expect(offered('requests', 'show', '')).toEqual(['share:acme-legal/room']);
  expect(offered('access', 'matrix', '')).toEqual(['acme-legal']);
  expect(offered('plan', '--target', 'Sp')).toEqual(['Space/acme-legal/deal-room']);
  expect(offered('offboard', 'bo@acme.example', '--successor', 'an')).toEqual(['ana@acme.example']);
  expect(offered('plan', '--format', 'm')).toEqual(['markdown']);
  expect(offered('rules', 'region/sp')).toEqual(['region/space']);
  expect(offered('schema', 'SpaceL')).toEqual(['SpaceList']);
  expect(offered('explain', 'Gr')).toEqual(['Grant']);
  expect(offered('access', 'what', 'bo@acme.example', '')).toEqual([]);
  // Outside the set, by the folder that is named; and nowhere.
  const elsewhere = (...words: string[]): readonly string[] =>
    completed(path.join(dir, 'bash'), ['bylaw', ...words]);
  expect(elsewhere('-C', dir, 'access', 'matrix', '')).toEqual(['acme-legal']);
  expect(elsewhere('access', 'matrix', '')).toEqual([]);
});

test('what completes words shows up nowhere, and says nothing of names that a shell would read otherwise', async () => {
  const dir = makeSet();
  write(dir, {
    'manifests/more.yaml':
      'apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: $x@acme.example}\nspec: {roles: []}\n',
    'manifests/broken.yaml': 'a: [\n',
  });
  expect(await run(0, ['__complete', '--', 'access', 'what'], {cwd: dir})).toMatchObject({
    stdout: 'al@acme.example\nana@acme.example\nbo@acme.example\n',
    stderr: '',
  });
  await complains(64, /There is no command `_complet`/, ['_complet']);
  const {stderr} = await run(64, ['_complet']);
  expect(stderr).not.toContain('__complete');
});

test.each(['zsh', 'fish'])('completion for %s names the commands', async (shell) => {
  const {stdout} = await run(0, ['completion', shell]);
  for (const word of ['validate', 'history', 'detailed-exitcode', 'bylaw __complete --'])
    expect(stdout).toContain(word);
});

const HEAVY = /node_modules\/(@oclif\/core|pg|pg-[a-z]+|ajv|yaml|js-yaml|umzug|diff)\//;

/** Files that a command loads, as their paths. */
async function loadedBy(args: readonly string[], cwd: string): Promise<readonly string[]> {
  const log = path.join(folder(), 'loaded');
  const hook = `import {appendFileSync} from 'node:fs';
    export async function load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + '\\n'); return next(url, context); }`;
  const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const prelude = `import {register, createRequire} from 'node:module';
    import {appendFileSync} from 'node:fs';
    register(${JSON.stringify(dataUrl(hook))});
    const {cache} = createRequire(${JSON.stringify(LAUNCHER)});
    process.on('exit', () => appendFileSync(${JSON.stringify(log)}, Object.keys(cache).join('\\n') + '\\n'));`;
  await bylaw(args, {cwd, node: ['--import', dataUrl(prelude)]});
  return readFileSync(log, 'utf8').split('\n');
}

test('a command loads no library that it does not need', async () => {
  const dir = makeSet();
  const heavy = async (...args: string[]): Promise<readonly string[]> => {
    const loaded = await loadedBy(args, dir);
    expect(loaded.some((file) => file.endsWith('/dist/cli.js'))).toBe(true);
    return [...new Set(loaded.map((file) => HEAVY.exec(file)?.[1]).filter((name) => name !== undefined))];
  };
  expect(await heavy('version')).toEqual([]);
  expect(await heavy('plan', '--help')).toEqual(['@oclif/core']);
  // That the look-out sees such libraries at all:
  expect(await heavy('validate')).toEqual(['js-yaml']);
  expect(await heavy('plan', '--database-url', 'postgres://u@127.0.0.1:1/x')).toContain('pg');
  expect(await heavy('plan', '--database-url', 'postgres://u@127.0.0.1:1/x')).not.toContain('umzug');
});

test('a folder, a target or a place that is almost right is met with the right one', async () => {
  const at = {cwd: makeSet()};
  write(at.cwd, {'plans/platform.json': '{}'});
  await complains(
    64,
    /plans is a folder\.\n {2}Name one plan file in it, such as plans\/platform\.json\./,
    ['show', 'plans'],
    at,
  );
  await complains(
    64,
    /space:tender names no workspace\.\n {2}Did you mean space:acme-legal\/tender\?/,
    ['access', 'who', 'space:tender'],
    at,
  );
  const above = folder();
  write(above, {'a/bylaw.yaml': '', 'b/c/bylaw.yaml': ''});
  await complains(64, /sets below it: a, b\/c\. Name one with -C DIR, or pass `--recursive`/, ['plan'], {
    cwd: above,
  });
  await complains(64, /sets below it: a, b\/c\. Name one with -C DIR\.\n/, ['release', 'Team/a/b'], {
    cwd: above,
  });
});
