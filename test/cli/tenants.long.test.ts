/** Whatever the folder of a firm says, and whatever it asks, its login is told nothing of the others. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {TestServer} from '../postgres/test-server.ts';
import {bylaw} from './program.ts';
import {
  account,
  all,
  GUS,
  members,
  named,
  ROOT,
  SETS,
  startServer,
  tenants,
  tracesIn,
  vault,
  workspace,
  type Tenants,
} from './tenants.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const FOLDERS: Readonly<Record<string, () => {readonly cwd: string; readonly typed: string}>> =
  Object.fromEntries(
    (
      [
        ['the set of another firm, with no manifest', 'zephyr-governance', ''],
        ['the set of another firm, with manifests of Globex', 'zephyr-governance', SETS['globex-governance']],
        [
          'the set of another firm, with a copy of its manifests',
          'zephyr-governance',
          SETS['zephyr-governance'],
        ],
        ['the set of the platform, with no manifest', 'hub-governance', ''],
        [
          'the set of the platform, with what is Globex’s',
          'hub-governance',
          all(workspace('globex-desk'), members('globex-desk', GUS)),
        ],
        ['an invented set, with no manifest', 'invented', ''],
        [
          'an invented set that declares things of another firm',
          'invented',
          all(vault('zephyr-legal', 'obsidian', 'zoe@zephyr.example'), account('zoe@zephyr.example')),
        ],
        [
          'the set of Globex, with an Approval of a request of others',
          'globex-governance',
          all(
            SETS['globex-governance'],
            `
apiVersion: bylaw/v1
kind: Approval
metadata: {workspace: globex, name: theirs}
spec: {request: "share:zephyr-legal/obsidian-out", decision: approve, by: ${GUS}, digest: "sha256:${'0'.repeat(64)}"}
`,
          ),
        ],
      ] as const
    ).map(([what, set, text]) => [
      what,
      () => ({cwd: named(set, text === '' ? {} : {'manifests/all.yaml': text}), typed: `${set}${text}`}),
    ]),
  );

const FORMATS = ['human', 'json', 'markdown', 'html'] as const;

/** Every command that says something of the live state. */
const COMMANDS: readonly (readonly string[])[] = [
  ...FORMATS.map((format) => ['plan', '--format', format]),
  ['plan', '--format', 'github'],
  ['plan', '--format', 'sarif'],
  ['plan', '--verbose'],
  ['plan', '--allow-empty', '--allow-mass-delete', '--allow-access-loss'],
  ['plan', '--target', 'Resource/zephyr-legal/obsidan'],
  ['plan', '--target', 'Resource/zephyr-legal/obsidian'],
  ['plan', '--target', 'Workspace/globex-desk'],
  ['plan', '--target', 'User/ursa@umbral.example'],
  ['plan', '--selector', 'practice=obsidian-labl'],
  ['plan', '--selector', 'practice=onyx-label'],
  ['plan', '--as', 'zoe@zephyr.example'],
  ['plan', '--out', 'plan.json'],
  ['apply', '--auto-approve', '--format', 'json'],
  ['apply', '--auto-approve'],
  ...FORMATS.map((format) => ['history', 'list', '--format', format]),
  ['history', 'show', '1'],
  ['history', 'show', '1', '--json'],
  ['history', 'show', '99'],
  ['history', 'list', '--workspace', 'zephyr-legal'],
  ['history', 'list', '--workspace', 'zephyr-lega'],
  ['history', 'verify'],
  ['history', 'verify', '--json'],
  ['lock', 'status'],
  ['lock', 'release', '--auto-approve'],
  ['requests', 'list', '--all'],
  ['requests', 'list', '--all', '--json'],
  ['requests', 'list', '--side', 'zephyr-legal'],
  ['requests', 'list', '--workspace', 'quartz-legal'],
  ['requests', 'show', 'share:zephyr-legal/obsidian-out'],
  ['requests', 'show', 'share:zephyr-legal/obsidian-ou'],
  ['requests', 'approve', 'share:zephyr-legal/obsidian-out'],
  ['requests', 'approve', 'share:zephyr-legal/obsidian-out', '--manifest', '--as', 'zoe@zephyr.example'],
  ['requests', 'deny', 'connection:zephyr-legal/to-quartz-legal'],
  ['requests', 'revoke', 'share:zephyr-legal/obsidian-out', '--side', 'zephyr-legal'],
  ['connections', 'list'],
  ['connections', 'list', '--json'],
  ['connections', 'list', '--workspace', 'zephyr-legal'],
  ['connections', 'withdraw', 'zephyr-legal', 'quartz-legal', '--auto-approve'],
  ['connections', 'withdraw', 'globex', 'zephyr-legal'],
  ['access', 'check', 'zoe@zephyr.example', 'vault:zephyr-legal/obsidian'],
  ['access', 'explain', 'zoe@zephyr.example', 'vault:globex/bait'],
  ['access', 'who', 'vault:zephyr-legal/obsidian'],
  ['access', 'who', 'vault:globex/bait'],
  ['access', 'what', 'zoe@zephyr.example'],
  ['access', 'what', 'cy@globex.example'],
  ['access', 'what', 'zo@zephyr.example'],
  ['access', 'matrix', 'zephyr-legal'],
  ['access', 'matrix', 'globx'],
  ['checklist', 'zephyr-legal'],
  ['checklist', 'zephyr-lega'],
  ['people', 'list'],
  ['people', 'list', '--json'],
  ['people', 'list', '--workspace', 'umbral-desk'],
  ['people', 'rename', 'zoe@zephyr.example', 'zoey@zephyr.example', '--auto-approve'],
  ['people', 'rename', 'cy@globex.example', 'cyd@globex.example', '--auto-approve', '--json'],
  ['people', 'free', 'zoe@zephyr.example', '--json'],
  ['people', 'reinstate', 'cy@globex.example', '--json'],
  ['offboard', 'zoe@zephyr.example'],
  ['offboard', 'zoe@zephyr.example', '--json'],
  ['offboard', 'zo@zephyr.example'],
  ['offboard', 'cy@globex.example'],
  ['offboard', 'cy@globex.example', '--json'],
  ['offboard', 'cy@globex.example', '--anonymise', '--confirm', 'DELETE', '--json'],
  ['offboard', 'cy@globex.example', '--workspace', 'umbral-desk', '--json'],
  ['offboard', 'gil@globex.example', '--workspace', 'umbral-desk', '--json'],
  ['offboard', 'gil@globex.example', '--workspace', 'none-such', '--json'],
  ['offboard', ROOT, '--json'],
  ['release', 'Resource/zephyr-legal/obsidian'],
  [
    'release',
    'Resource/zephyr-legal/obsidan',
    'User/zoe@zephyr.example',
    'Workspace/umbral-desk',
    'Nonsense',
  ],
  ['report', '--json'],
  ['report'],
  ['report', '--workspace', 'zephyr-legal', '--json'],
  ['actors', 'list'],
  ['actors', 'list', '--json'],
  ['doctor'],
  ['validate', '--json'],
  ['show', 'plan.json'],
];

describe('a login of Globex is told nothing of the others', () => {
  let at: Tenants;
  beforeAll(async () => {
    at = await tenants(server);
  });

  test.each(Object.keys(FOLDERS))('in a folder that names %s', async (what) => {
    const made = FOLDERS[what]?.();
    if (made === undefined) throw new Error(`there is no folder for ${what}`);
    const found: string[] = [];
    for (const args of COMMANDS) {
      const {status, stdout, stderr} = await bylaw(args, at.as('globex_login', made.cwd));
      const traces = tracesIn(`${stdout}${stderr}`, `${made.typed} ${args.join(' ')}`);
      if (traces.length > 0 || status === 70)
        found.push(`${status} bylaw ${args.join(' ')}: ${traces.join(', ')}\n${stdout}${stderr}`);
    }
    expect(found.join('\n')).toBe('');
  });
});
