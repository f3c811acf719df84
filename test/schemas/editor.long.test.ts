/** What somebody sees in an editor that has the schema: by the language server that VS Code and others use for YAML. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {PERMISSIONS} from '../../src/model/permissions.ts';
import {bylaw} from '../cli/program.ts';
import {Editor} from './language-server.ts';

const HEAD = '# yaml-language-server: $schema=bylaw.schema.json\napiVersion: bylaw/v1\n';
const ROLE = `${HEAD}kind: Role
metadata: {workspace: acme-legal, name: counsel}
spec:
  permissions:
    - spaces:reed:all
    - use:shared_spaces
    - vaults:*:team
    - s
`;
const SHARE = `${HEAD}kind: Share
metadata: {workspace: acme-legal, name: room}
spec:
  target: space:room
  to:
    - subject: user:bo@acme.example
      role: viewer
      expires: 2027-01-31
  requestedBy: ana@acme.example
`;

let editor: Editor;
beforeAll(async () => {
  const {stdout} = await bylaw(['schema']);
  editor = await Editor.open();
  editor.write('bylaw.schema.json', stdout);
});
afterAll(() => editor.close());

test('a permission that is not in the catalogue is marked where it stands, and none that is', async () => {
  const marked = await editor.marks('role.yaml', ROLE);
  expect(marked.map(({range: {start}, message}) => [start.line, start.character, message])).toEqual(
    [6, 9].map((line) => [
      line,
      6,
      expect.stringMatching(/^Expected a capability such as use:shared_spaces, or /),
    ]),
  );
  const all = `${ROLE.slice(0, ROLE.indexOf('    - '))}${PERMISSIONS.map((one) => `    - ${one}\n`).join('')}`;
  expect(await editor.marks('all.yaml', all)).toEqual([]);
});

test('the whole catalogue is offered', async () => {
  await editor.marks('offered.yaml', ROLE);
  expect(await editor.offers('offered.yaml', 9, 7)).toEqual(expect.arrayContaining([...PERMISSIONS]));
});

test('a field shows its own description and an example or two, never a list of everything', async () => {
  await editor.marks('hover.yaml', ROLE);
  expect(await editor.marks('share.yaml', SHARE)).toEqual([]);
  const shown = async (name: string, line: number, character: number): Promise<string> => {
    const text = await editor.hover(name, line, character);
    const examples = text.split('\nExample:\n').length - 1;
    expect([name, line, examples > 0 && examples <= 2]).toEqual([name, line, true]);
    return text;
  };
  // Before: that of any e-mail address.
  expect(await shown('share.yaml', 10, 4)).toMatch(
    /^#### Requested by\n\nE-mail address of the member who shares it/,
  );
  expect(await shown('share.yaml', 5, 4)).toMatch(/^#### Target\n\nWhat is shared: /);
  expect(await shown('share.yaml', 7, 8)).toMatch(/^#### Subject\n\nWho gets access: /);
  expect(await shown('share.yaml', 9, 8)).toMatch(/^#### Expires[^\n]*\n\nWhen this recipient/);
  expect(await shown('hover.yaml', 1, 3)).toMatch(/^#### API version\n/);
  expect(await shown('hover.yaml', 2, 2)).toMatch(/^#### Kind\n/);
  expect(await shown('hover.yaml', 5, 4)).toMatch(/^#### Permissions\n\nWhat holders of the role may do/);
  expect((await shown('hover.yaml', 7, 8)).length).toBeLessThan(500);
});
