import type pg from 'pg';

/** How many rows each table of the schema has, and a digest of them: equal contents, equal texts. */
export async function tableContents(sql: pg.Client): Promise<Readonly<Record<string, string>>> {
  const {rows} = await sql.query<{name: string}>(
    "select tablename as name from pg_tables where schemaname = 'bylaw' order by tablename",
  );
  const contents: Record<string, string> = {};
  for (const {name} of rows) {
    const {rows: found} = await sql.query<{rows: string}>(
      `select count(*) || ' rows, ' || md5(coalesce(string_agg(to_jsonb(t)::text, ',' order by to_jsonb(t)::text collate "C"), '')) as rows
        from bylaw."${name}" t`,
    );
    contents[name] = found[0]?.rows ?? '';
  }
  return contents;
}
