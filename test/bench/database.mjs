/** The database that the benchmark measures: BYLAW_DATABASE_URL, else the embedded one of this folder. */
import path from 'node:path';
import pg from 'pg';

/** Runs `work` with a connection, and closes it. */
export async function withDatabase(work) {
  const url = process.env.BYLAW_DATABASE_URL;
  let server;
  if (!url) {
    const {openEmbeddedServer} = await import('../../dist/postgres/embedded/embedded-server.js');
    server = await openEmbeddedServer(path.resolve('.bylaw'));
  }
  const client = new pg.Client(server ? server.config : {connectionString: url});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await server?.close();
  }
}

/** The tables that a plan reads: all but the history, which only grows, and what the program says of itself. */
export async function tablesOfPlans(client) {
  const {rows} = await client.query(
    `select tablename from pg_tables where schemaname = 'bylaw'
      and tablename !~ '^(audit_|runs$|behaviour|installation$|migrations?$)' order by tablename collate "C"`,
  );
  return rows.map(({tablename}) => tablename);
}
