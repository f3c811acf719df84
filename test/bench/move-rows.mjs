/**
 * What any program must spend on the rows that a plan reads or an apply writes: selects them all (`select`), or restores a dump of
 * them into new tables with the same keys, checks and indexes (`restore`; keys to other tables are left out). Prints the number of rows.
 */
import {tablesOfPlans, withDatabase} from './database.mjs';

const [, , what] = process.argv;

/** A COPY statement, which the driver knows only as messages: `given` goes in; what comes out is gathered. */
class Copy {
  chunks = [];
  done = Promise.withResolvers?.() ?? deferred();
  constructor(text, given = []) {
    this.text = text;
    this.given = given;
  }
  submit(connection) {
    connection.query(this.text);
  }
  handleCopyInResponse(connection) {
    for (const chunk of this.given) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
  }
  handleCopyData({chunk}) {
    this.chunks.push(Buffer.from(chunk));
  }
  handleCommandComplete() {}
  handleError(error) {
    this.done.reject(error);
  }
  handleReadyForQuery() {
    this.done.resolve(this.chunks);
  }
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, {resolve, reject}));
  return made;
}

const copied = (client, text, given) => client.query(new Copy(text, given)).done.promise;

await withDatabase(async (client) => {
  const tables = await tablesOfPlans(client);
  let rows = 0;
  if (what === 'select') {
    for (const table of tables) rows += (await client.query(`select * from bylaw.${table}`)).rowCount;
  } else {
    await client.query('begin; create schema bench_restored');
    for (const table of tables) {
      const dump = await copied(client, `copy bylaw.${table} to stdout`);
      await client.query(`create table bench_restored.${table} (like bylaw.${table} including all)`);
      await copied(client, `copy bench_restored.${table} from stdin`, dump);
      rows += dump.length;
    }
    await client.query('rollback');
  }
  console.log(rows);
});
