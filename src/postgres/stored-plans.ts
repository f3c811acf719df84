/** Plans that wait in the database to be approved and applied. */
import {rfc3339} from '../model/expiry.ts';
import type {PlanInStore, StoredPlan} from '../model/stored-plan.ts';
import type {Session} from './connect.ts';
import {withPeopleNamed} from './history.ts';
import {ms} from './instants.ts';

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly set: string;
  readonly by: string;
  readonly time: number;
  readonly run: number | null;
  readonly approvals: readonly {readonly by: string; readonly time: number; readonly bound: boolean}[];
}

const PLANS = `select p.digest as id, p."set", p.actor as by, ${ms('p.time')} as time,
    (select r.run from bylaw.runs r where r."set" = p."set" and r.plan_digest = p.digest limit 1) as run,
    coalesce((select jsonb_agg(jsonb_build_object('by', a.person, 'time', ${ms('a.time')}, 'bound',
        exists (select from bylaw.actors b join bylaw.people o on o.email = b.email where b.login = a.login and o.id = a.person)) order by a.time, a.person collate "C")
      from bylaw.plan_approvals a where a.digest = p.digest), '[]') as approvals
  from bylaw.plans p`;

const storedOf = ({id, set, by, time, run, approvals}: Row): StoredPlan => ({
  id,
  set,
  by,
  at: rfc3339(time),
  approvals: approvals.map((one) => ({by: one.by, at: rfc3339(one.time), isBound: one.bound})),
  run,
});

/** See `PlansStore.storedPlans`. */
export async function readStoredPlans(session: Session, set: string): Promise<readonly StoredPlan[]> {
  const {rows} = await session.query<Row>(
    `${PLANS} where p."set" = $1 order by p.time desc, p.digest collate "C"`,
    [set],
  );
  return withPeopleNamed(session, rows.map(storedOf));
}

/** See `PlansStore.storedPlan`. */
export async function readStoredPlan(
  session: Session,
  id: string,
): Promise<{readonly stored: StoredPlan; readonly text: string} | undefined> {
  const {rows} = await session.query<Row>(`${PLANS} where p.digest = $1`, [id]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const texts = await session.query<{plan: string}>('select plan from bylaw.plans where digest = $1', [id]);
  return {stored: await withPeopleNamed(session, storedOf(row)), text: texts.rows[0]?.plan ?? ''};
}

/** What the database says of the plan of a digest; null where it is not stored. */
export async function readPlanInStore(session: Session, digest: string | null): Promise<PlanInStore | null> {
  if (digest === null) return null;
  const {rows} = await session.query<Row>(`${PLANS} where p.digest = $1`, [digest]);
  const [row] = rows;
  if (row === undefined) return null;
  const {by, at, approvals} = await withPeopleNamed(session, storedOf(row));
  return {by, at, approvals};
}
