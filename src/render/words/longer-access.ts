/** Expiries that a plan extends or drops: nobody's level changes by that, and yet people keep what they would have lost. */
import {expiryInstant} from '../../model/expiry.ts';
import type {PlannedChange} from '../../model/plan.ts';
import type {Json} from '../../model/specs.ts';
import {plural} from './plural.ts';

/** How many are named. */
const NAMED = 5;

type Spec = {readonly [name: string]: Json};

const specOf = (json: Json): Spec | undefined =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Spec) : undefined;

/** The expiries in a spec by whose they are: `''` of the object itself, else the recipient of a share; null without end. */
function expiriesIn(spec: Spec): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
  if (Array.isArray(spec['to'])) {
    for (const entry of spec['to']) {
      const recipient = specOf(entry as Json);
      if (recipient !== undefined)
        found.set(textOf(recipient['subject']) ?? '', textOf(recipient['expires']));
    }
  } else {
    found.set('', textOf(spec['expires']));
  }
  return found;
}

const isLonger = (before: string, after: string | null): boolean =>
  after === null || (expiryInstant(after) ?? 0) > (expiryInstant(before) ?? 0);

/** What of a change lasts longer: `Guest/acme/gia@… (from 2027-01-31 to no end)`. */
function longerIn({address, before, after}: PlannedChange): readonly string[] {
  const [was, is] = [specOf(before as Json), specOf(after as Json)];
  if (was === undefined || is === undefined) return [];
  const now = expiriesIn(is);
  return [...expiriesIn(was)].flatMap(([whose, until]) => {
    const next = now.get(whose);
    if (until === null || next === undefined || !isLonger(until, next)) return [];
    const of = whose === '' ? address : `${whose} in ${address}`;
    return [`${of} (from ${until} to ${next ?? 'no end'})`];
  });
}

/** Whose access lasts longer by the changes of a plan; undefined if nobody's does. */
export function longerText(changes: readonly PlannedChange[]): string | undefined {
  const longer = changes.flatMap(longerIn);
  if (longer.length === 0) return undefined;
  const more = longer.length > NAMED ? `; and ${longer.length - NAMED} more` : '';
  return `${plural(longer.length, 'expiry', 'expiries')} ${longer.length === 1 ? 'is' : 'are'} extended: ${longer.slice(0, NAMED).join('; ')}${more}.`;
}
