/** Holds the stored plans of a set, its policies and what an apply of it takes against the events of its chain. */
import {canonicalJson} from '../model/canonical-json.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Session} from './connect.ts';
import {jsonIn} from './recorded-config.ts';
import {ms} from './instants.ts';

/** What the events of a set say so far. */
export interface PlansSaid {
  /** What the last event says that an apply takes; null for nothing. */
  settings: unknown;
  /** The digest of the policies of the last event about them; null for none. */
  policies: string | null;
  /** Who stored which plan, when and by what, by the digests of the plans. */
  readonly stored: Map<string, string>;
  /** The same of each approval that was not taken back, by `DIGEST PERSON`. */
  readonly approvals: Map<string, string>;
}

export const nothingSaid = (): PlansSaid => ({
  settings: null,
  policies: null,
  stored: new Map(),
  approvals: new Map(),
});

interface PlanEvent {
  readonly action: string;
  readonly actor: string;
  readonly login: string;
  readonly time_ms: number;
  readonly after: unknown;
}

const factsOf = ({actor, login, time_ms}: Pick<PlanEvent, 'actor' | 'login' | 'time_ms'>): string =>
  JSON.stringify([actor, login, time_ms]);

/** Takes one event into account. */
export function followPlans(said: PlansSaid, event: PlanEvent): void {
  const {action, after} = event;
  const {
    plan = '',
    by = '',
    digest = null,
  } = (after ?? {}) as {readonly plan?: string; readonly by?: string; readonly digest?: string};
  if (action === 'apply-settings') said.settings = after ?? null;
  else if (action === 'policies') said.policies = digest;
  else if (action === 'store-plan') said.stored.set(plan, factsOf(event));
  else if (action === 'approve-plan') said.approvals.set(`${plan} ${by}`, factsOf(event));
  else if (action === 'revoke-plan') said.approvals.delete(`${plan} ${by}`);
}

const without = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly string[] =>
  [...a.keys()].filter((one) => !b.has(one)).toSorted(compareText);

const differing = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly string[] =>
  [...a.keys()].filter((one) => b.has(one) && b.get(one) !== a.get(one)).toSorted(compareText);

interface Row {
  readonly id: string;
  readonly actor: string;
  readonly login: string;
  readonly time_ms: number;
  [column: string]: unknown;
}

/** What of the tables is otherwise than the events of the set say. */
export async function planFaults(session: Session, set: string, said: PlansSaid): Promise<readonly string[]> {
  const {rows} = await session.query<{settings: string | null; policies: string | null; are_kept: boolean}>(
    `select s.apply_settings as settings, s.policies,
        not exists (select from (select s.policies union select r.policies from bylaw.runs r where r."set" = n.name) u (digest)
          left join bylaw.policies p using (digest)
          where u.digest is not null
            and 'sha256:' || encode(sha256(convert_to(p.policies, 'UTF8')), 'hex') is distinct from u.digest) as are_kept
      from (values ($1)) n (name) left join bylaw.sets s using (name)`,
    [set],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a select from one value returned no row');
  const rowsOf = async (text: string): Promise<ReadonlyMap<string, string>> =>
    new Map((await session.query<Row>(text, [set])).rows.map((one) => [one.id, factsOf(one)]));
  const stored = await rowsOf(
    `select digest as id, actor, login, ${ms('time')} as time_ms from bylaw.plans where "set" = $1`,
  );
  const approvals = await rowsOf(
    `select a.digest || ' ' || a.person as id, a.person as actor, a.login, ${ms('a.time')} as time_ms
      from bylaw.plan_approvals a join bylaw.plans p using (digest) where p."set" = $1`,
  );
  const settings: unknown = row.settings === null ? null : jsonIn(row.settings);
  const plan = (approval: string): string => approval.split(' ')[0] ?? '';
  return [
    ...(settings !== undefined && canonicalJson(settings) === canonicalJson(said.settings)
      ? []
      : ['the apply settings of the set were edited in the tables: they do not match its events']),
    ...(row.policies === said.policies
      ? []
      : ['the policies of the set were edited in the tables: they do not match their events']),
    ...(row.are_kept
      ? []
      : ['policies that the set or a run of it was judged by were edited: they do not match their digest']),
    ...without(stored, said.stored).map((one) => `plan ${one} is stored, but no event recorded it`),
    ...without(said.stored, stored).map((one) => `plan ${one} is gone, but its event says that it is stored`),
    ...differing(stored, said.stored).map(
      (one) => `plan ${one} was edited in the tables: its event names another person, login or time`,
    ),
    ...without(approvals, said.approvals).map(
      (one) => `an approval of plan ${plan(one)} is in the tables, but no event recorded it`,
    ),
    ...without(said.approvals, approvals).map(
      (one) =>
        `an approval of plan ${plan(one)} is missing from the tables, but its event says that it is there`,
    ),
    ...differing(approvals, said.approvals).map(
      (one) =>
        `an approval of plan ${plan(one)} was edited in the tables: its event names another login or time`,
    ),
  ];
}
