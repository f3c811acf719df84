/**
 * Asks the database who reaches what, as the platform would: reads the whole view once (`view`), or asks for single
 * pairs (`pairs`). Prints the number of rows.
 */
import {withDatabase} from './database.mjs';

const PAIRS = 100;
const [, , question] = process.argv;

await withDatabase(async (client) => {
  if (question === 'view') {
    console.log((await client.query('select * from bylaw.effective_access')).rowCount);
    return;
  }
  const {rows} = await client.query(
    `select m.email, 'space:' || s.workspace || '/' || s.name as target from bylaw.spaces s
      join bylaw.members m on m.workspace = s.workspace order by md5(m.email || s.name) limit ${PAIRS}`,
  );
  for (const {email, target} of rows) {
    await client.query('select bylaw.access_level($1, $2)', [email, target]);
  }
  console.log(rows.length);
});
