/** bylaw as people run it: its commands on Postgres, each by the login of whoever acts. */
import path from 'node:path';
import type pg from 'pg';
import {knownBehaviour} from '../../src/postgres/behaviour-files.ts';
import {bylaw, folder, json, run, setFile, write, type Outcome as Ended} from '../cli/program.ts';
import {passTime, useSettableClock} from '../postgres/settable-clock.ts';
import {asLogin, type TestServer} from '../postgres/test-server.ts';
import {Calls, loginOf} from './calls.ts';
import {patched, type Patch} from './engine.ts';
import {documentsOf, emailOf, requestOf, sideOf, worldly, WORKSPACES} from './manifests.ts';
import type {Observed, Outcome} from './model.ts';
import type {Decision} from './model-agreements.ts';
import type {Act, Program} from './simulate.ts';
import {
  BARE,
  BEGINNING,
  PEOPLE,
  ROOT,
  SIDES,
  TARGETS,
  type Level,
  type Side,
  type Workspace,
} from './world.ts';

const HOUR = 3_600_000;

/** Queries of the program take their time from the same clock as functions. */
const EVERYWHERE = `
  create function clock.clock_timestamp() returns timestamptz language sql volatile as
    'select pg_catalog.clock_timestamp() + p.by from clock.passed p';
  create function clock.statement_timestamp() returns timestamptz language sql stable as 'select clock.now()'`;

/** The rules that a command names, whatever else it says. */
function rulesIn({stdout, stderr}: Ended): readonly string[] {
  const named = `${stdout}\n${stderr}`.match(
    /\b(?:approval|authority|collaboration|connection|guard|guest|identity|ownership|references|region|share)\/[a-z-]+\b/g,
  );
  return [...new Set(named ?? [])].toSorted();
}

interface Applied {
  readonly run?: number | null;
  readonly status: string;
  readonly diagnostics: readonly {readonly rule: string; readonly severity: string}[];
}

/** Makes a function or view of the database anew, with the bug, and with the clock of the others. */
async function plant(sql: pg.Client, bug: Patch): Promise<void> {
  const name = path.basename(bug.file, '.sql').replaceAll('-', '_');
  const found = (await knownBehaviour()).find((one) => one.name === name);
  if (found === undefined) throw new Error(`the database has no ${name}`);
  const text = patched(found.sql, bug);
  await sql.query(text.replaceAll(/\b(?:statement|clock)_timestamp\(\)/g, 'clock.now()'));
}

export class RealProgram implements Program {
  readonly #server: TestServer;
  readonly #bug: Patch | undefined;
  #decisions = 0;
  #sql!: pg.Client;
  #url = '';
  #calls!: Calls;
  #start = 0;
  #passed = 0;
  readonly #folders: Readonly<Record<Side, string>> = {a: folder(), n: folder(), s: folder()};

  /** `bug`: planted into the functions of the database. */
  constructor(server: TestServer, bug?: Patch) {
    this.#server = server;
    this.#bug = bug;
  }

  /** The numbers of each set's runs. */
  readonly #runs: Readonly<Record<Side, number[]>> = {a: [1, 2], n: [1, 2], s: [1, 2]};
  /** How often somebody got another address. */
  readonly #renamed = new Map<string, number>();

  /** The address that somebody has now. */
  readonly #email = (who: string): string => {
    const times = this.#renamed.get(who) ?? 0;
    return times === 0 ? emailOf(who) : `${who}.${times}@example.com`;
  };
  /** The address that manifests say: now and then the first, which they may. */
  readonly #written = (who: string): string =>
    (this.#renamed.get(who) ?? 0) % 2 === 1 ? emailOf(who) : this.#email(who);

  readonly #at = (hours: number): string => new Date(this.#start + hours * HOUR).toISOString();
  readonly #as = (who: string | null) => ({
    env: {BYLAW_DATABASE_URL: who === null ? this.#url : asLogin(this.#url, loginOf(who))},
  });

  async begin(): Promise<void> {
    ({url: this.#url, sql: this.#sql} = await this.#server.store());
    await useSettableClock(this.#sql);
    await this.#sql.query(EVERYWHERE);
    if (this.#bug !== undefined) await plant(this.#sql, this.#bug);
    this.#calls = new Calls(this.#sql, this.#url, this.#email);
    const {rows} = await this.#sql.query<{now: number; name: string}>(
      'select floor(extract(epoch from now()) * 1000)::float8 as now, current_database() as name',
    );
    this.#start = rows[0]?.now ?? 0;
    await this.#sql.query(
      `alter database ${rows[0]?.name ?? ''} set search_path = clock, pg_catalog, public`,
    );
    for (const world of [BARE, BEGINNING]) {
      for (const side of SIDES) {
        this.#declare(side, world[side]);
        await run(
          0,
          ['apply', '-C', this.#folders[side], '--auto-approve', '--as', emailOf(ROOT)],
          this.#as(null),
        );
      }
    }
    for (const who of PEOPLE) {
      if (who === 'gus') continue;
      await run(0, ['actors', 'bind', loginOf(who), emailOf(who)], this.#as(null));
    }
  }

  declare = (side: Side, world: Workspace): void => this.#declare(side, world);
  #declare(side: Side, world: Workspace): void {
    const documents = documentsOf(side, world, {at: this.#at, email: this.#written}).map(
      ({kind, workspace, name, spec}) =>
        JSON.stringify({
          apiVersion: 'bylaw/v1',
          kind,
          metadata: {name, ...(workspace !== null && {workspace})},
          spec,
        }),
    );
    write(this.#folders[side], {
      'bylaw.yaml': setFile(WORKSPACES[side]),
      [path.join('manifests', 'all.yaml')]: `${documents.join('\n---\n')}\n`,
    });
  }

  async edit(side: Side, actor: string, world: Workspace): Promise<Outcome> {
    this.#declare(side, world);
    const ended = await bylaw(
      ['apply', '-C', this.#folders[side], '--auto-approve', '--json'],
      this.#as(actor),
    );
    if (ended.status !== 0 && ended.status !== 1 && ended.status !== 5) return wrong(ended);
    const {status, diagnostics, run: number} = JSON.parse(ended.stdout) as Applied;
    if (ended.status === 0) {
      if (typeof number === 'number' && status === 'applied') this.#runs[side].push(number);
      return {is: status === 'applied' ? 'applied' : 'unchanged'};
    }
    const errors = diagnostics.filter(({severity}) => severity === 'error' || severity === 'refusal');
    return {is: 'refused', rules: [...new Set(errors.map(({rule}) => rule))].toSorted()};
  }

  async decide(id: string, side: Side, by: string, decision: Decision, isCurrent: boolean): Promise<Outcome> {
    const request = requestOf(id);
    // Every other decision is made by the function of the database alone, as a platform does.
    if (this.#decisions++ % 2 === 1)
      return this.#calls.make(
        await this.#calls.of({do: 'decide', request: id, side, by, decision, current: isCurrent}),
      );
    const verb = {approve: 'approve', deny: 'deny', revoke: 'revoke'}[decision];
    const ended = await bylaw(
      [
        ...['requests', verb, request, '--side', WORKSPACES[side], '--auto-approve', '--json'],
        ...(isCurrent || decision === 'revoke' ? [] : ['--digest', `sha256:${'0'.repeat(64)}`]),
      ],
      this.#as(by),
    );
    return decided(ended);
  }

  /**
   * A decision or withdrawal is done but not committed when the other comes; it commits once that waits for it, or is done without. Null
   * for two edits: commands begin and end by themselves.
   */
  async together(one: Act, other: Act): Promise<readonly [Outcome, Outcome] | null> {
    if (one.do === 'edit') {
      const [second, first] = other.do === 'edit' ? [] : ((await this.together(other, one)) ?? []);
      return first === undefined || second === undefined ? null : [first, second];
    }
    const [call, next] = [
      await this.#calls.of(one),
      other.do === 'edit' ? null : await this.#calls.of(other),
    ];
    return this.#calls.meanwhile(call, () =>
      other.do === 'edit' ? this.edit(other.side, other.by, other.world) : this.#calls.make(next ?? call),
    );
  }

  async withdraw(side: Side, other: Side, by: string): Promise<Outcome> {
    const ended = await bylaw(
      ['connections', 'withdraw', WORKSPACES[side], WORKSPACES[other], '--auto-approve', '--json'],
      this.#as(by),
    );
    return decided(ended);
  }

  async wait(hours: number): Promise<void> {
    this.#passed += hours * HOUR;
    await passTime(this.#sql, this.#passed);
  }

  async rename(who: string): Promise<void> {
    const old = this.#email(who);
    this.#renamed.set(who, (this.#renamed.get(who) ?? 0) + 1);
    await run(0, ['people', 'rename', old, this.#email(who), '--auto-approve'], this.#as(ROOT));
  }

  async offboard(side: Side, who: string, by: string): Promise<Outcome> {
    const ended = await bylaw(
      [
        ...['offboard', this.#email(who), '--workspace', WORKSPACES[side], '--successor', this.#email(by)],
        ...['--confirm', 'DELETE', '--json'],
      ],
      this.#as(by),
    );
    return decided(ended);
  }

  async back(
    side: Side,
    by: string,
    index: number,
  ): Promise<{outcome: Outcome; renews: ReadonlyMap<string, number>}> {
    const file = path.join(this.#folders[side], 'back.json');
    const number = this.#runs[side][index] ?? 0;
    const planned = await bylaw(
      ['rollback', String(number), '-C', this.#folders[side], '--out', file, '--json'],
      this.#as(by),
    );
    if (planned.status !== 0 && planned.status !== 1) return {outcome: wrong(planned), renews: new Map()};
    const {changes, diagnostics} = JSON.parse(planned.stdout) as Applied & {
      changes: readonly {address: string; after: {renew?: number} | null}[];
    };
    const renews = new Map(
      changes.flatMap(({address, after}) => {
        const [kind = '', , name = ''] = address.split('/');
        const record = {Connection: 'connections', Share: 'shares', Guest: 'guests'}[kind];
        const called = kind === 'Guest' ? (name.split(/[.@]/)[0] ?? '') : name;
        return record === undefined || after === null
          ? []
          : [[`${record}/${called}`, after.renew ?? 0] as const];
      }),
    );
    const errors = diagnostics.filter(({severity}) => severity === 'error' || severity === 'refusal');
    if (planned.status === 1)
      return {outcome: {is: 'refused', rules: [...new Set(errors.map(({rule}) => rule))].toSorted()}, renews};
    if (changes.length === 0) return {outcome: {is: 'unchanged'}, renews};
    const ended = await bylaw(['apply', file, '-C', this.#folders[side], '--json'], this.#as(by));
    if (ended.status !== 0) return {outcome: wrong(ended), renews};
    const {run: made} = JSON.parse(ended.stdout) as Applied;
    if (typeof made === 'number') this.#runs[side].push(made);
    return {outcome: {is: 'applied'}, renews};
  }

  async outside(side: Side, world: Workspace): Promise<void> {
    const workspace = WORKSPACES[side];
    const sql = this.#sql;
    await sql.query('begin');
    for (const [who, {active}] of Object.entries(world.members)) {
      await sql.query(
        'update bylaw.members set status = $3 where workspace = $1 and email = $2 and status <> $3',
        [...[workspace, this.#email(who)], active ? 'active' : 'deactivated'],
      );
    }
    for (const [name, {external, vaults}] of Object.entries(world.spaces)) {
      await sql.query('update bylaw.spaces set type = $3 where workspace = $1 and name = $2 and type <> $3', [
        ...[workspace, name],
        external ? 'external' : 'internal',
      ]);
      await sql.query(
        'delete from bylaw.space_resources where workspace = $1 and space = $2 and resource <> all ($3)',
        [workspace, name, vaults],
      );
      await sql.query(
        `insert into bylaw.space_resources (workspace, space, type, resource)
          select $1, $2, 'vault', unnest($3::text[]) on conflict do nothing`,
        [workspace, name, vaults],
      );
    }
    for (const [name, {to}] of Object.entries(world.shares)) {
      for (const {who, role} of to) {
        await sql.query(
          'update bylaw.share_recipients set role = $4 where workspace = $1 and share = $2 and subject = $3 and role <> $4',
          [workspace, name, `user:${this.#email(who)}`, role],
        );
      }
    }
    for (const [who, {role}] of Object.entries(world.guests)) {
      await sql.query(
        'update bylaw.guest_spaces set role = $3 where workspace = $1 and email = $2 and role <> $3',
        [...[workspace, this.#email(who)], role],
      );
    }
    // It counts from the first run or decision that sees it: at once, here.
    await sql.query("select bylaw.settle($1, null, null, $2, '{}', '{}')", [
      this.#email(ROOT),
      Object.values(WORKSPACES),
    ]);
    await sql.query('commit');
  }

  async observe(): Promise<Observed> {
    const {rows} = await this.#sql.query<{principal: string; object: string; level: Level}>(
      'select principal, object, level from bylaw.effective_access',
    );
    const levels = rows.flatMap(({principal, object, level}): [string, Level][] => {
      const [type = '', place = ''] = object.split(':');
      const [workspace = '', name = ''] = place.split('/');
      const target = `${sideOf(workspace)}:${type}/${name}`;
      const who = principal.slice('user:'.length).split(/[.@]/)[0] ?? '';
      return TARGETS.includes(target) ? [[`${who} ${target}`, level]] : [];
    });
    const {requests} = await json<{requests: readonly {id: string; side: string}[]}>(
      0,
      ['requests', 'list'],
      this.#as(ROOT),
    );
    const {connections} = await json<{
      connections: readonly {state: string; sides: readonly {workspace: string}[]}[];
    }>(0, ['connections', 'list'], this.#as(ROOT));
    return {
      access: levels.toSorted(([a], [b]) => (a < b ? -1 : 1)),
      open: requests.map(({id, side}) => `${worldly(id)} ${sideOf(side)}`).toSorted(),
      active: connections
        .filter(({state}) => state === 'active')
        .map(({sides}) =>
          sides
            .map(({workspace}) => sideOf(workspace))
            .toSorted()
            .join(''),
        )
        .toSorted(),
    };
  }

  /** The history verifies at the end, whatever happened. */
  async end(): Promise<void> {
    await run(0, ['history', 'verify'], this.#as(null));
  }
}

function wrong({status, stdout, stderr}: Ended): Outcome {
  return {is: 'refused', rules: [`exit ${status}: ${stderr.slice(0, 600)} ${stdout.slice(0, 200)}`]};
}

function decided(ended: Ended): Outcome {
  if (ended.status === 0) {
    const {status} = JSON.parse(ended.stdout) as {status: string};
    return {is: ['unchanged', 'already'].includes(status) ? 'unchanged' : 'applied'};
  }
  // Of what somebody may not see, they are told that it is not there.
  if (ended.status === 64) return {is: 'refused', rules: []};
  const rules = rulesIn(ended);
  return ended.status === 1 && rules.length > 0 ? {is: 'refused', rules} : wrong(ended);
}
