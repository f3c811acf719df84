/**
 * A model of bylaw, written from its contract: three sets are edited and applied, requests decided, connections withdrawn, time
 * passes, and others write around bylaw. It says which of that is refused and by what rules, and what holds afterwards.
 */
import {accessIn, isActive, isAdmin, type Live} from './model-access.ts';
import {Ledger, type Decision, type Refusal} from './model-agreements.ts';
import {noAgreements, type Agreements} from './model-requests.ts';
import {breachesOf} from './model-rules.ts';
import {handsOver, without, withoutRecipients, type Leaving} from './model-leaving.ts';
import {BARE, BEGINNING, ROOT, SIDES, type Level, type Side, type Workspace} from './world.ts';

/** What somebody may see of the world. */
export interface Observed {
  /** Levels by `PERSON SIDE:TARGET`, in order. */
  readonly access: readonly (readonly [string, Level])[];
  /** `ID SIDE` of everything that waits, in order. */
  readonly open: readonly string[];
  /** Pairs whose connection is active, such as `an`. */
  readonly active: readonly string[];
}

/** `rules`: those in error, in order; of a decision, why not. */
export type Outcome =
  {readonly is: 'applied' | 'unchanged'} | {readonly is: 'refused'; readonly rules: readonly string[]};

const APPLIED: Outcome = {is: 'applied'};
const UNCHANGED: Outcome = {is: 'unchanged'};
const refused = (...rules: readonly string[]): Outcome => ({is: 'refused', rules: [...rules].toSorted()});

const RULES: Readonly<Record<Refusal, string>> = {
  unknown: 'approval/unknown-request',
  'not-approver': 'approval/not-approver',
  self: 'approval/self',
  stale: 'approval/stale',
  denied: 'approval/denied',
};

/** JSON with keys in one order: whether two objects say the same. */
export const said = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** The ids of requests that are not in one workspace what they are in another. */
function changedRequests(side: Side, before: Workspace, after: Workspace): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [kind, key] of [
    ['connection', 'connections'],
    ['share', 'shares'],
  ] as const) {
    for (const [name, one] of Object.entries(after[key]))
      if (said(before[key][name]) !== said(one)) changed.add(`${kind}:${side}/${name}`);
  }
  return changed;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object';
/** A list by what tells its items apart, so that each is compared with its own. */
const byItem = (list: readonly unknown[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(list.map((item) => [isRecord(item) ? String(item['who']) : String(item), item]));

/**
 * What an edit is compared with: what is live, but where others wrote around bylaw and the manifests do not take that back, what was
 * applied last. To keep what somebody wrote, or to go on from it, is to ask for it. What is no longer there is made anew.
 */
function comparedWith(live: unknown, applied: unknown, edited: unknown): unknown {
  if (said(applied) === said(edited) || said(live) === said(applied)) return live;
  if (live === undefined && edited !== undefined) return undefined;
  if (Array.isArray(live) && Array.isArray(applied) && Array.isArray(edited)) {
    const items = comparedWith(byItem(live), byItem(applied), byItem(edited));
    return Object.values(items as Readonly<Record<string, unknown>>);
  }
  if (!isRecord(live) || !isRecord(applied) || !isRecord(edited)) return applied;
  const keys = new Set([...Object.keys(live), ...Object.keys(applied), ...Object.keys(edited)]);
  const compared = [...keys].map((key) => [key, comparedWith(live[key], applied[key], edited[key])] as const);
  return Object.fromEntries(compared.filter(([, one]) => one !== undefined));
}

export class Model {
  now = 0;
  #applied: Readonly<Record<Side, Workspace>> = BEGINNING;
  declared: Readonly<Record<Side, Workspace>> = BEGINNING;
  #live: Partial<Record<Side, Workspace>> = {};
  #agreements: Agreements = noAgreements();

  /** What is live once all three have begun. */
  get live(): Live {
    return this.#live as Live;
  }
  readonly #ledger = (live: Live = this.live): Ledger => new Ledger(live, this.now, this.#agreements);

  /** Who was offboarded from which workspace: nothing but an adoption by somebody else brings them back. */
  #left: Readonly<Record<Side, readonly string[]>> = {a: [], n: [], s: []};
  hasLeft = (side: Side, who: string): boolean => this.#left[side].includes(who);

  /** What each set declared at its runs, from the first. */
  #runs: Readonly<Record<Side, readonly Workspace[]>> = {a: [], n: [], s: []};
  runsOf = (side: Side): readonly Workspace[] => this.#runs[side];

  clone(): Model {
    const copy = new Model();
    copy.now = this.now;
    copy.declared = structuredClone(this.declared);
    copy.#applied = structuredClone(this.#applied);
    copy.#live = structuredClone(this.#live);
    copy.#runs = this.#runs;
    copy.#left = this.#left;
    copy.#agreements = structuredClone(this.#agreements);
    return copy;
  }

  /** Is as another is. */
  become(other: Model): void {
    this.declared = other.declared;
    this.#applied = other.#applied;
    this.#live = other.#live;
    this.#runs = other.#runs;
    this.#left = other.#left;
    this.#agreements = other.#agreements;
  }

  /** The three sets are applied for the first time by the system admin: what is in the workspaces, then what crosses their borders. */
  begin(): void {
    this.#live = structuredClone(BARE);
    for (const side of SIDES) {
      this.#live = {...this.#live, [side]: structuredClone(BEGINNING[side])};
      this.#runs = {...this.#runs, [side]: [BARE[side], BEGINNING[side]]};
      this.#ledger().settle(ROOT, changedRequests(side, BARE[side], BEGINNING[side]));
    }
  }

  /** Somebody declares something else for a workspace and applies it. What is refused stays undone and undeclared. */
  edit(side: Side, actor: string, declared: Workspace): Outcome {
    const edited = withoutRecipients(
      declared,
      (partner, who) => partner !== side && this.hasLeft(partner, who),
    );
    const after: Live = {...this.live, [side]: edited};
    const compared = comparedWith(this.live[side], this.#applied[side], edited) as Workspace;
    if (said(compared) === said(edited)) {
      this.declared = {...this.declared, [side]: declared};
      return UNCHANGED;
    }
    const before: Live = {...this.live, [side]: compared};
    const rules = breachesOf({
      before,
      after,
      side,
      actor,
      now: this.now,
      ledger: (live) => this.#ledger(live),
    });
    if (rules.size > 0) return refused(...rules);
    this.declared = {...this.declared, [side]: declared};
    this.#applied = {...this.#applied, [side]: edited};
    this.#runs = {...this.#runs, [side]: [...this.#runs[side], edited]};
    // While a plan changes the mode, the stricter holds.
    const strict = new Set(SIDES.filter((one) => this.live[one].strict));
    this.#live = structuredClone(after);
    this.#ledger().settle(actor, changedRequests(side, compared, edited), strict);
    return APPLIED;
  }

  /**
   * Somebody leaves a workspace; who has them leave takes over what they created and asked for. Manifests are as the command leaves them.
   * "Leaving": open requests of theirs are cancelled, and their shares, seats and invitations removed, those of the partner's too.
   */
  offboard(side: Side, who: string, by: string): Outcome {
    // That somebody has left already is told to everybody there.
    const isThere = by === ROOT || isActive(this.live[side].members[by], this.now);
    if (isThere && this.hasLeft(side, who)) return UNCHANGED;
    if (!this.mayEdit(side, by)) return refused('authority');
    if (this.live[side].members[who] === undefined) return refused('references/unresolved');
    const ledger = this.#ledger();
    const inForce = ledger.inForce();
    const open = ledger.open();
    const leaving: Leaving = {
      side,
      who,
      to: by,
      isCancelled: (name, {by: requester, with: partner, to}) =>
        requester === who &&
        partner !== null &&
        open.some((one) => one.startsWith(`share:${side}/${name} `)) &&
        inForce.contribution(side, name) === null &&
        to.every((one) => inForce.recipient(side, name, one.who) === null),
    };
    const rest = without(this.live[side], leaving);
    if (handsOver(this.live[side], rest, who) && this.live[side].members[by] === undefined)
      return refused('ownership/creator-member');
    this.#live = Object.fromEntries(
      SIDES.map((one) => [
        one,
        one === side
          ? rest
          : withoutRecipients(this.live[one], (partner, name) => partner === side && name === who),
      ]),
    );
    this.declared = {...this.declared, [side]: without(this.declared[side], leaving)};
    const {[who]: _, ...members} = this.#applied[side].members;
    this.#applied = {...this.#applied, [side]: {...this.#applied[side], members}};
    this.#left = {...this.#left, [side]: [...this.#left[side], who]};
    this.#ledger().settle(by, new Set());
    return APPLIED;
  }

  /** Decisions begin with what others wrote around bylaw since; one that is refused leaves no trace. */
  #changeAgreements(actor: string, change: (ledger: Ledger) => Refusal | boolean | null): Outcome {
    const before = structuredClone(this.#agreements);
    const ledger = this.#ledger();
    ledger.settle(actor, new Set());
    const settled = said(this.#agreements);
    const why = change(ledger);
    if (typeof why === 'string') {
      this.#agreements = before;
      return refused(RULES[why]);
    }
    return said(this.#agreements) === settled ? UNCHANGED : APPLIED;
  }

  /** Whether somebody administers a workspace, or the system. */
  mayEdit = (side: Side, who: string): boolean =>
    who === ROOT || isAdmin(this.live[side].members[who], this.now);

  decide(request: string, side: Side, by: string, decision: Decision, isCurrent: boolean): Outcome {
    return this.#changeAgreements(by, (ledger) => ledger.decide(request, side, by, decision, isCurrent));
  }

  /** Whether somebody is an approver of a side of a request. */
  hasSay = (request: string, side: Side, who: string): boolean => this.#ledger().hasSay(request, side, who);

  withdraw(side: Side, other: Side, by: string): Outcome {
    const may = by === ROOT || isAdmin(this.live[side].members[by], this.now);
    if (!may) return refused('authority/not-permitted');
    return this.#changeAgreements(by, (ledger) => ledger.withdraw(side, other));
  }

  wait(hours: number): void {
    this.now += hours;
  }

  /** Somebody writes into the tables, which counts from the first run or decision that sees it: at once, here. */
  outside(side: Side, written: (workspace: Workspace) => Workspace): void {
    this.#live = {...this.#live, [side]: structuredClone(written(this.live[side]))};
    this.#ledger().settle(ROOT, new Set());
  }

  observe(): Observed {
    const ledger = this.#ledger();
    return {
      access: [...accessIn(this.live, ledger.inForce(), this.now)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      open: ledger.open(),
      active: (
        [
          ['a', 'n'],
          ['a', 's'],
          ['n', 's'],
        ] as const
      )
        .filter(([a, b]) => ledger.active(a, b) !== undefined)
        .map(([a, b]) => a + b),
    };
  }
}
