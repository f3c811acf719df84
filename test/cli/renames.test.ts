import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, json, makeSet, run, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Plan {
  readonly changes: readonly {readonly address: string; readonly renamedFrom?: string}[];
  readonly diagnostics: readonly {readonly rule: string}[];
}

/** Teams of acme-legal as a manifest: `name`, or `name<former`. */
const teams = (...names: readonly string[]): string => {
  const items = names.map((each) => {
    const [name = '', former] = each.split('<');
    return `  - {name: ${name}, ${former === undefined ? '' : `renamedFrom: ${former}, `}members: [], displayName: ${name}}\n`;
  });
  return `apiVersion: bylaw/v1\nkind: TeamList\nmetadata: {workspace: acme-legal}\nitems:\n${items.join('')}`;
};

test('a saved plan passes names on in a chain and in a circle, once', async () => {
  const cwd = makeSet();
  const at = {cwd, ...on(await server.database())};
  const declare = (...names: readonly string[]): void =>
    write(cwd, {'manifests/teams.yaml': teams(...names)});
  const renames = async (): Promise<readonly string[]> => {
    const {changes} = await json<Plan>(0, ['plan', '--out', 'plan.json'], at);
    const name = (address = ''): string => address.slice(address.lastIndexOf('/') + 1);
    return changes.map(({address, renamedFrom}) => `${name(address)}<${name(renamedFrom)}`);
  };
  declare('one', 'two');
  await run(0, ['apply', '--auto-approve', '--quiet'], at);

  declare('two<one', 'three<two');
  expect(await renames()).toEqual(['three<two', 'two<one']);
  await complains(
    64,
    /Team\/acme-legal\/three and Team\/acme-legal\/two takes over the name.*\n {2}.*--target Team\/acme-legal\/two/,
    ['plan', '--target', 'Team/acme-legal/three'],
    at,
  );
  expect(await json(0, ['apply', 'plan.json'], at)).toMatchObject({status: 'applied', summary: {update: 2}});
  expect(await renames()).toEqual([]);

  declare('two<three', 'three<two');
  expect(await renames()).toEqual(['three<two', 'two<three']);
  expect(await json(0, ['apply', 'plan.json'], at)).toMatchObject({status: 'applied', summary: {update: 2}});
  // Both names are live before and after: that it happened is remembered.
  expect(await renames()).toEqual([]);
  expect(await json(0, ['history', 'verify'], at)).toMatchObject({intact: true});

  declare('four<two', 'five<two');
  const {diagnostics} = await json<Plan>(1, ['plan'], at);
  expect(diagnostics.map(({rule}) => rule)).toContain('identity/ambiguous-rename');
});
