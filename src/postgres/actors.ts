/** Logins that stand for actors: who is bound to whom, and binding them, which takes the rights of bylaw_owner. */
import {StoreError} from '../model/store-error.ts';
import type {BindResult, LoginBinding, Login} from '../model/login.ts';
import {nearest, nearestEmail} from '../diagnostics/nearest.ts';
import type {Connector, Session} from './connect.ts';
import {sqlState} from './store-errors.ts';
import {beginning, ownMark, writeOnce} from './write-once.ts';

/** Who was authenticated, and whom they stand for. */
export async function readLogin(session: Session): Promise<Login> {
  const {rows} = await session.query<{name: string; actor: string | null; any_bound: boolean}>(
    `select session_user::text as name, (select email from bylaw.actors where login = session_user) as actor,
      exists (select from bylaw.actors) as any_bound`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return {name: row.name, actor: row.actor, anyBound: row.any_bound};
}

/** The logins that are bound, by name. */
export async function readActors(session: Session): Promise<readonly LoginBinding[]> {
  const {rows} = await session.query<{login: string; email: string}>(
    'select login, email from bylaw.actors order by login collate "C"',
  );
  return rows;
}

/** See `Store.mayBind`. */
export async function mayBind(session: Session): Promise<boolean> {
  const {rows} = await session.query<{may: boolean}>(
    "select has_table_privilege('bylaw.actors', 'insert') as may",
  );
  return rows[0]?.may ?? false;
}

/** Whom a login is bound to, or null. */
async function boundTo(session: Session, login: string): Promise<string | null> {
  const {rows} = await session.query<{email: string}>('select email from bylaw.actors where login = $1', [
    login,
  ]);
  return rows[0]?.email ?? null;
}

/** Runs what needs the rights of the schema's owner. Throws StoreError `permission` for a login without them. */
async function asOwner<T>(
  connector: Connector,
  login: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    return await writeOnce(connector, {
      what: `the binding of ${login}`,
      seen: '`bylaw actors list` tells whom it stands for. Changing it',
      begin: beginning('read committed'),
      work,
      mark: ownMark,
    });
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw new StoreError(
      'permission',
      `The database login ${connector.login} is not allowed to bind logins: that needs the rights of bylaw_owner.`,
      `Use a login that has them, or have an administrator run: grant bylaw_owner to ${connector.login};`,
      {cause: error},
    );
  }
}

const PEOPLE = 'select email from bylaw.users union select email from bylaw.members';

/** The name among `known` that was most likely meant by one that is not there. */
async function near(
  session: Session,
  known: string,
  find: (names: readonly string[]) => string | undefined,
): Promise<string | null> {
  const {rows} = await session.query<{name: string}>(
    `select name from (${known}) k(name) order by name collate "C"`,
  );
  return find(rows.map(({name}) => name)) ?? null;
}

/** See `Store.bindActor`. */
export const bindActor = (connector: Connector, login: string, email: string): Promise<BindResult> =>
  asOwner(connector, login, async (session) => {
    const before = await boundTo(session, login);
    // One statement, so that a login without the right gets that error first, whatever address is given.
    const {rowCount} = await session.query(
      `insert into bylaw.actors (login, email) select $1, $2 where $2 in (${PEOPLE})
        on conflict (login) do update set email = excluded.email`,
      [login, email],
    );
    if (rowCount === 0) {
      return {bound: false, near: await near(session, PEOPLE, (emails) => nearestEmail(email, emails))};
    }
    const LOGINS = 'select rolname::text from pg_catalog.pg_roles where rolcanlogin';
    const logins = await session.query(`${LOGINS} and rolname = $1`, [login]);
    const exists = logins.rowCount === 1;
    const meant = exists ? null : await near(session, LOGINS, (names) => nearest(login, names));
    return {bound: true, before, exists, near: meant};
  });

/** See `Store.unbindActor`. */
export const unbindActor = (connector: Connector, login: string): Promise<string | null> =>
  asOwner(connector, login, async (session) => {
    const {rows} = await session.query<{email: string}>(
      'delete from bylaw.actors where login = $1 returning email',
      [login],
    );
    return rows[0]?.email ?? null;
  });
