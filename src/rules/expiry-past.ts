import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isExpired} from '../model/expiry.ts';
import {expiriesOf, mayExpire} from './expiries.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{expires: string}>({
  id: 'expiry/past',
  severity: 'warning',
  invariant: false,
  title: 'an expiry is in the past',
  message: ({expires}) => `This has expired (${expires}) and has no effect.`,
  help: () => 'Remove what has expired, or set a later expiry. Without an expiry it never ends.',
  why: 'In a review, something that has expired still looks as if it gives access.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: audit-week}\nspec: {subject: everyone, permissions: ["insights:read:all"], expires: 2020-01-31}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: audit-week}\nspec: {subject: everyone, permissions: ["insights:read:all"], expires: 2099-01-31}\n',
  },
});

export const expiryPast: Rule = {
  definition,
  *check({desired, now}) {
    for (const object of mayExpire(desired)) {
      for (const {pointer, expires} of expiriesOf(object)) {
        if (isExpired(expires, now)) yield {finding: finding(definition, {expires}, about(object, pointer))};
      }
    }
  },
};
