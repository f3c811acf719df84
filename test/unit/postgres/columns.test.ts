import {describe, expect, test} from 'vitest';
import {KINDS} from '../../../src/model/kinds.ts';
import {fieldPaths, specFields, type SpecFields} from '../../../src/model/spec-fields.ts';
import {kindTable, type Storage} from '../../../src/postgres/columns.ts';
import {STORAGE} from '../../../src/postgres/storage.ts';
import {TABLES} from '../../../src/postgres/tables.ts';

type SpaceStorage = Storage<SpecFields['Space']>;

describe('what does not compile', () => {
  const {protect, ...rest} = STORAGE.Space.fields;

  test('a field without a column', () => {
    // @ts-expect-error `protect` has no column.
    const missing: SpaceStorage = rest;
    expect(Object.keys(missing)).not.toContain('protect');
  });

  test('a column without a field', () => {
    // @ts-expect-error `tags` is no field.
    const more: SpaceStorage = {...rest, protect, tags: 'tags'};
    expect(Object.keys(more)).toContain('tags');
  });

  test('a column for a list of items, or a table for a text', () => {
    // @ts-expect-error `to` takes a table.
    const column: Storage<SpecFields['Share']> = {...STORAGE.Share.fields, to: 'recipients'};
    // @ts-expect-error `protect` takes a column.
    const table: SpaceStorage = {...rest, protect: {table: 'protections', parent: 'space', key: 'protect'}};
    expect([column.to, table.protect]).toEqual(['recipients', expect.anything()]);
  });

  test('a field of an item, or of a record, without a column', () => {
    const {to} = STORAGE.Share.fields;
    const {role, ...fields} = to.fields;
    // @ts-expect-error `role` has no column.
    const items: Storage<SpecFields['Share']> = {...STORAGE.Share.fields, to: {...to, fields}};
    // @ts-expect-error `guestAccounts` has no column.
    const record: Storage<SpecFields['Workspace']> = {...STORAGE.Workspace.fields, features: {}};
    expect([items.to.fields, record.features, role]).toEqual([fields, {}, 'role']);
  });
});

test.each(KINDS)('every field of a %s is in one column or list, which is of no other field', (kind) => {
  const {columns, items} = TABLES[kind];
  const stored = [
    ...columns.map(({path}) => path),
    ...items.flatMap(({path, columns: ofItem, item}) =>
      item === undefined ? [path, ...ofItem.map((column) => `${path}.*.${column.path}`)] : [path],
    ),
  ];
  const fields = [...fieldPaths(specFields(kind))].filter(({field}) => field.type !== 'record');
  expect(stored.toSorted()).toEqual(fields.map(({path}) => path.join('.')).toSorted());
  for (const list of [columns, ...items.map((item) => item.columns)]) {
    const names = list.map(({name}) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});

test('columns have the type of their field', () => {
  const types = (list: readonly {readonly name: string; readonly type: string}[]): Record<string, string> =>
    Object.fromEntries(list.map(({name, type}) => [name, type]));
  expect(types(TABLES.Workspace.columns)).toMatchObject({
    display_name: 'text',
    guest_accounts: 'boolean',
    partners_allow: 'text[]',
    retention_days: 'integer',
    logo_url: 'text',
  });
  expect(types(TABLES.Member.columns)).toEqual({
    display_name: 'text',
    status: 'text',
    expires: 'timestamptz',
  });
  expect(TABLES.Workspace.items.map((item) => [item.table, item.key, types(item.columns)])).toEqual([
    ['workspace_providers', 'name', {name: 'text', models: 'text[]'}],
    [
      'workspace_integrations',
      'name',
      {name: 'text', enabled: 'boolean', config: 'jsonb', secret_ref: 'text'},
    ],
  ]);
});

test('a kind whose list is kept without what tells its items apart is refused', () => {
  const to = {table: 'recipients', parent: 'share', fields: {role: 'role'}};
  const fields = {
    to: {type: 'list', key: 'subject', items: {role: {type: 'string'}}},
  } as const;
  expect(() => kindTable('Share', fields, {table: 'shares', name: 'name', fields: {to}})).toThrow(
    'not told apart',
  );
});
