/** A database in which every table that the history vouches for has rows, of as many kinds as there are. */
import type pg from 'pg';
import {offboardPerson} from '../../src/app/offboard.ts';
import type {Store} from '../../src/app/store-port.ts';
import {digestOf} from '../../src/model/canonical-json.ts';
import {settingsText} from '../../src/postgres/recorded-config.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';

const ROOT = 'root@platform.example';
const [ANA, AL, BO, CY] = ['ana', 'al', 'bo', 'cy'].map((name) => `${name}@acme.example`) as [
  string,
  string,
  string,
  string,
];
const [RAJ, VERA, VIC] = ['raj', 'vera', 'vic'].map((name) => `${name}@north.example`) as [
  string,
  string,
  string,
];
const RULE = {id: 'own/one', severity: 'error', for: 'change', when: 'false', message: 'no'} as const;

const firm = (name: string, people: Readonly<Record<string, readonly string[]>>) => [
  object('Workspace', name, {displayName: name, organization: name, region: 'EU'}),
  ...Object.entries(people).map(([email, roles]) => object('Member', `${name}/${email}`, {roles})),
];
const connection = (of: string, to: string, requestedBy: string) =>
  object('Connection', `${of}/${to}`, {with: to, requestedBy});
const share = (name: string, target: string, to: readonly string[], requestedBy = ANA) =>
  object('Share', `acme/${name}`, {
    target,
    with: 'north',
    requestedBy,
    to: to.map((email) => ({subject: `user:${email}`, role: 'editor', expires: '2090-01-01'})),
  });

const acme = (requestedBy = ANA) => [
  ...firm('acme', {[ANA]: ['admin'], [AL]: ['admin'], [BO]: [], [CY]: []}),
  object('Resource', 'acme/falcon', {type: 'vault', creator: ANA}),
  object('Space', 'acme/deal', {type: 'external', creator: ANA, region: 'EU', resources: ['vault:falcon']}),
  connection('acme', 'north', requestedBy),
  connection('acme', 'south', requestedBy),
  share('deal', 'space:deal', [VERA, VIC], requestedBy),
  share('refused', 'vault:falcon', [VERA], requestedBy),
  share('waits', 'vault:falcon', [VERA], requestedBy),
];
const NORTH = [...firm('north', {[RAJ]: ['admin'], [VERA]: [], [VIC]: []}), connection('north', 'acme', RAJ)];

/** Fills a database. What it does goes by every function that writes what is vouched for. */
export async function fillLedger({
  store,
  sql,
}: {
  readonly store: Store;
  readonly sql: pg.Client;
}): Promise<void> {
  const settle = {set: 'acme', actor: ANA};
  const decide = async (
    name: string,
    side: string,
    by: string,
    decision: 'approve' | 'deny' | 'revoke',
    reason: string | null = null,
  ) => {
    const {live} = await store.read(scopeOf('acme', [...acme(), ...NORTH]));
    const digest = askedDigest(live, `share:acme/${name}`, side);
    await store.decide({request: `share:acme/${name}`, side, decision, by, digest, reason});
  };
  await applyTo(store, [object('User', ROOT, {systemAdmin: true})], {set: 'platform', actor: ROOT});
  await applyTo(store, NORTH.slice(0, -1), {set: 'north', actor: RAJ});
  await applyTo(store, firm('south', {'sol@south.example': ['admin']}), {
    set: 'south',
    actor: 'sol@south.example',
  });
  await applyTo(store, acme(), {...settle, policies: [RULE]});
  await applyTo(store, NORTH, {set: 'north', actor: RAJ});
  await applyTo(
    store,
    [...firm('south', {'sol@south.example': ['admin']}), connection('south', 'acme', 'sol@south.example')],
    {set: 'south', actor: 'sol@south.example'},
  );
  await decide('deal', 'north', RAJ, 'approve');
  await decide('deal', 'acme', AL, 'approve', `as ${RAJ} asked`);
  await decide('refused', 'north', RAJ, 'deny', 'not this one');
  await decide('waits', 'north', RAJ, 'approve');
  await decide('waits', 'north', RAJ, 'revoke');
  await store.withdraw({workspace: 'acme', with: 'south', by: ANA, reason: 'no longer'});
  // A recipient is gone, which ends what was approved of them.
  await applyTo(
    store,
    NORTH.filter(({name}) => name !== VIC),
    {set: 'north', actor: RAJ},
  );
  await applyTo(store, [...acme(), object('Role', 'acme/more', {permissions: []})], {
    ...settle,
    policies: [RULE, {...RULE, id: 'own/two'}],
  });
  await people(store, sql);
  await plans(store, sql);
}

/** Somebody has another address, one of before is somebody else's, and two left: one of them is only known by an id. */
async function people(store: Store, sql: pg.Client): Promise<void> {
  const rename = (from: string, to: string) =>
    sql.query('select bylaw.rename_person($1, $2, $3)', [ROOT, from, to]);
  await rename(VERA, 'vera@first.example');
  await rename('vera@first.example', 'vera@second.example');
  await sql.query('select bylaw.free_address($1, $2)', [ROOT, 'vera@first.example']);
  await rename(ANA, 'ana@acme.law');
  for (const [person, anonymise] of [
    [BO, false],
    [CY, true],
  ] as const)
    await offboardPerson(
      store,
      {person, actor: ROOT, anonymise, successors: {byWorkspace: new Map()}, alsoRead: []},
      {lockTimeoutMs: 5000},
    );
}

/** A plan that one stored and two approved, of which one took that back. */
async function plans(store: Store, sql: pg.Client): Promise<void> {
  const digest = digestOf('a plan');
  await store.storePlan({set: 'acme', digest, text: 'a plan', actor: ROOT});
  await store.storePlan({set: 'acme', digest: digestOf('another'), text: 'another', actor: ROOT});
  for (const [email, ...decisions] of [
    [AL, true],
    ['ana@acme.law', true, false],
  ] as const) {
    await sql.query('insert into bylaw.actors (login, email) values (session_user, $1)', [email]);
    for (const approves of decisions) await store.decidePlan(digest, approves);
    await sql.query('delete from bylaw.actors');
  }
  await sql.query('select bylaw.record_apply_settings($1, null, $2, $3, $4)', [
    'acme',
    digest,
    AL,
    settingsText({approvals: 1}),
  ]);
}
