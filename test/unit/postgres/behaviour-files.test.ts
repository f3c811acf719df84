import {describe, expect, test} from 'vitest';
import {inOrder, knownBehaviour, parseBehaviour} from '../../../src/postgres/behaviour-files.ts';

const HEAD = '-- No twin: it is made up.\n-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.\n';
const view = (name: string, query: string) =>
  parseBehaviour(
    `${name}.sql`,
    `${HEAD}--\n-- Bylaw.none is no use.\ncreate or replace view bylaw.${name} as\n  ${query};\n`,
  );

describe('a file of behaviour', () => {
  test('of a view says its rights, and what it uses', () => {
    expect(view('mine', 'select a from bylaw.one join bylaw.two -- bylaw.three')).toMatchObject({
      name: 'mine',
      kind: 'view',
      owner: 'bylaw_owner',
      roles: ['bylaw_plan', 'bylaw_apply'],
      uses: ['one', 'two'],
      head: null,
    });
  });

  test('of a function says what the catalogue has of it', () => {
    const text = `-- No twin: it is made up.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- Words.
create or replace function bylaw.my_own(
  one text, "with" timestamptz default now(), q bylaw.two default null
) returns text[]
language plpgsql stable strict security definer parallel restricted
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  return bylaw.other(one);
end
$$;
`;
    expect(parseBehaviour('my-own.sql', text)).toMatchObject({
      kind: 'function',
      roles: [],
      uses: ['other', 'two'],
      head: {
        arguments: 'one text, with timestamp with time zone, q bylaw.two',
        defaults: 2,
        result: 'text[]',
        language: 'plpgsql',
        volatility: 'stable',
        strict: true,
        securityDefiner: true,
        parallel: 'restricted',
        settings: ['plan_cache_mode=force_generic_plan', 'search_path=pg_catalog, pg_temp'],
        body: '\nbegin\n  return bylaw.other(one);\nend\n',
      },
    });
  });

  test.each([
    ['another name', 'other.sql', `${HEAD}create or replace view bylaw.mine as\n  select 1;\n`],
    ['no head', 'mine.sql', 'create or replace view bylaw.mine as\n  select 1;\n'],
    ['nothing to replace', 'mine.sql', `${HEAD}create view bylaw.mine as\n  select 1;\n`],
    [
      'the right of a function',
      'mine.sql',
      `${HEAD.replace('Select', 'Execute')}create or replace view bylaw.mine as\n  select 1;\n`,
    ],
  ])('with %s is refused', (_, file, text) => {
    expect(() => parseBehaviour(file, text)).toThrow(/^behaviour\/(mine|other)\.sql /);
  });
});

describe('the order', () => {
  test('follows from what the files use', () => {
    const objects = [
      view('a', 'select from bylaw.c'),
      view('b', 'select from bylaw.a'),
      view('c', 'select from bylaw.t'),
    ];
    expect(inOrder(objects).map(({name}) => name)).toEqual(['c', 'a', 'b']);
  });

  test('is none where they use each other', () => {
    const objects = [
      view('a', 'select from bylaw.b'),
      view('b', 'select from bylaw.c'),
      view('c', 'select from bylaw.a'),
    ];
    expect(() => inOrder(objects)).toThrow('a → b → c → a');
  });
});

describe('the files of this program', () => {
  test('are in an order, and only use what is there or a table', async () => {
    const known = await knownBehaviour();
    const places = new Map(known.map(({name}, place) => [name, place]));
    for (const {name, uses} of known) {
      for (const used of uses) {
        expect(places.get(used) ?? -1, `${name} uses ${used}`).toBeLessThan(places.get(name) ?? -1);
      }
    }
  });

  test('set a search_path wherever they act with the rights of the owner', async () => {
    const definers = (await knownBehaviour()).filter(({head}) => head?.securityDefiner === true);
    const settings = new Map(definers.map(({name, head}) => [name, head?.settings]));
    expect(settings.size).toBeGreaterThan(3);
    expect(
      [...settings].filter(([, set]) => set?.includes('search_path=pg_catalog, pg_temp') !== true),
    ).toEqual([]);
  });

  test('let bylaw_plan execute nothing that writes', async () => {
    const open = (await knownBehaviour()).filter(
      ({head, roles}) => head?.volatility === 'volatile' && roles.includes('bylaw_plan'),
    );
    expect(open.map(({name}) => name)).toEqual([]);
  });
});
