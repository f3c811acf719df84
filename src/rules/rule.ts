/**
 * What a rule is, and what it judges. A rule has a file of its own, with its definition, and is registered in
 * `index.ts`. It is pure, reports every breach that it finds, and never throws for a mistake of a user.
 */
import type {Finding} from '../diagnostics/diagnostic.ts';
import type {RuleEntry} from '../diagnostics/rule-definition.ts';
import type {Address} from '../model/address.ts';
import {fieldPlace} from '../model/field-place.ts';
import type {DesiredObject, GovernedObject} from '../model/objects.ts';
import type {JudgedPlan} from './judged.ts';

/** A finding, and the objects whose change would cause it besides the object that it is about. */
export interface Breach {
  readonly finding: Finding;
  readonly causes?: readonly Address[];
}

export interface Rule {
  readonly definition: RuleEntry;
  check(judged: JudgedPlan): Iterable<Breach>;
}

/** Where a finding about a field of an object points: into its manifest, when it is declared; of what is live, judging finds that. */
export function about(
  object: GovernedObject | DesiredObject,
  pointer = '',
): Pick<Finding, 'address' | 'place' | 'field'> {
  return 'declaration' in object
    ? {address: object.address, place: fieldPlace(object, pointer)}
    : {address: object.address, field: pointer};
}

/** Names in a sentence: at most `limit` of them, and how many more there are. */
export function listNames(names: readonly string[], limit = 5): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
