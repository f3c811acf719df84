import pg from 'pg';
import {expect, test} from 'vitest';
import {writeError} from '../../../src/postgres/store-errors.ts';

const refused = (code: string): Error =>
  Object.assign(new pg.DatabaseError('permission denied', 0, 'error'), {code});

test('a login without the role that applies is named', () => {
  expect(writeError(refused('42501'), 'ci_plan')).toMatchObject({
    code: 'permission',
    message: 'The login ci_plan may only read.',
    help: expect.stringContaining('`grant bylaw_apply to ci_plan`') as string,
  });
  const other = refused('40001');
  expect(writeError(other, 'ci_plan')).toBe(other);
});
