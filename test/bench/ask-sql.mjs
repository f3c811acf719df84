/**
 * Asks the database who reaches what, as the platform would: reads the whole view once, and asks for single pairs.
 * Prints the number of rows. On BYLAW_DATABASE_URL, else on the embedded database of the folder.
 */
import path from 'node:path';
import pg from 'pg';

const PAIRS = 100;
const [, , question] = process.argv;
const url = process.env.BYLAW_DATABASE_URL;
let server;
if (!url) {
  const {openEmbeddedServer} = await import('../../dist/postgres/embedded/embedded-server.js');
  server = await openEmbeddedServer(path.resolve('.bylaw'));
}
const client = new pg.Client(server ? server.config : {connectionString: url});
await client.connect();
try {
  if (question === 'view') {
    console.log((await client.query('select * from bylaw.effective_access')).rowCount);
  } else {
    const {rows} = await client.query(
      `select m.email, 'space:' || s.workspace || '/' || s.name as target from bylaw.spaces s
        join bylaw.members m on m.workspace = s.workspace order by md5(m.email || s.name) limit ${PAIRS}`,
    );
    for (const {email, target} of rows) {
      await client.query('select bylaw.access_level($1, $2)', [email, target]);
    }
    console.log(rows.length);
  }
} finally {
  await client.end();
  await server?.close();
}
