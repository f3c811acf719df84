/**
 * The whole schema as it comes out, in `schema.sql`: a change of it shows there. The file is rewritten by
 * `npx vitest run test/postgres/schema.test.ts -u` alone.
 */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {dumpSchema} from './dump-schema.ts';
import {startTestServer} from './test-server.ts';

/** The version as which `schema.sql` prints views; others put the same in other words. */
const MAJOR = 18;
const FILE = 'schema.sql';

const withoutQueries = (dump: string): string =>
  dump.replaceAll(/^(create view \S+ as)\n[\s\S]*?;$/gm, '$1 …;');

async function expectSchemaFile(dump: string, major: number | undefined): Promise<void> {
  if (major === MAJOR) {
    await expect(dump).toMatchFileSnapshot(FILE);
    return;
  }
  const file = readFileSync(new URL(FILE, import.meta.url), 'utf8');
  expect(withoutQueries(dump)).toBe(withoutQueries(file));
}

test('the schema is the one of schema.sql', async () => {
  const server = await startTestServer();
  try {
    const {sql} = await server.store();
    const {rows} = await sql.query<{major: number}>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    await expectSchemaFile(await dumpSchema(sql), rows[0]?.major);
  } finally {
    await server.close();
  }
});
