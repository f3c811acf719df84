/** What bylaw's functions in the database do for whoever calls them, each by the login of whoever acts. */
import pg from 'pg';
import {asLogin} from '../postgres/test-server.ts';
import {requestOf, WORKSPACES} from './manifests.ts';
import type {Outcome} from './model.ts';
import type {Act} from './simulate.ts';

export const loginOf = (who: string): string => `sim_${who}`;

/** Why the database refuses a decision. */
const REFUSED: Readonly<Record<string, string>> = {
  BL001: 'approval/not-approver',
  BL002: 'approval/self',
  BL003: 'approval/unknown-request',
  BL004: 'approval/stale',
  BL005: 'approval/denied',
  BL006: 'authority/actor',
  BL008: 'authority/not-permitted',
};

/** Who calls, and a statement with its parameters, which tells `changed`. */
export interface Call {
  readonly by: string;
  readonly sql: string;
  readonly values: unknown[];
}

/** What came of a call. What is no refusal of bylaw's is told by its code: no model says that. */
async function outcomeOf(client: pg.Client, {sql, values}: Call): Promise<Outcome> {
  try {
    const {rows} = await client.query<{changed: boolean}>(sql, values);
    return {is: rows[0]?.changed === true ? 'applied' : 'unchanged'};
  } catch (error) {
    const {code = '', message} = error as {code?: string; message: string};
    return {is: 'refused', rules: [REFUSED[code] ?? `exit ${code}: ${message}`]};
  }
}

export class Calls {
  readonly #sql: pg.Client;
  readonly #url: string;
  readonly #email: (who: string) => string;

  /** `sql`: a session of the owner; `url`: of the database; `email`: the address that somebody has now. */
  constructor(sql: pg.Client, url: string, email: (who: string) => string) {
    this.#sql = sql;
    this.#url = url;
    this.#email = email;
  }

  /** A decision, on what is asked now, or a withdrawal as a call. */
  async of(act: Exclude<Act, {readonly do: 'edit'}>): Promise<Call> {
    const {by} = act;
    if (act.do === 'withdraw') {
      const values = [WORKSPACES[act.side], WORKSPACES[act.other], this.#email(by)];
      return {by, sql: 'select bylaw.withdraw($1, $2, $3) as changed', values};
    }
    const request = requestOf(act.request);
    const {rows} = await this.#sql.query<{digest: string}>(
      "select digest from bylaw.current_requests where kind || ':' || workspace || '/' || name = $1 and side = $2",
      [request, WORKSPACES[act.side]],
    );
    const digest = act.current ? (rows[0]?.digest ?? 'sha256:0') : 'sha256:0';
    const values = [request, WORKSPACES[act.side], act.decision, this.#email(by), digest];
    return {by, sql: 'select bylaw.decide($1, $2, $3, $4, $5, null) as changed', values};
  }

  async make(call: Call): Promise<Outcome> {
    return this.#withLogin(call.by, (client) => outcomeOf(client, call));
  }

  /** Makes a call, and commits it only when something else waits for it, or is done without. */
  async meanwhile(call: Call, other: () => Promise<Outcome>): Promise<readonly [Outcome, Outcome]> {
    return this.#withLogin(call.by, async (client) => {
      await client.query('begin');
      const first = await outcomeOf(client, call);
      let isDone = false;
      const second = other().finally(() => {
        isDone = true;
      });
      while (!isDone && !(await this.#isSomebodyWaiting())) await new Promise((go) => setTimeout(go, 5));
      await client.query(first.is === 'refused' ? 'rollback' : 'commit');
      return [first, await second];
    });
  }

  async #isSomebodyWaiting(): Promise<boolean> {
    const {rowCount} = await this.#sql.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return (rowCount ?? 0) > 0;
  }

  async #withLogin<T>(by: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({connectionString: asLogin(this.#url, loginOf(by))});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}
