/** Holds the stored plans of a set, its policies and what an apply of it takes against the events of its chain. */
import {canonicalJson} from '../model/canonical-json.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Session} from './connect.ts';
import {jsonIn} from './recorded-config.ts';

/** What the events of a set say so far. */
export interface PlansSaid {
  /** What the last event says that an apply takes; null for nothing. */
  settings: unknown;
  /** The digest of the policies of the last event about them; null for none. */
  policies: string | null;
  /** Digests of the plans that were stored. */
  readonly stored: Set<string>;
  /** `DIGEST PERSON` of each approval that was not taken back. */
  readonly approvals: Set<string>;
}

export const nothingSaid = (): PlansSaid => ({
  settings: null,
  policies: null,
  stored: new Set(),
  approvals: new Set(),
});

/** Takes one event into account. */
export function followPlans(
  said: PlansSaid,
  {action, after}: {readonly action: string; readonly after: unknown},
): void {
  const {
    plan = '',
    by = '',
    digest = null,
  } = (after ?? {}) as {readonly plan?: string; readonly by?: string; readonly digest?: string};
  if (action === 'apply-settings') said.settings = after ?? null;
  else if (action === 'policies') said.policies = digest;
  else if (action === 'store-plan') said.stored.add(plan);
  else if (action === 'approve-plan') said.approvals.add(`${plan} ${by}`);
  else if (action === 'revoke-plan') said.approvals.delete(`${plan} ${by}`);
}

const differing = (a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] =>
  [...a].filter((one) => !b.has(one)).toSorted(compareText);

/** What of the tables is otherwise than the events of the set say. */
export async function planFaults(session: Session, set: string, said: PlansSaid): Promise<readonly string[]> {
  const {rows} = await session.query<{
    settings: string | null;
    policies: string | null;
    stored: readonly string[];
    approvals: readonly string[];
  }>(
    `select (select apply_settings from bylaw.sets where name = $1) as settings,
      (select policies from bylaw.sets where name = $1) as policies,
      array(select digest from bylaw.plans where "set" = $1) as stored,
      array(select a.digest || ' ' || a.person from bylaw.plan_approvals a join bylaw.plans p using (digest)
        where p."set" = $1) as approvals`,
    [set],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a select without from returned no row');
  const [stored, approvals] = [new Set(row.stored), new Set(row.approvals)];
  const settings: unknown = row.settings === null ? null : jsonIn(row.settings);
  const plan = (approval: string): string => approval.split(' ')[0] ?? '';
  return [
    ...(settings !== undefined && canonicalJson(settings) === canonicalJson(said.settings)
      ? []
      : ['the apply settings of the set were edited in the tables: they do not match its events']),
    ...(row.policies === said.policies
      ? []
      : ['the policies of the set were edited in the tables: they do not match their events']),
    ...differing(stored, said.stored).map((one) => `plan ${one} is stored, but no event recorded it`),
    ...differing(said.stored, stored).map(
      (one) => `plan ${one} is gone, but its event says that it is stored`,
    ),
    ...differing(approvals, said.approvals).map(
      (one) => `an approval of plan ${plan(one)} is in the tables, but no event recorded it`,
    ),
    ...differing(said.approvals, approvals).map(
      (one) =>
        `an approval of plan ${plan(one)} is missing from the tables, but its event says that it is there`,
    ),
  ];
}
