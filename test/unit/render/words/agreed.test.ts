import {expect, it} from 'vitest';
import {agreedOf} from '../../../../src/render/words/agreed.ts';
import {RICH_PLAN} from '../rich-plan.ts';

it('an approval that comes with the plan is told with the Approval that gives it', () => {
  const id = 'share:acme-legal/deal-room';
  const [change] = RICH_PLAN.changes;
  if (change === undefined) throw new Error('the plan changes something');
  const how = (address: string, request: string) =>
    agreedOf({
      ...RICH_PLAN,
      changes: [
        {...change, address, after: {request, decision: 'approve', by: 'raj@northwind.example', digest: ''}},
      ],
      agreed: [{id, side: 'northwind-legal', by: 'raj@northwind.example', at: null, automatic: false}],
    }).map((one) => one.how);
  expect(how('Approval/northwind-legal/yes', id)).toEqual(['through Approval/northwind-legal/yes, on apply']);
  expect(how('Approval/acme-legal/yes', id)).toEqual(['by a decision, on apply']);
  expect(how('Approval/northwind-legal/yes', `${id}-2`)).toEqual(['by a decision, on apply']);
});
