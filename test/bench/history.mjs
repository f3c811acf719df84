/**
 * Gives a set that was applied a long history: RUNS runs with CHANGES changes each (of recipients' roles, of who is in teams, of people's
 * roles), as `record_run` would write them. For measuring questions about the past by hand:
 *
 *   cd ESTATE && node …/test/bench/history.mjs 1000 100
 *
 * in the folder of an estate (`npm run bench -- 12000 --keep` names one). Uses the database that the benchmark uses, as its owner.
 */
import {createHash} from 'node:crypto';
import {withDatabase} from './database.mjs';

const [runs, changes] = process.argv.slice(2).map(Number);
const SET = 'estate';

/**
 * $1 how many, $2 a text that is another for each run, $3 workspaces: objects of the set there with what they say, by their last
 * event.
 */
const PICKED = `select o.address as object, x.address, x.after as before
    from (select address, case when address like 'Member/%' then 'Member/' || split_part(address, '/', 2) || '/'
          || (select p.id from bylaw.people p where p.email = split_part(address, '/', 3)) else address end as told
        from bylaw.set_objects where "set" = '${SET}' and split_part(address, '/', 1) in ('Share', 'Team', 'Member')
          and split_part(address, '/', 2) = any ($3) and address !~ '/(external-|p[01]@)'
        order by md5(address || $2) limit $1) o
      cross join lateral (select a.address, a.after from bylaw.audit_events a
        where a.address = o.told and a.chain = 'set:${SET}' order by a.sequence desc limit 1) x`;

/** Puts something into a list, or takes it out. */
const toggled = (list, one) => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);

/** Changes what one object says a little; returns that, and the statement that makes its row say so. */
const CHANGES = {
  Share({spec}, [, workspace, name]) {
    const [{subject, role: was}, ...others] = spec.to;
    const role = was === 'viewer' ? 'editor' : 'viewer';
    return {
      spec: {...spec, to: [{...spec.to[0], role}, ...others]},
      sql: 'update bylaw.share_recipients set role = $3 where workspace = $1 and share = $2 and subject = $4',
      values: [workspace, name, role, subject],
    };
  },
  Member({spec}, [, workspace, name], run) {
    const role = `role-${run % 8}`;
    const roles = toggled(spec.roles, role).toSorted();
    if (roles.length === 0) return undefined;
    return {
      spec: {...spec, roles},
      sql: spec.roles.includes(role)
        ? 'delete from bylaw.member_roles where workspace = $1 and email = $2 and role = $3'
        : 'insert into bylaw.member_roles (workspace, email, role) values ($1, $2, $3)',
      values: [workspace, name, role],
    };
  },
  Team({spec}, [, workspace, name], run, {ids, emails}) {
    const email = `p${2 + (run % 7)}@${workspace}.example`;
    const id = ids.get(email);
    const byEmail = (a, b) => (emails.get(a) < emails.get(b) ? -1 : 1);
    return {
      spec: {...spec, members: toggled(spec.members, id).toSorted(byEmail)},
      sql: spec.members.includes(id)
        ? 'delete from bylaw.team_members where workspace = $1 and team = $2 and email = $3'
        : 'insert into bylaw.team_members (workspace, team, email) values ($1, $2, $3)',
      values: [workspace, name, email],
    };
  },
};

/** The members of an object in the order of their names, in all of a value; with people by their addresses instead of their ids. */
function canonical(value, emails) {
  if (typeof value === 'string') return emails.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => canonical(each, emails));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, each]) => [key, canonical(each, emails)]));
}

/** The digest by which a set knows the content that it applied: of what is live then, so that nothing looks as if somebody had changed it. */
function digestOf({labels, spec}, emails) {
  const text = JSON.stringify(canonical({labels, spec}, emails));
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

const TABLES = {Share: 'shares', Member: 'members', Team: 'teams'};

await withDatabase(async (client) => {
  const {rows: people} = await client.query('select email, id from bylaw.people');
  const known = {
    ids: new Map(people.map(({email, id}) => [email, id])),
    emails: new Map(people.map(({email, id}) => [id, email])),
  };
  // The audit has nobody's name.
  const {rows: members} = await client.query(
    'select workspace, email, display_name as name from bylaw.members',
  );
  const names = new Map(members.map(({workspace, email, name}) => [`Member/${workspace}/${email}`, name]));
  const {rows: workspaces} = await client.query('select name from bylaw.workspaces');
  const pairs = workspaces.length / 2;
  const [{last}] = (await client.query(`select last_run as last from bylaw.sets where name = '${SET}'`)).rows;
  await client.query('create index if not exists bench_addresses on bylaw.audit_events (address, sequence)');
  for (let run = last + 1; run <= last + runs; run += 1) {
    const concerned = ['a', 'b'].map((side) => `w${run % pairs}-${side}`);
    await client.query('begin');
    const {rows} = await client.query(PICKED, [changes, String(run), concerned]);
    const events = [];
    for (const {object, address, before} of rows) {
      const parts = object.split('/');
      const change = CHANGES[parts[0]](before, parts, run, known);
      if (change === undefined) continue;
      await client.query(change.sql, change.values);
      // The row of the object itself tells the database who wrote it.
      await client.query(
        `update bylaw.${TABLES[parts[0]]} set managed_by = managed_by where workspace = $1 and ${parts[0] === 'Member' ? 'email' : 'name'} = $2`,
        parts.slice(1),
      );
      const after = {...before, spec: change.spec};
      const spec = names.has(object) ? {...change.spec, displayName: names.get(object)} : change.spec;
      const digest = digestOf({...after, spec}, known.emails);
      events.push({action: 'update', object, was: object, address, before, after, digest});
    }
    await client.query('select bylaw.record_run($1, gen_random_uuid(), null, $2, $3, $4, $5, $6)', [
      SET,
      `run ${run}`,
      'root@platform.example',
      concerned,
      [],
      JSON.stringify(events),
    ]);
    await client.query('commit');
  }
  await client.query('drop index bylaw.bench_addresses');
  await client.query('analyze');
});
