import {expect, test} from 'vitest';
import {validate} from '../../../src/app/validate.ts';
import {estate} from '../../bench/estate.mjs';
import {FakeHost} from '../app/fake-host.ts';
import {NOW} from '../planner/plans.ts';

test('the estate that the benchmark applies breaks no rule', async () => {
  const files = Object.fromEntries(estate(1000));
  const {validation} = await validate(new FakeHost(files, NOW), '/set');
  expect(validation.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
});
