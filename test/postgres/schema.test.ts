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

const VIEW = /^create view (\S+) as\n[\s\S]*?;$/gm;

/** The dump of another version, with the queries of views as the file has them. */
function withQueriesOf(file: string, dump: string): string {
  const views = new Map([...file.matchAll(VIEW)].map(([text, name]) => [name, text]));
  return dump.replaceAll(VIEW, (text, name: string) => views.get(name) ?? text);
}

test('the schema is the one of schema.sql', async () => {
  const server = await startTestServer();
  try {
    const {sql} = await server.store();
    const {rows} = await sql.query<{major: number}>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    const dump = await dumpSchema(sql);
    const known = rows[0]?.major === MAJOR;
    const text = known ? dump : withQueriesOf(readFileSync(new URL(FILE, import.meta.url), 'utf8'), dump);
    await expect(text).toMatchFileSnapshot(FILE);
  } finally {
    await server.close();
  }
});
