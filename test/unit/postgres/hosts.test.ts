import {expect, test} from 'vitest';
import {saidBy} from '../../../src/postgres/connection-parameters.ts';
import {serversOf, unfit, WANTED, type ServerState} from '../../../src/postgres/hosts.ts';

const at = (url: string, environment: NodeJS.ProcessEnv = {}) => {
  const {urls, wanted} = serversOf(url, environment);
  return [wanted, ...urls];
};

test('a URL names one server, as it stands', () => {
  for (const url of [
    'postgres://u:p@host:5433/db?sslmode=verify-full',
    'postgres:///db?host=/run/pg',
    'postgres://u@[::1]/db',
  ])
    expect(at(url)).toEqual(['any', url]);
  expect(at('postgres://host/db?target_session_attrs=primary')[0]).toBe('primary');
  expect(at('postgres://host/db', {PGTARGETSESSIONATTRS: 'standby'})[0]).toBe('standby');
});

test('a URL names several servers, of which one that accepts writes is taken', () => {
  expect(at('postgres://u:p%40@a:5433,b,[::1]:6000/db?sslmode=verify-full')).toEqual([
    'read-write',
    'postgres://u:p%40@/db?sslmode=verify-full&host=a&port=5433',
    'postgres://u:p%40@/db?sslmode=verify-full&host=b',
    'postgres://u:p%40@/db?sslmode=verify-full&host=%3A%3A1&port=6000',
  ]);
  expect(at('postgres:///db?host=/run/a,/run/b&port=1,2&target_session_attrs=any')).toEqual([
    'any',
    'postgres:///db?host=%2Frun%2Fa&target_session_attrs=any&port=1',
    'postgres:///db?host=%2Frun%2Fb&target_session_attrs=any&port=2',
  ]);
  expect(at('postgres:///db', {PGHOST: 'a,b', PGPORT: '7'})).toEqual([
    'read-write',
    'postgres:///db?host=a&port=7',
    'postgres:///db?host=b&port=7',
  ]);
});

test('a password that is not encoded is never taken for a host, a database or a parameter', () => {
  for (const url of ['u:12/34@h/db', 'u:12#34@h/db', 'u:12?34@h/db', 'u:12?a=34@h/db', 'u:1/2@a,b/db']) {
    expect(() => serversOf(`postgres://${url}`, {})).toThrow(/password is not encoded/);
    expect(() => saidBy(`postgres://${url}`, {})).toThrow(/password is not encoded/);
  }
  expect(at('postgres://u:p@ss@a,b/db')[1]).toBe('postgres://u:p@ss@/db?host=a');
});

test('what cannot be meant is refused', () => {
  expect(() => at('postgres:///db?host=a,b,c&port=1,2')).toThrow(/3 hosts and 2 ports/);
  expect(() => at('postgres://a/db?target_session_attrs=best')).toThrow(/"best"/);
});

test('a server is taken as libpq takes it', () => {
  const taken = (state: ServerState) => WANTED.filter((wanted) => unfit(state, wanted) === undefined);
  expect(taken({standby: false, readOnly: false})).toEqual(['any', 'read-write', 'primary']);
  expect(taken({standby: false, readOnly: true})).toEqual(['any', 'read-only', 'primary']);
  expect(taken({standby: true, readOnly: true})).toEqual(['any', 'read-only', 'standby', 'prefer-standby']);
});
