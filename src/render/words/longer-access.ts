/** Access that a plan makes last longer: nobody's level changes by that, and yet people keep what they would have lost. */
import {expiryInstant, rfc3339} from '../../model/expiry.ts';
import {groupBy} from '../../model/group-by.ts';
import type {LongerAccess, Plan, PlannedChange} from '../../model/plan.ts';
import {bareName} from '../../model/principal.ts';
import type {Json} from '../../model/specs.ts';
import {outsideText} from './access.ts';
import {effectsTold} from './plan.ts';
import {plural} from './plural.ts';
import {dayText, timeText} from './time-text.ts';

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

/** When something ends, as manifests say it: the end of a day by the day. */
function endText(instant: string): string {
  const isMidnight = instant.endsWith('T00:00:00.000Z');
  return isMidnight ? dayText(rfc3339(Date.parse(instant) - 1)) : timeText(instant);
}

/** What gives access by a path: the share or invitation in it, else its last step. */
const giverOf = ({via}: LongerAccess): string =>
  via.find((step) => /^(?:Share|Guest)\//.test(step)) ?? via.at(-1) ?? '';

/** Whose access ends later by a second way to it, a text for each person and pair of ends: what is extended itself is told apart. */
function keptLonger(longer: readonly LongerAccess[], extended: ReadonlySet<string>): readonly string[] {
  const kept = longer.filter(({via}) => !via.some((step) => extended.has(step)));
  const groups = groupBy(kept, ({principal, after, was, expires = ''}) =>
    [principal, after, was, expires].join(' '),
  );
  return [...groups.values()].map(([one, ...rest]) => {
    const more = rest.length > 0 ? ` and ${plural(rest.length, 'more object')}` : '';
    const until = one.expires === undefined ? 'with no end' : `until ${endText(one.expires)}`;
    return `${bareName(one.principal)}${outsideText(one)} keeps ${one.after ?? ''} access to ${one.object}${more} ${until} instead of until ${endText(one.was)}, through ${giverOf(one)}`;
  });
}

const listed = (texts: readonly string[]): string =>
  `${texts.slice(0, NAMED).join('; ')}${texts.length > NAMED ? `; and ${texts.length - NAMED} more` : ''}.`;

/**
 * Whose access lasts longer by a plan: by an expiry that it extends, or another way to it, which is not told of a plan that errors
 * stop; undefined if nobody's does.
 */
export function longerText(plan: Plan): string | undefined {
  const {changes} = plan;
  const {access} = effectsTold(plan);
  const longer = changes.map((change) => ({address: change.address, texts: longerIn(change)}));
  const texts = longer.flatMap((each) => each.texts);
  const extended = new Set(longer.flatMap((each) => (each.texts.length > 0 ? [each.address] : [])));
  const kept = keptLonger(access.longer ?? [], extended);
  const told = [
    ...(texts.length === 0
      ? []
      : [
          `${plural(texts.length, 'expiry', 'expiries')} ${texts.length === 1 ? 'is' : 'are'} extended: ${listed(texts)}`,
        ]),
    ...(kept.length === 0 ? [] : [listed(kept)]),
  ];
  return told.length === 0 ? undefined : told.join(' ');
}
