import {nearest} from '../diagnostics/nearest.ts';
import type {PlanConsent} from '../model/plan.ts';
import type {RecordedPolicy} from '../model/set-config.ts';
import {UsageError} from './usage-error.ts';

/** Consent as far as it is about these policies: with several sets, each policy is let through where there is one of that id. */
export function consentFor(consent: PlanConsent, policies: readonly RecordedPolicy[] = []): PlanConsent {
  const {allowPolicies, ...others} = consent;
  const known = allowPolicies?.filter((id) => policies.some((policy) => policy.id === id)) ?? [];
  return known.length === 0 ? others : {...others, allowPolicies: known};
}

/** Throws UsageError if somebody lets a policy through that there is none of: neither now nor when the set was last applied. */
export function expectPolicies(
  {allowPolicies = []}: PlanConsent,
  policies: readonly RecordedPolicy[] = [],
): void {
  const known = policies.map(({id}) => id);
  for (const id of allowPolicies) {
    if (known.includes(id)) continue;
    const near = nearest(id, known);
    const list = known.length === 0 ? 'The set has none.' : `The set has ${known.join(', ')}.`;
    throw new UsageError(`There is no policy ${id}.`, near === undefined ? list : `Did you mean ${near}?`);
  }
}
