/**
 * What decisions, withdrawals and runs do to connections, requests and approvals: section 3 of the contract, "Connections",
 * "External shares", "Withheld or ended".
 */
import {isAdmin, lower} from './model-access.ts';
import {Books} from './model-books.ts';
import {
  accept,
  isApprover,
  isConnectionAdmin,
  pairOf,
  recipientsOf,
  renewOf,
  requestsIn,
  sidesOf,
  type Approval,
  type Pair,
  type Request,
} from './model-requests.ts';
import {SIDES, STRANGER, type Share, type Side} from './world.ts';

export type Refusal = 'unknown' | 'not-approver' | 'self' | 'stale' | 'denied';
export type Decision = 'approve' | 'deny' | 'revoke';

/** The books, with the operations on them. */
export class Ledger extends Books {
  /** Decides, by somebody on their own authority, on what is asked now or on something older. Null if it is done. */
  decide(id: string, side: Side, by: string, decision: Decision, isCurrent: boolean): Refusal | null {
    const request = this.find(id);
    if (request === undefined || this.hasEnded(request)) return 'unknown';
    if (!sidesOf(request).includes(side) || !isApprover(this.live, this.now, request, side, by))
      return 'not-approver';
    const book = this.book(request);
    if (decision === 'revoke') {
      book.approvals[side] = [];
      this.endAgreements();
      return null;
    }
    if (!isCurrent) return 'stale';
    if (this.ownPart(request, side).has(by) || this.othersPart(request, side).has(by)) return 'self';
    if (decision === 'approve' && this.isDenied(request)) return 'denied';
    this.write(request, side, decision, {by, actor: by, automatic: false});
    this.settleAgreements();
    return null;
  }
  /** With strict separation of duties: who asked, and who applied that. */
  ownPart(request: Request, side: Side): ReadonlySet<string> {
    if (!this.live[side].strict) return new Set();
    const asked = this.book(request).asked[side];
    const requester = 'share' in request ? request.share.by : request.connection.by;
    return new Set(asked === undefined ? [requester] : [requester, asked.by]);
  }
  write(
    request: Request,
    side: Side,
    decision: 'approve' | 'deny',
    who: Pick<Approval, 'by' | 'actor' | 'automatic'>,
  ): void {
    const book = this.book(request);
    const content = this.content(request, side);
    const epoch = this.epoch(request);
    const covered = this.covered(request, side);
    const before = book.approvals[side] ?? [];
    if (decision === 'deny') {
      if (this.denies(request, side)) return;
      book.approvals[side] = before.filter(
        (one) => !covered && !(one.content === content && (!('share' in request) || one.epoch === epoch)),
      );
      book.denials[side] = [...(book.denials[side] ?? []), {content, epoch, by: who.by}];
      return;
    }
    if (covered) return;
    const to =
      'share' in request
        ? recipientsOf(request.share).filter((one) => !this.recipientEnded(request, one.who))
        : [];
    book.approvals[side] = [
      ...before,
      {
        ...who,
        content,
        epoch,
        renew: renewOf(request),
        to,
        vaults: side === request.side ? this.sharedVaults(request) : [],
        allow: 'connection' in request ? request.connection.allow : [],
      },
    ];
    if ('share' in request) return;
    const pair = this.pair(request.side, request.with);
    if (pair.agreed[side]?.own === true) return;
    this.of.pairs[pairOf(request.side, request.with)] = {
      ...pair,
      agreed: {...pair.agreed, [side]: {own: false, number: book.number}},
    };
  }

  /** Ends alone and at once what a side agreed to a connection with. Whether it had agreed. */
  withdraw(side: Side, other: Side): boolean {
    const agreed = this.pair(side, other).agreed[side];
    if (agreed === undefined) return false;
    for (const request of requestsIn(this.live)) {
      if (!('connection' in request)) continue;
      const book = this.book(request);
      if (request.side === side && request.with === other) book.withdrawnAt = request.connection.renew;
      if (request.side === other && request.with === side) book.approvals[side] = [];
    }
    this.endAgreements();
    return true;
  }

  /** What a run does to agreements once its changes are live: `changed` are the requests that it wrote, `strict` who was it before. */
  settle(actor: string, changed: ReadonlySet<string>, strict: ReadonlySet<Side> = new Set()): void {
    const there = new Set([...requestsIn(this.live)].map(({id}) => id));
    for (const id of Object.keys(this.of.books))
      if (!there.has(id)) Reflect.deleteProperty(this.of.books, id);
    for (const request of requestsIn(this.live)) this.book(request);
    this.endWhatIsGone();
    this.endInvitations();
    this.settleAgreements();
    this.lowerApprovals();
    for (const request of this.noteAsked(actor, changed)) this.approveByStanding(request, actor, strict);
    this.settleAgreements();
  }

  goneFrom(request: Request): {passing: boolean} | null {
    if (!accept(this.live, request.side, request.with)) return {passing: true};
    if (!('share' in request) || request.share.into === null) return null;
    return this.live[request.with].spaces[request.share.into] === undefined ? {passing: false} : null;
  }
  endWhatIsGone(): void {
    for (const request of requestsIn(this.live)) {
      const book = this.book(request);
      const end = (who: string, gone: {passing: boolean} | null, drop: () => void): void => {
        const known = book.ended[who];
        if (known !== undefined) {
          if (gone !== null || (!known.passing && renewOf(request) <= known.renew)) return;
          Reflect.deleteProperty(book.ended, who);
        }
        if (gone === null) return;
        book.ended[who] = {passing: gone.passing, renew: renewOf(request)};
        drop();
      };
      end('', this.goneFrom(request), () => {
        for (const side of SIDES) book.approvals[side] = [];
        if ('connection' in request && this.live[request.side].deny.includes(request.with))
          book.withdrawnAt = request.connection.renew;
      });
      for (const {who} of 'share' in request ? request.share.to : []) {
        const isThere = this.live[request.with].members[who] !== undefined;
        end(who, isThere ? null : {passing: false}, () => {
          for (const side of SIDES)
            book.approvals[side] = (book.approvals[side] ?? []).map((one) => ({
              ...one,
              to: one.to.filter((to) => to.who !== who),
            }));
        });
      }
    }
  }
  endInvitations(): void {
    for (const side of SIDES) {
      const key = `${side}/${STRANGER}`;
      const guest = this.live[side].guests[STRANGER];
      if (guest === undefined) Reflect.deleteProperty(this.of.endedInvitations, key);
      else if (
        this.live[side].members[STRANGER] !== undefined &&
        guest.renew > (this.of.endedInvitations[key] ?? -1)
      )
        this.of.endedInvitations[key] = guest.renew;
    }
  }
  endAgreements(): void {
    for (const [key, pair] of Object.entries(this.of.pairs)) {
      const [a, b] = key.split('') as [Side, Side];
      const agreed = Object.fromEntries(
        (
          [
            [a, b],
            [b, a],
          ] as const
        ).flatMap(([side, other]) => {
          const one = pair.agreed[side];
          return one === undefined || this.agreement(side, other) === undefined ? [] : [[side, one]];
        }),
      ) as Pair['agreed'];
      if (Object.keys(agreed).length < Object.keys(pair.agreed).length)
        this.of.pairs[key] = {epoch: pair.epoch + 1, agreed};
    }
  }
  /** Ends what does not stand, and takes up the Connections that runs wrote. */
  settleAgreements(): void {
    this.endAgreements();
    for (const request of requestsIn(this.live)) {
      if (!('connection' in request)) continue;
      const {side, connection} = request;
      const pair = this.pair(side, request.with);
      const book = this.book(request);
      const offered =
        book.ended[''] === undefined && (book.withdrawnAt === null || connection.renew > book.withdrawnAt);
      if (
        pair.agreed[side]?.own === true ||
        !offered ||
        !isAdmin(this.live[side].members[connection.by], this.now)
      )
        continue;
      this.of.pairs[pairOf(side, request.with)] = {
        ...pair,
        agreed: {...pair.agreed, [side]: {own: true, number: book.number}},
      };
    }
  }
  lowerApprovals(): void {
    for (const request of requestsIn(this.live)) {
      const book = this.book(request);
      for (const side of SIDES) {
        book.approvals[side] = (book.approvals[side] ?? []).map((approval) => {
          if ('connection' in request) {
            const {allow} = request.connection;
            return {
              ...approval,
              allow: approval.allow.filter((kind) => (allow as readonly string[]).includes(kind)),
            };
          }
          const asked = recipientsOf(request.share);
          const vaults = this.sharedVaults(request);
          return {
            ...approval,
            to: approval.to.flatMap((one) => {
              const to = asked.find(({who}) => who === one.who);
              if (to === undefined) return [];
              const until = one.until === null ? to.until : Math.min(one.until, to.until ?? one.until);
              return [{who: one.who, role: lower(one.role, to.role), until}];
            }),
            vaults: approval.vaults.filter((vault) => vaults.includes(vault)),
          };
        });
      }
    }
  }
  /** Notes who asks what of whom; the shares that ask for something else than before. */
  noteAsked(actor: string, changed: ReadonlySet<string>): readonly Request[] {
    const anew: Request[] = [];
    for (const request of [...requestsIn(this.live)].toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const book = this.book(request);
      const ended = this.hasEnded(request);
      for (const side of sidesOf(request)) {
        // What ended and waits anew is still asked by who asked for it.
        if (ended) {
          const before = book.asked[side];
          if (before !== undefined) book.asked[side] = {...before, lapsed: true};
          continue;
        }
        const by = 'share' in request ? request.share.by : request.connection.by;
        const content = `${this.content(request, side)} ${by}`;
        const was = book.asked[side];
        if (was?.content === content && !was.lapsed) continue;
        book.asked[side] = {content, by: was?.content === content ? was.by : actor, lapsed: false};
        if ('share' in request && side === request.with && changed.has(request.id)) anew.push(request);
      }
    }
    return anew;
  }
  /** "A CA who requests has the host's side approved by that …; a share whose recipients are all CAs …" */
  approveByStanding(request: Request, actor: string, strict: ReadonlySet<Side>): void {
    if (!('share' in request)) return;
    for (const side of sidesOf(request)) {
      if (this.live[side].strict || strict.has(side) || this.covered(request, side) || this.isDenied(request))
        continue;
      const by = side === request.side ? this.hostStanding(request, actor) : this.partnerStanding(request);
      if (by !== null) this.write(request, side, 'approve', {by, actor, automatic: true});
    }
  }
  hostStanding(request: Request & {share: Share}, actor: string): string | null {
    const {by} = request.share;
    const may = actor === by || actor === 'root' || isAdmin(this.live[request.side].members[actor], this.now);
    return may &&
      isConnectionAdmin(this.live, this.now, [request.side, request.with], by) &&
      !this.othersPart(request, request.side).has(by)
      ? by
      : null;
  }
  partnerStanding(request: Request & {share: Share}): string | null {
    const {to} = request.share;
    if (to.length === 0) return null;
    const all = to.every(({who}) =>
      isConnectionAdmin(this.live, this.now, [request.with, request.side], who),
    );
    if (!all) return null;
    const part = this.othersPart(request, request.with);
    return (
      to
        .map(({who}) => who)
        .filter((who) => !part.has(who))
        .toSorted()[0] ?? null
    );
  }
}
