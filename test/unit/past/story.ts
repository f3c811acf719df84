/** A past in memory: what a set applied when, with an event for each change; and what others wrote, of which nobody tells. */
import type {Address} from '../../../src/model/address.ts';
import {auditedContent} from '../../../src/model/audit.ts';
import {sameJson} from '../../../src/model/canonical-json.ts';
import type {Level} from '../../../src/model/levels.ts';
import type {GovernedObject, LiveObject} from '../../../src/model/objects.ts';
import type {PastEvent} from '../../../src/model/past.ts';
import {EVERYTHING} from '../../../src/access/sight.ts';
import {accessIntervals} from '../../../src/past/access-history.ts';
import {accessSince} from '../../../src/past/access-since.ts';
import {pastOf, stateAt, type Past, type PastState} from '../../../src/past/past.ts';
import {liveWith} from '../planner/plans.ts';

const CHAIN = 'set:acme';

export class Story {
  #objects = new Map<Address, LiveObject>();
  /** What the set last applied. */
  #applied: ReadonlyMap<Address, GovernedObject> = new Map();
  readonly #events: PastEvent[] = [];
  #run = 0;

  /** A day as the time of an event: `11-03` is noon of that day in 2026. */
  static at(day: string): number {
    return Date.parse(`2026-${day}T12:00:00Z`);
  }

  /** What the set makes live on a day: exactly these objects. `renamed` has former names of addresses. */
  apply(
    day: string,
    objects: readonly GovernedObject[],
    renamed: Readonly<Record<Address, Address>> = {},
  ): this {
    this.#run += 1;
    const next = new Map(objects.map((object) => [object.address, {...object, managedBy: 'acme'}] as const));
    const left = new Set(Object.values(renamed));
    const note = (
      action: string,
      address: Address,
      before?: GovernedObject,
      after?: GovernedObject,
    ): void => {
      const content = (object?: GovernedObject) =>
        object === undefined
          ? null
          : {
              ...(before && after && before.address !== after.address && {address: object.address}),
              ...auditedContent(object),
            };
      this.#events.push({
        chain: CHAIN,
        sequence: this.#events.length + 1,
        hash: `sha256:${this.#events.length + 1}`,
        run: this.#run,
        at: Story.at(day),
        actor: 'ana@acme.example',
        login: 'ci',
        action,
        address,
        before: content(before),
        after: content(after),
      });
    };
    for (const object of next.values()) {
      const before = this.#objects.get(renamed[object.address] ?? object.address);
      if (before === undefined) note('create', object.address, undefined, object);
      else if (before.managedBy === null) note('adopt', object.address, before, object);
      else if (
        before.address !== object.address ||
        !sameJson(auditedContent(before), auditedContent(object))
      ) {
        note('update', object.address, before, object);
      } else {
        const applied = this.#applied.get(object.address);
        if (applied !== undefined && !sameJson(auditedContent(applied), auditedContent(object)))
          note('accept', object.address, applied, object);
      }
    }
    for (const before of this.#objects.values()) {
      const isGone = !next.has(before.address) && !left.has(before.address);
      if (before.managedBy === 'acme' && isGone) note('delete', before.address, before);
    }
    const unmanaged = [...this.#objects].filter(
      ([address, {managedBy}]) => managedBy === null && !next.has(address),
    );
    this.#objects = new Map([...unmanaged, ...next]);
    this.#applied = next;
    return this;
  }

  /** What somebody writes around bylaw. */
  around(...objects: readonly GovernedObject[]): this {
    for (const object of objects) {
      const managedBy = this.#objects.get(object.address)?.managedBy ?? null;
      this.#objects.set(object.address, {...object, managedBy});
    }
    return this;
  }

  /** What somebody deletes around bylaw. */
  gone(address: Address): this {
    this.#objects.delete(address);
    return this;
  }

  past(day = '12-31', from: number | null = null): Past {
    const scope = {
      workspaces: [...this.#objects.values()].flatMap(({kind, name}) => (kind === 'Workspace' ? [name] : [])),
      people: [...this.#objects.values()].flatMap(({kind, name}) => (kind === 'User' ? [name] : [])),
    };
    const events = this.#events.filter(({at}) => from === null || at >= from);
    return pastOf(liveWith(this.#objects, {now: Story.at(day)}), {scope, events, from});
  }

  /** Since which day somebody has a level on a target; null where that is not known. */
  since(email: string, object: string, level: Level, past = this.past()): string | null {
    const [since = null] = accessSince(past, [{principal: `user:${email}`, object, level}]);
    return since === null ? null : since.slice(5, 10);
  }

  /** When somebody had access to a target, and why it began: `level from..to cause`; and what of it is not certain. */
  history(email: string, target: string, past = this.past()): readonly string[] {
    const {intervals, uncertain} = accessIntervals(past, email, target, EVERYTHING);
    return [
      ...intervals.map(({level, from, to, cause}) =>
        `${level} ${from?.slice(5, 10) ?? ''}..${to?.slice(5, 10) ?? ''} ${cause?.kind ?? ''} ${cause?.run ?? ''}`.trimEnd(),
      ),
      ...uncertain.map(
        ({address, since, until, why}) =>
          `${address} ${since?.slice(5, 10) ?? ''}..${until?.slice(5, 10) ?? ''} ${why}`,
      ),
    ];
  }

  stateOn(day: string, past = this.past()): PastState | undefined {
    return stateAt(past, Story.at(day));
  }
}
