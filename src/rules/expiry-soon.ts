import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isExpired} from '../model/expiry.ts';
import {expiriesOf, mayExpire} from './expiries.ts';
import {about, type Rule} from './rule.ts';

const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

const definition = defineRule<{expires: string}>({
  id: 'expiry/soon',
  severity: 'info',
  invariant: false,
  title: 'an expiry is within 14 days',
  message: ({expires}) => `This expires within ${SOON_DAYS} days (${expires}).`,
  help: () => 'If it is needed for longer, set a later expiry.',
  why: 'Access that ends by itself tends to end at a bad moment unless somebody is warned.',
  example: {
    broken:
      '# ten days before\napiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: audit-week}\nspec: {subject: everyone, permissions: ["insights:read:all"], expires: 2027-01-31}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: audit-week}\nspec: {subject: everyone, permissions: ["insights:read:all"], expires: 2099-01-31}\n',
  },
});

export const expirySoon: Rule = {
  definition,
  *check({desired, now}) {
    for (const object of mayExpire(desired)) {
      for (const {pointer, expires} of expiriesOf(object)) {
        if (isExpired(expires, now) || !isExpired(expires, now + SOON_DAYS * DAY_MS)) continue;
        yield {finding: finding(definition, {expires}, about(object, pointer))};
      }
    }
  },
};
