/** Takes steps in the model and in a program, and says where they part. */
import {without} from './model-leaving.ts';
import {Model, said, type Observed, type Outcome} from './model.ts';
import type {Decision} from './model-agreements.ts';
import type {Single, Step} from './steps.ts';
import {ADMIN, BEGINNING, type Side, type Workspace} from './world.ts';

/** What somebody does, with what an edit makes of a workspace. */
export type Act =
  | Exclude<Single, {readonly do: 'edit'}>
  | {readonly do: 'edit'; readonly side: Side; readonly by: string; readonly world: Workspace};

/** bylaw, however it is run. */
export interface Program {
  begin(): Promise<void> | void;
  edit(side: Side, actor: string, world: Workspace): Promise<Outcome> | Outcome;
  decide(
    request: string,
    side: Side,
    by: string,
    decision: Decision,
    isCurrent: boolean,
  ): Promise<Outcome> | Outcome;
  /** Plans the way back to a set's run, counted from 0, and applies it; the `renew` that it gives agreements, by `KIND/NAME`. */
  back?(
    side: Side,
    by: string,
    run: number,
  ): Promise<{outcome: Outcome; renews: ReadonlyMap<string, number>}>;
  /** Writes what a set declares from now on. */
  declare?(side: Side, world: Workspace): void;
  /** Has somebody leave a workspace, and hands over to whoever does it. */
  offboard?(side: Side, who: string, by: string): Promise<Outcome>;
  /** Gives somebody another address. */
  rename?(who: string): Promise<void>;
  withdraw?(side: Side, other: Side, by: string): Promise<Outcome> | Outcome;
  /** Does both so that the second comes while the first is not done yet; null if it cannot. */
  together?(one: Act, other: Act): Promise<readonly [Outcome, Outcome] | null>;
  wait(hours: number): Promise<void> | void;
  /** Writes into the tables what is live of a workspace. */
  outside(side: Side, world: Workspace): Promise<void> | void;
  observe(): Promise<Observed> | Observed;
}

/** Who may not do it at all is told other things, too, or not. */
function told(outcome: Outcome): string {
  if (outcome.is !== 'refused') return outcome.is;
  return outcome.rules.some((rule) => rule.startsWith('authority'))
    ? 'refused authority'
    : `refused ${outcome.rules.join(' ')}`;
}

/** Without what names something of the workspace itself that is not there: who writes that is told so, which is nothing to see. */
function sound(edited: Workspace, side: Side, model: Model): Workspace {
  const workspace = withoutLeavers(edited, side, model);
  const {members, spaces, vaults} = workspace;
  const isThere = (target: string): boolean => {
    const [type, name = ''] = target.split('/');
    return type === 'space' ? spaces[name] !== undefined : vaults[name] !== undefined;
  };
  const kept = <T>(
    record: Readonly<Record<string, T>>,
    keep: (one: T) => boolean,
  ): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(record).filter(([, one]) => keep(one)));
  const connections = Object.entries(workspace.connections).map(
    ([name, one]) =>
      [name, {...one, admins: one.admins.filter((who) => members[who] !== undefined)}] as const,
  );
  return {
    ...workspace,
    connections: Object.fromEntries(connections),
    shares: kept(
      workspace.shares,
      ({target, with: partner, to}) =>
        isThere(target) && (partner !== null || to.every(({who}) => members[who] !== undefined)),
    ),
  };
}

/** Nobody is named who has left: whoever writes that is told so, too. */
function withoutLeavers(edited: Workspace, side: Side, model: Model): Workspace {
  const left = Object.keys(BEGINNING[side].members).filter((who) => model.hasLeft(side, who));
  return left.reduce(
    (workspace, who) => without(workspace, {side, who, to: ADMIN[side], isCancelled: () => false}),
    edited,
  );
}

/** Who has no say in it is refused, for whatever reason is told first, or that there is no such thing. */
const withoutReason = (outcome: Outcome): Outcome =>
  outcome.is === 'refused'
    ? {is: 'refused', rules: outcome.rules.filter((rule) => rule.startsWith('exit'))}
    : outcome;

/** What those who do it learn of an outcome, by what they are beforehand. */
function seenBy(step: Single, model: Model): (outcome: Outcome) => Outcome {
  switch (step.do) {
    case 'edit': {
      // Whose set it is not learns nothing of it, not even whether anything would change.
      const mayEdit = model.mayEdit(step.side, step.by);
      return (one) => (!mayEdit && told(one) === 'refused authority' ? {is: 'unchanged'} : one);
    }
    case 'decide':
      return model.hasSay(step.request, step.side, step.by) ? (one) => one : withoutReason;
    case 'withdraw':
      return withoutReason;
  }
}

/** What an edit makes of what its set declares. */
const editedBy = (step: Extract<Step, {do: 'edit'}>, model: Model): Workspace =>
  sound(
    step.changes.reduce((workspace, {of}) => of(workspace, model.now), model.declared[step.side]),
    step.side,
    model,
  );

const actOf = (step: Single, model: Model): Act =>
  step.do === 'edit' ? {do: 'edit', side: step.side, by: step.by, world: editedBy(step, model)} : step;

/** In the model alone. */
function foresee(step: Single, model: Model): Outcome {
  const seen = seenBy(step, model);
  switch (step.do) {
    case 'edit':
      return seen(model.edit(step.side, step.by, editedBy(step, model)));
    case 'decide':
      return seen(model.decide(step.request, step.side, step.by, step.decision, step.current));
    case 'withdraw':
      return seen(model.withdraw(step.side, step.other, step.by));
  }
}

/** In the program alone; null if that has no such act. */
async function doIt(one: Act, program: Program): Promise<Outcome | null> {
  switch (one.do) {
    case 'edit':
      return program.edit(one.side, one.by, one.world);
    case 'decide':
      return program.decide(one.request, one.side, one.by, one.decision, one.current);
    case 'withdraw':
      return (await program.withdraw?.(one.side, one.other, one.by)) ?? null;
  }
}

/** Nobody is connected with themselves. */
const isPossible = (step: Single): boolean => step.do !== 'withdraw' || step.side !== step.other;

async function act(
  step: Single,
  model: Model,
  program: Program,
): Promise<readonly [Outcome, Outcome] | null> {
  if (!isPossible(step)) return null;
  const seen = seenBy(step, model);
  const outcome = await doIt(actOf(step, model), program);
  return outcome === null ? null : [foresee(step, model), seen(outcome)];
}

/** What a set declared once, with the `renew` that it is given on the way back, which never goes down. */
function withRenews(then: Workspace, live: Workspace, renews: ReadonlyMap<string, number>): Workspace {
  const again = <T extends {readonly renew: number}>(
    kind: 'connections' | 'shares' | 'guests',
    records: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>> =>
    Object.fromEntries(
      Object.entries(records).map(([name, one]) => {
        const least = Math.max(one.renew, live[kind][name]?.renew ?? 0);
        const renew = renews.get(`${kind}/${name}`) ?? least;
        if (renew < least) throw new Error(`renew of ${kind}/${name} goes down from ${least} to ${renew}`);
        return [name, {...one, renew}];
      }),
    );
  return {
    ...then,
    connections: again('connections', then.connections),
    shares: again('shares', then.shares),
    guests: again('guests', then.guests),
  };
}

/** Two at once: as if one had been after the other, whichever, or on what was asked before the other. */
async function takeBoth(
  {one, other}: Extract<Step, {do: 'both'}>,
  model: Model,
  program: Program,
): Promise<readonly [Outcome, Outcome] | null> {
  if (!isPossible(one) || !isPossible(other)) return null;
  // A set has one folder.
  if (one.do === 'edit' && other.do === 'edit' && one.side === other.side) return act(one, model, program);
  const acts = [actOf(one, model), actOf(other, model)] as const;
  const outcomes =
    (await program.together?.(...acts)) ?? (await Promise.all(acts.map((each) => doIt(each, program))));
  const [first, second] = [one, other].map((each, i) => {
    const outcome = outcomes[i] ?? null;
    return outcome === null ? 'nothing' : told(seenBy(each, model)(outcome));
  });
  const seen = await program.observe();
  const tried: unknown[] = [];
  for (const [order, late] of ORDERS) {
    const then = model.clone();
    const foreseen = new Map<Single, string>();
    for (const [i, each] of (order === 'one' ? [one, other] : [other, one]).entries()) {
      const asked = late && i === 1 && each.do === 'decide' ? {...each, current: false} : each;
      foreseen.set(each, told(foresee(asked, then)));
    }
    const expected = [foreseen.get(one), foreseen.get(other), said(then.observe())];
    if (said(expected) === said([first, second, said(seen)])) {
      model.become(then);
      return null;
    }
    tried.push([...expected.slice(0, 2), differences(then.observe(), seen)]);
  }
  throw new Divergence(0, {do: 'both', one, other}, tried, [first, second]);
}
const ORDERS = [
  ['one', false],
  ['other', false],
  ['one', true],
  ['other', true],
] as const;

async function take(step: Step, model: Model, program: Program): Promise<readonly [Outcome, Outcome] | null> {
  switch (step.do) {
    case 'edit':
    case 'decide':
    case 'withdraw':
      return act(step, model, program);
    case 'both':
      return takeBoth(step, model, program);
    case 'back': {
      const run = step.run % model.runsOf(step.side).length;
      if (program.back === undefined) return null;
      const {outcome, renews} = await program.back(step.side, step.by, run);
      const then = model.runsOf(step.side)[run];
      if (then === undefined) return null;
      // The way back brings nobody back.
      const rest = withoutLeavers(then, step.side, model);
      const edited = withRenews(rest, model.live[step.side], renews);
      const expected = model.edit(step.side, step.by, edited);
      if (expected.is !== 'refused') program.declare?.(step.side, edited);
      return [expected, outcome];
    }
    case 'offboard': {
      const {side, who, by} = step;
      const outcome = await program.offboard?.(side, who, by);
      return outcome === undefined ? null : [model.offboard(side, who, by), outcome];
    }
    case 'rename':
      await program.rename?.(step.who);
      return null;
    case 'wait':
      model.wait(step.hours);
      await program.wait(step.hours);
      return null;
    case 'outside':
      model.outside(step.side, (workspace) => step.write.of(workspace, model.now));
      await program.outside(step.side, model.live[step.side]);
      return null;
  }
}

/** A failure to agree: at which step, and how. */
export class Divergence extends Error {
  constructor(at: number, step: Step | null, model: unknown, program: unknown) {
    super(
      `After step ${at} (${step === null ? 'the beginning' : JSON.stringify(step)}):\n  model   ${JSON.stringify(model)}\n  program ${JSON.stringify(program)}`,
    );
  }
}

const missing = <T>(from: readonly T[], others: readonly T[]): readonly string[] => {
  const known = new Set(others.map((one) => JSON.stringify(one)));
  return from.map((one) => JSON.stringify(one)).filter((one) => !known.has(one));
};
/** What two see differently: what only each of them sees. */
function differences(model: Observed, program: Observed): readonly [unknown, unknown] | null {
  for (const key of ['active', 'access', 'open'] as const) {
    const here = missing<unknown>(model[key], program[key]);
    const there = missing<unknown>(program[key], model[key]);
    if (here.length + there.length > 0) return [{[key]: here}, {[key]: there}];
  }
  return null;
}
function compare(at: number, step: Step | null, model: Observed, program: Observed): void {
  const found = differences(model, program);
  if (found !== null) throw new Divergence(at, step, found[0], found[1]);
}

/** Counts of how steps ended: a simulator in which everything is refused shows nothing. */
export type Tally = Map<string, number>;

/** Takes all steps. Throws a {@link Divergence} where model and program part. */
export async function simulate(
  steps: readonly Step[],
  program: Program,
  tally: Tally = new Map(),
): Promise<void> {
  const model = new Model();
  model.begin();
  await program.begin();
  compare(0, null, model.observe(), await program.observe());
  for (const [i, step] of steps.entries()) {
    const outcomes = await take(step, model, program);
    if (outcomes !== null) {
      const [here, there] = outcomes.map(told);
      const key = `${step.do} ${here ?? ''}`;
      tally.set(key, (tally.get(key) ?? 0) + 1);
      if (here !== there) throw new Divergence(i + 1, step, here, there);
    }
    compare(i + 1, step, model.observe(), await program.observe());
  }
}
