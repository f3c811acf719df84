import {describe, expect, it} from 'vitest';
import {validate} from '../../../src/app/validate.ts';
import type {Validation} from '../../../src/model/validation.ts';
import {validationText} from '../../../src/render/words/validate.ts';
import {NOW} from '../planner/plans.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';

const SET = 'apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: acme-governance}\n';

const check = async (
  files: Readonly<Record<string, string>>,
  paths?: readonly string[],
): Promise<Validation> => {
  const host = new FakeHost({'bylaw.yaml': SET, ...files}, NOW);
  return (await validate(host, '/set', paths)).validation;
};

const errors = ({diagnostics}: Validation): readonly string[] =>
  diagnostics.flatMap(({rule, severity, file, line}) =>
    severity === 'error' ? [`${rule} ${file}:${line}`] : [],
  );

const share = (name: string, spec: string): string => `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: ${name}}
spec: {target: space:war-room, requestedBy: ana@acme.example, ${spec}}
`;

describe('a mistake in a name', () => {
  it('in `metadata.name` is told alone, not everything that refers to the object', async () => {
    for (const name of ['Deals', 'the deals']) {
      const validation = await check({
        'a.yaml': ACME,
        'b.yaml': team(name, []),
        'c.yaml': share('s', 'to: [{subject: team:deals, role: viewer}]'),
      });
      expect(errors(validation)).toEqual(['schema/invalid-value b.yaml:3']);
    }
  });

  it('of a workspace is told where it stands, with what is meant, and once for what refers to it', async () => {
    const misspelt = team('deals', []).replace('acme-legal', 'acme-leagl');
    const files = {
      'a.yaml': ACME,
      'z.yaml': misspelt,
      'c.yaml': documents(
        share('s', 'to: [{subject: team:deals, role: viewer}]'),
        share('t', 'to: [{subject: team:deals, role: editor}]'),
      ),
    };
    const validation = await check(files);
    expect(errors(validation)).toEqual(['references/unresolved z.yaml:3']);
    expect(validation.diagnostics[0]).toMatchObject({
      address: 'Team/acme-leagl/deals',
      column: 23,
      message:
        '`acme-leagl` is not a workspace of this set, and Team/acme-legal/deals is missing: Share/acme-legal/s, Share/acme-legal/t refer to it.',
      help: 'Did you mean `acme-legal`? If not, declare Team/acme-legal/deals.',
    });
    // A set that names its workspaces says so by a rule of its own, once for each document.
    const limited = await check({...files, 'bylaw.yaml': `${SET}spec: {workspaces: [acme-legal]}\n`});
    expect(errors(limited)).toEqual(['references/wrong-workspace z.yaml:3']);
    expect(limited.diagnostics[0]?.help).toMatch(/^Did you mean `acme-legal`\?/);
  });

  it('is suggested as the field takes it', async () => {
    const validation = await check({
      'a.yaml': documents(
        ACME,
        team('deals', []),
        share(
          's',
          'to: [{subject: team:deal, role: viewer}, {subject: user:boo@acme.example, role: viewer}]',
        ),
      ),
    });
    expect(validation.diagnostics.map(({help}) => /Did you mean [^?]*\?/.exec(help)?.[0])).toEqual([
      'Did you mean `team:deals`?',
      'Did you mean `user:bo@acme.example`?',
    ]);
  });

  it('comes before what may follow from it, in whatever file', async () => {
    const guest = `
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: otto@valuation.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}
`;
    const validation = await check({
      'a.yaml': guest,
      'b.yaml': ACME.replace('"use:shared_spaces"', '"use:shared_space"'),
    });
    const [first, ...rest] = errors(validation);
    expect(first).toBe('permissions/unknown b.yaml:16');
    expect(rest.map((each) => each.split(' ')[0])).toContain('guest/inviter');
  });

  it('of a target is not told again as access that is missing', async () => {
    const validation = await check({
      'a.yaml': documents(
        ACME,
        share('s', 'to: [{subject: user:bo@acme.example, role: viewer}]').replace('war-room', 'wa-room'),
      ),
    });
    expect(validation.diagnostics.map(({rule, help}) => [rule, help])).toEqual([
      [
        'references/unresolved',
        'Did you mean `space:war-room`? Declare Space/acme-legal/wa-room, or name one that exists.',
      ],
    ]);
  });
});

describe('a part of a set', () => {
  const inviter = `
apiVersion: bylaw/v1
kind: Role
metadata: {workspace: acme-legal, name: inviter}
spec: {permissions: ["use:invite_guest_accounts"]}
`;

  it('is not judged by what the rest may say, and it is said what was not read', async () => {
    const files = {
      'a.yaml': ACME.replace('acme-legal, name: al@', 'acme-legal, name: al2@'),
      'b.yaml': inviter,
    };
    const whole = await check(files);
    expect(whole.diagnostics.map(({rule}) => rule)).toContain('permissions/inert');
    expect(whole.notRead).toBeUndefined();
    const part = await check(files, ['b.yaml']);
    expect(part.diagnostics).toEqual([]);
    expect(part.notRead).toEqual(['a.yaml']);
    // Of the workspace's own file neither: who is missing may be in the other.
    const workspace = await check(
      {'a.yaml': ACME.split('---').slice(0, 1).join(''), 'b.yaml': ACME.split('---').slice(1).join('---')},
      ['a.yaml'],
    );
    expect(workspace.diagnostics).toEqual([]);
    expect(workspace.notJudged).toBeUndefined();
  });

  it('is judged by what it says itself', async () => {
    const files = {'a.yaml': ACME, 'b.yaml': inviter.replace('guest_accounts', 'guests')};
    expect(errors(await check(files, ['b.yaml']))).toEqual(['permissions/unknown b.yaml:4']);
  });
});

it('counts no objects and files where there are none', async () => {
  expect(validationText(await check({}))).toBe('Not valid: 1 error');
  expect(validationText(await check({'a.yaml': 'a: ['}))).toBe('Not valid: 1 error in 1 file');
});
