/**
 * The locale of a database is anybody's choice, and nothing depends on it: not what a letter is, not which letters are
 * one another's capitals. In C nothing beyond ASCII is a letter; in Turkish the small letter of I is another than i.
 */
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {withoutEmails} from '../../src/postgres/people.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Letters with capitals beyond ASCII, and what is a letter, a blank or the end of a word in some locales alone. */
const TEXTS = [
  'Asked Vera.Ö@North.example, VERA.Ö@NORTH.EXAMPLE and vera.ö@north.example',
  'INI@NORTH.EXAMPLE and ini@north.example and \u0130ni@north.example',
  '\u212Aate@north.example (a Kelvin sign), and Kate@north.example',
  'a\u00A0ana@acme.example\u2007raj@north.example\u3000vera@north.example\uFEFF',
  '„ana@acme.example“, «raj@north.example»—vera@north.example…',
  'ana@acme.example\u0085ana@acme.example\u001Eana@acme.example',
  "o'hara@north.example, 'hara@north.example', hara@north.example and d'o'hara@north.example'",
  'Straße@north.example STRASSE@north.example \u{10428}@north.example \u{10400}@north.example',
];

const firms = [
  object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU'}),
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU'}),
  object('Member', 'acme/ini@acme.example', {roles: ['admin']}),
  object('Member', 'north/raj@north.example', {roles: ['admin']}),
  object('Connection', 'acme/north', {with: 'north', requestedBy: 'ini@acme.example'}),
];
const REQUEST = 'connection:acme/north';

describe.each([
  ['C', "locale 'C'"],
  ['Turkish', "locale_provider icu icu_locale 'tr' locale 'C'"],
])('in a database whose locale is %s', (_, locale) => {
  let store: Store;
  let sql: pg.Client;
  beforeAll(async () => {
    const url = await server.databaseWith(locale);
    store = await server.open(url);
    sql = await server.connect(url);
  });

  test('the history holds, whatever addresses are in it', async () => {
    await applyTo(store, firms, {actor: 'INI@acme.example'});
    const {live} = await store.read(scopeOf('acme', firms));
    await sql.query('select bylaw.decide($1, $2, $3, $4, $5, $6)', [
      REQUEST,
      'north',
      'approve',
      'RAJ@NORTH.EXAMPLE',
      askedDigest(live, REQUEST, 'north'),
      TEXTS.join('\n'),
    ]);
    await store.withdraw({workspace: 'acme', with: 'north', by: 'ini@acme.example', reason: TEXTS.join(' ')});
    expect((await store.decisionsOn(REQUEST)).map(({by}) => by)).toEqual(['raj@north.example']);
    const chains = await store.verify();
    expect(chains.map(({chain, faults}) => [chain, faults])).toEqual([
      ['set:acme', []],
      ['workspace:acme', []],
      ['workspace:north', []],
    ]);
  });

  test.each(TEXTS)('both sides find the same addresses in %j', async (text) => {
    const {rows} = await sql.query<{opaque: string}>('select bylaw.without_addresses($1) as opaque', [text]);
    const people = await sql.query<{id: string; email: string}>('select id, email from bylaw.people');
    const ids = new Map(people.rows.map(({id, email}) => [email, id]));
    expect(rows[0]?.opaque).toBe(withoutEmails(text, (email) => ids.get(email) ?? `nobody: ${email}`));
    expect(rows[0]?.opaque).not.toContain('@');
  });

  test.each([
    'Ö@north.example',
    'ö@north.example',
    'Raj@north.example',
    '\u212A@north.example',
    'I@x',
    'a b@x',
  ])('no row makes a member of %j, who could be another member in capitals', async (email) => {
    await expect(
      sql.query('insert into bylaw.members (workspace, email) values ($1, $2)', ['north', email]),
    ).rejects.toMatchObject({code: '23514'});
  });
});
