/**
 * Ledgers for the organisations of the property tests: most of what is asked for is approved, by both sides, of
 * this epoch and incarnation; the rest is wrong in one way or another. They hold what no history may bring
 * forth, so that each condition is met and missed on its own.
 */
import {addressOf, type Address} from '../../src/model/address.ts';
import {isRequest} from '../../src/agreements/request.ts';
import {
  EMPTY_LEDGER,
  endingKey,
  type DecisionRecord,
  type EndingRecord,
  type Ledger,
  type PairRecord,
} from '../../src/model/ledger.ts';
import {ofKind, type ObjectOf, type State} from '../../src/model/objects.ts';
import type {Recipient} from '../../src/model/specs.ts';
import {chance, LEVELS, NOW, pick, RESOURCES} from '../property/access-organisations.ts';

const EXPIRIES = [...Array<undefined>(8).fill(undefined), '2026-06-14', '2026-06-15T12:00:00Z', '2030-01-01'];

/** Draws by name: the same seed and name give the same. */
class Draw {
  readonly #seed: number;
  constructor(seed: number) {
    this.#seed = seed;
  }
  /** Whether something that is likely by this much is so. */
  is(likely: number, name: string): boolean {
    return chance(this.#seed, name) < likely;
  }
  of<T>(values: readonly T[], name: string): T {
    return pick(values, chance(this.#seed, name));
  }
}

const record = (
  given: Partial<DecisionRecord> & Pick<DecisionRecord, 'request' | 'side'>,
): DecisionRecord => ({
  sequence: 1,
  decision: 'approve',
  by: 'somebody@example.com',
  actor: 'somebody@example.com',
  automatic: false,
  digest: 'digest',
  incarnation: 1,
  epoch: 1,
  renew: 0,
  target: null,
  reason: null,
  source: null,
  at: NOW,
  ended: false,
  recipients: [],
  resources: [],
  allow: [],
  ...given,
});

/** What a side has agreed with: its own Connection, or its decision on the other's, which is then recorded. */
function agreement(
  side: string,
  other: string,
  state: State,
  draw: Draw,
  incarnationOf: (address: Address) => number,
  decide: (decision: DecisionRecord) => void,
): string | undefined {
  const own = addressOf('Connection', side, `to-${other}`);
  const theirs = addressOf('Connection', other, `to-${side}`);
  const name = `${side} agrees with ${other}`;
  if (state.has(own) && draw.is(0.7, `${name} itself`)) {
    return `${own}#${incarnationOf(own) + (draw.is(0.04, `${name} before`) ? 1 : 0)}`;
  }
  const connection = state.get(theirs);
  if (connection?.kind !== 'Connection' || draw.is(0.05, `${name} never`)) return undefined;
  const request = `connection:${other}/to-${side}`;
  const {allow} = connection.spec;
  decide(
    record({
      request,
      side,
      decision: draw.is(0.03, `${name} denied`) ? 'deny' : 'approve',
      ended: draw.is(0.03, `${name} ended`),
      incarnation: incarnationOf(theirs) + (draw.is(0.03, `${name} once`) ? 1 : 0),
      allow: allow.filter((kind) => draw.is(0.95, `${name} on ${kind}`)),
    }),
  );
  return `${request}#1`;
}

/** What an approval approved of a share: most of it, at times less or more. */
function approved({address, spec}: ObjectOf<'Share'>, name: string, draw: Draw): readonly Recipient[] {
  const asked: readonly Recipient[] =
    spec.into === undefined ? (spec.to ?? []) : [{subject: spec.into, role: spec.role ?? 'viewer'}];
  return asked
    .filter(({subject}) => draw.is(0.9, `${name} lists ${address} ${subject}`))
    .map(({subject, role}) => {
      const expires = spec.into === undefined ? draw.of(EXPIRIES, `${name} until ${subject}`) : undefined;
      const lowered = draw.of([role, role, ...LEVELS], `${name} as ${subject}`);
      return {subject, role: lowered, ...(expires !== undefined && {expires})};
    });
}

/** Decisions of one side on a share, in the order of their sequence. */
function decisions(
  share: ObjectOf<'Share'>,
  side: string,
  epoch: number,
  incarnation: number,
  draw: Draw,
): readonly Omit<DecisionRecord, 'sequence'>[] {
  return ['first', 'second'].flatMap((time) => {
    const name = `${share.address} ${side} ${time}`;
    if (!draw.is(time === 'first' ? 0.95 : 0.3, `${name} is`)) return [];
    return [
      record({
        request: `share:${share.workspace ?? ''}/${share.name}`,
        side,
        decision: draw.of([...Array<'approve'>(28).fill('approve'), 'deny', 'revoke'], `${name} decision`),
        ended: draw.is(0.03, `${name} ended`),
        epoch: epoch + (draw.is(0.02, `${name} epoch`) ? -1 : 0),
        incarnation: incarnation + (draw.is(0.02, `${name} incarnation`) ? 1 : 0),
        target: draw.is(0.02, `${name} target`) ? 'space:other' : share.spec.target,
        recipients: approved(share, name, draw),
        resources: share.spec.target.startsWith('space:')
          ? RESOURCES.filter((each) => draw.is(0.7, `${name} ${each}`))
          : [],
      }),
    ];
  });
}

/** What has ended: some connections, shares, and recipients of shares. */
function endings(state: State, incarnationOf: (address: Address) => number, draw: Draw): Ledger['ended'] {
  const ended = new Map<string, EndingRecord>();
  for (const object of state.values()) {
    if (!isRequest(object)) continue;
    const {address, spec} = object;
    const end = (likely: number, cause: EndingRecord['cause'], subject = ''): void => {
      const key = endingKey(address, subject);
      if (!draw.is(likely, `${key} ended`)) return;
      ended.set(key, {cause, renew: spec.renew, incarnation: incarnationOf(address), at: NOW});
    };
    end(0.03, 'region');
    if (object.kind !== 'Share') continue;
    for (const {subject} of object.spec.to ?? []) {
      if (subject.startsWith('user:')) end(0.05, 'recipient', subject);
    }
  }
  return ended;
}

/** A ledger of what an organisation may have agreed on and decided. */
export function randomLedger(state: State, workspaces: readonly string[], seed: number): Ledger {
  const draw = new Draw(seed);
  const incarnations = new Map<Address, number>();
  const found = new Map<string, DecisionRecord[]>();
  const decide = (given: Omit<DecisionRecord, 'sequence'>): void => {
    const before = found.get(given.request) ?? [];
    found.set(given.request, [...before, {...given, sequence: before.length + 1}]);
  };
  for (const {address, kind} of state.values()) {
    if (kind !== 'Share' && kind !== 'Connection') continue;
    incarnations.set(
      address,
      draw.of([1, 1, 1, 2, 2, 2, 3, 3, ...(kind === 'Share' ? [0] : [])], `${address} number`),
    );
  }
  const incarnationOf = (address: Address): number => incarnations.get(address) ?? 0;
  const pairs = new Map<string, PairRecord>();
  for (const a of workspaces) {
    for (const b of workspaces.filter((each) => a < each)) {
      if (draw.is(0.03, `${a} ${b} never met`)) continue;
      const agreed = new Map<string, string>();
      for (const [side, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const by = agreement(side, other, state, draw, incarnationOf, decide);
        if (by !== undefined) agreed.set(side, by);
      }
      pairs.set(`${a} ${b}`, {epoch: draw.of([1, 2, 3], `${a} ${b}`), since: NOW, agreed});
    }
  }
  for (const share of ofKind(state, 'Share')) {
    const own = share.workspace ?? '';
    const partner = share.spec.with;
    if (partner === undefined) continue;
    const {epoch} = pairs.get(own < partner ? `${own} ${partner}` : `${partner} ${own}`) ?? {epoch: 1};
    for (const side of [own, partner]) {
      for (const decision of decisions(share, side, epoch, incarnationOf(share.address), draw))
        decide(decision);
    }
  }
  const endedInvitations = new Map<Address, number>();
  for (const {address} of ofKind(state, 'Guest')) {
    if (draw.is(0.3, `${address} ended`))
      endedInvitations.set(address, draw.of([0, 1], `${address} ended at`));
  }
  return {
    ...EMPTY_LEDGER,
    endedInvitations,
    pairs,
    incarnations,
    lastIncarnations: incarnations,
    decisions: found,
    ended: endings(state, incarnationOf, draw),
  };
}
