/** What is approved, denied, ended and open, and what of it is in force: section 3 of the contract. */
import {isActive, lower, type InForce, type Live} from './model-access.ts';
import {
  accept,
  isApprover,
  pairOf,
  recipientsOf,
  requestsIn,
  sidesOf,
  type Agreements,
  type Approval,
  type Book,
  type Pair,
  type Request,
} from './model-requests.ts';
import type {Level, Recipient, Side} from './world.ts';

/** What the books say of a live state. */
export class Books {
  readonly live: Live;
  readonly now: number;
  readonly of: Agreements;

  constructor(live: Live, now: number, of: Agreements) {
    this.live = live;
    this.now = now;
    this.of = of;
  }

  readonly pair = (a: Side, b: Side): Pair => this.of.pairs[pairOf(a, b)] ?? {epoch: 1, agreed: {}};
  readonly epoch = (request: Request): number => this.pair(request.side, request.with).epoch;
  book(request: Request): Book {
    const known = this.of.books[request.id];
    if (known !== undefined) return known;
    const number = (this.of.counts[request.id] ?? 0) + 1;
    this.of.counts[request.id] = number;
    return (this.of.books[request.id] = {
      number,
      approvals: {},
      denials: {},
      asked: {},
      ended: {},
      withdrawnAt: null,
    });
  }
  readonly find = (id: string): Request | undefined =>
    [...requestsIn(this.live)].find((one) => one.id === id);

  hasSay(id: string, side: Side, who: string): boolean {
    const request = this.find(id);
    if (request === undefined || !sidesOf(request).includes(side)) return false;
    return isApprover(this.live, this.now, request, side, who);
  }

  sharedVaults({side, ...request}: Request): readonly string[] {
    if (!('share' in request) || !request.share.target.startsWith('space/')) return [];
    return this.live[side].spaces[request.share.target.slice('space/'.length)]?.vaults ?? [];
  }
  /** What a decision of a side is about. */
  content(request: Request, side: Side): string {
    const {number} = this.book(request);
    if (!('share' in request)) {
      const {allow, renew} = request.connection;
      return JSON.stringify([request.with, [...allow].toSorted(), renew, number]);
    }
    const {target, renew} = request.share;
    const to = recipientsOf(request.share).map(({who, role, until}) => [who, role, until]);
    const vaults = side === request.side ? [...this.sharedVaults(request)].toSorted() : [];
    return JSON.stringify([target, request.with, to.toSorted(), renew, number, vaults]);
  }
  readonly approvals = (request: Request, side: Side): readonly Approval[] =>
    (this.book(request).approvals[side] ?? []).filter(
      ({epoch}) => !('share' in request) || epoch === this.epoch(request),
    );
  readonly recipientEnded = (request: Request, who: string): boolean =>
    this.book(request).ended[who] !== undefined;
  hasEnded(request: Request): boolean {
    if (this.book(request).ended[''] !== undefined) return true;
    const to = 'share' in request ? request.share.to : [];
    return to.length > 0 && to.every(({who}) => this.recipientEnded(request, who));
  }
  /** Which recipients of a request have ended, and `''` for all of it. */
  readonly endedOf = (id: string): ReadonlySet<string> =>
    new Set(Object.keys(this.of.books[id]?.ended ?? {}));
  readonly approvedFor = (approvals: readonly Approval[], who: string): Recipient | undefined =>
    approvals.findLast(({to}) => to.some((one) => one.who === who))?.to.find((one) => one.who === who);

  /** Whether a side's agreement to a connection stands; the kinds that it lets cross. */
  agreement(side: Side, other: Side): readonly string[] | undefined {
    const agreed = this.pair(side, other).agreed[side];
    if (agreed === undefined) return undefined;
    const from = agreed.own ? side : other;
    const request = [...requestsIn(this.live)].find(
      (one) => 'connection' in one && one.side === from && one.with === (from === side ? other : side),
    );
    if (request === undefined || !('connection' in request)) return undefined;
    const book = this.book(request);
    if (book.number !== agreed.number || book.ended[''] !== undefined) return undefined;
    if (agreed.own) {
      const offered = book.withdrawnAt === null || request.connection.renew > book.withdrawnAt;
      return offered ? request.connection.allow : undefined;
    }
    return book.approvals[side]?.at(-1)?.allow;
  }
  /** The kinds that cross an active connection; undefined if it is none. */
  active(a: Side, b: Side): ReadonlySet<string> | undefined {
    const [one, other] = [this.agreement(a, b), this.agreement(b, a)];
    if (one === undefined || other === undefined || !accept(this.live, a, b)) return undefined;
    return new Set(one.filter((kind) => other.includes(kind)));
  }

  covered(request: Request, side: Side): boolean {
    if ('connection' in request) {
      const {agreed} = this.pair(request.side, request.with);
      const allow = this.agreement(side, request.side);
      if (allow === undefined || agreed[side] === undefined) return false;
      if (agreed[side].own) return true;
      const last = this.approvals(request, side).at(-1);
      return (
        last !== undefined &&
        last.renew >= request.connection.renew &&
        request.connection.allow.every((kind) => allow.includes(kind))
      );
    }
    const approvals = this.approvals(request, side);
    if (!approvals.some(({renew}) => renew >= request.share.renew)) return false;
    const all = recipientsOf(request.share)
      .filter(({who}) => !this.recipientEnded(request, who))
      .every((one) => {
        const approved = this.approvedFor(approvals, one.who);
        return (
          approved !== undefined &&
          lower(approved.role, one.role) === one.role &&
          (approved.until === null || (one.until !== null && one.until <= approved.until))
        );
      });
    if (!all || side !== request.side) return all;
    const vaults = approvals.flatMap((one) => one.vaults);
    return this.sharedVaults(request).every((vault) => vaults.includes(vault));
  }
  /** Whether a side has denied exactly what is asked now. */
  denies(request: Request, side: Side): boolean {
    const content = this.content(request, side);
    return (this.book(request).denials[side] ?? []).some(
      (one) => one.content === content && (!('share' in request) || one.epoch === this.epoch(request)),
    );
  }
  readonly isDenied = (request: Request): boolean =>
    sidesOf(request).some((side) => this.denies(request, side) && !this.covered(request, side));

  /** Everything that waits: `ID SIDE`. */
  open(): readonly string[] {
    return [...requestsIn(this.live)]
      .filter((request) => !this.hasEnded(request) && !this.isDenied(request))
      .flatMap((request) =>
        sidesOf(request)
          .filter((side) => !this.covered(request, side))
          .map((side) => `${request.id} ${side}`),
      )
      .toSorted();
  }

  /** People who have a part in a request for the other side than this. */
  othersPart(request: Request, side: Side): ReadonlySet<string> {
    const people = new Set(
      side === request.side ? [] : ['share' in request ? request.share.by : request.connection.by],
    );
    const other = side === request.side ? request.with : request.side;
    const {approvals, denials} = this.book(request);
    const epoch = this.epoch(request);
    for (const one of approvals[other] ?? []) {
      if (one.epoch !== epoch) continue;
      people.add(one.by);
      if (!one.automatic) people.add(one.actor);
    }
    for (const one of denials[other] ?? []) if (one.epoch === epoch) people.add(one.by);
    return people;
  }

  /** What all this puts in force. */
  inForce(): InForce {
    const crossing = (side: Side, name: string) => {
      const request = this.find(`share:${side}/${name}`);
      if (request === undefined || !('share' in request) || this.hasEnded(request)) return null;
      const {share} = request;
      const kinds = this.active(side, request.with);
      if (kinds?.has(share.target.split('/')[0] ?? '') !== true || share.suspended) return null;
      const suspended = (
        [
          [side, request.with],
          [request.with, side],
        ] as const
      ).some(([one, other]) =>
        Object.values(this.live[one].connections).some((each) => each.with === other && each.suspended),
      );
      if (suspended) return null;
      const [type, space = ''] = share.target.split('/');
      if (type === 'space' && this.live[side].spaces[space]?.external !== true) return null;
      if (share.into !== null && this.live[request.with].spaces[share.into]?.external !== true) return null;
      return {
        request,
        kinds,
        host: this.approvals(request, side),
        partner: this.approvals(request, request.with),
      };
    };
    const both = (side: Side, name: string, who: string): {role: Level; until: number | null} | null => {
      const found = crossing(side, name);
      if (found === null || this.recipientEnded(found.request, who)) return null;
      const [one, other] = [this.approvedFor(found.host, who), this.approvedFor(found.partner, who)];
      if (one === undefined || other === undefined) return null;
      const until = one.until === null ? other.until : Math.min(one.until, other.until ?? one.until);
      return {role: lower(one.role, other.role), until};
    };
    return {
      recipient: both,
      contribution: (side, name) => {
        const into = this.live[side].shares[name]?.into ?? '';
        return both(side, name, `into/${into}`)?.role ?? null;
      },
      vaultInShared: (side, name, vault) => {
        const found = crossing(side, name);
        return (
          found !== null && found.kinds.has('vault') && found.host.some(({vaults}) => vaults.includes(vault))
        );
      },
      guestStands: (side, who) => {
        const home = this.live[side];
        const guest = home.guests[who];
        if (guest === undefined || !home.guestsOn || guest.suspended) return false;
        if (guest.until !== null && this.now >= guest.until) return false;
        if (home.members[who] !== undefined) return false;
        if (guest.renew <= (this.of.endedInvitations[`${side}/${who}`] ?? -1)) return false;
        const inviter = home.members[guest.by];
        return isActive(inviter, this.now) && inviter.standing !== 'plain';
      },
    };
  }
}
