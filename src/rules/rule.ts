/**
 * What a rule is, and what it gets to judge. A rule stands in a file of its own, beside its words, and is
 * registered in `index.ts`. It is pure, reports every breach that it finds, and never throws at a user's mistake.
 */
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {RuleEntry} from '../diagnostics/rule-words.ts';
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {fieldPlace} from '../model/field-place.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import type {PlanConsent} from '../model/plan.ts';
import type {SetConfig} from '../model/set-config.ts';

/** The plan as rules see it. */
export interface Judged {
  readonly set: SetConfig;
  /** What the manifests declare. */
  readonly desired: State<DesiredObject>;
  /** How many objects the manifests declare in all; `desired` may hold a part of them. */
  readonly declared: number;
  /** What is live before the plan; empty when `offline`. */
  readonly live: State<LiveObject>;
  /** desired ∪ live, after the plan. */
  readonly after: State<GovernedObject>;
  readonly changes: readonly Change[];
  /** ms since 1970, UTC: the database's clock, or the machine's when `offline`. */
  readonly now: number;
  /** Nothing is known but the manifests: what they do not declare may well be live. */
  readonly offline: boolean;
  readonly consent: PlanConsent;
}

/** A finding, and the objects whose change would cause it besides the object that it is about. */
export interface Breach {
  readonly finding: Finding;
  readonly causes?: readonly Address[];
}

export interface Rule {
  readonly words: RuleEntry;
  check(judged: Judged): Iterable<Breach>;
}

/** Where a finding about a field of an object points: into its manifest, when it is declared. */
export function about(
  object: GovernedObject | DesiredObject,
  pointer = '',
): Pick<Finding, 'address' | 'place'> {
  return 'declaration' in object
    ? {address: object.address, place: fieldPlace(object, pointer)}
    : {address: object.address};
}

/** Names in a sentence: at most `limit` of them, and how many more there are. */
export function listNames(names: readonly string[], limit = 5): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
