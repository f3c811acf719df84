/** Since when objects say what they say, and what stood beside it when that began. */
import type {Address} from '../model/address.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {Past, PastStep} from './past.ts';

/** What stands at the addresses of a statement, in their order. */
export type Said = readonly (GovernedObject | undefined)[];

/** Something that some objects say together, such as that a member has a role, or that a share names somebody. */
export interface Statement {
  /** As they are called in the live state. */
  readonly addresses: readonly Address[];
  /** Whether they say it. Names of other objects in them are those of that moment. */
  readonly holds: (said: Said) => boolean;
}

/** Since when a statement holds without a break. */
export interface SoSince {
  /** ms since 1970; null where the audit does not know. */
  readonly since: number | null;
  /** It is not known because somebody wrote around bylaw, or no event tells of it. */
  readonly outside: boolean;
  /** What stood at its addresses when that began, or at the earliest moment that is known. */
  readonly began: Said;
}

interface Open {
  readonly statement: Statement;
  readonly index: number;
  /** As they are called at the moment that is looked at. */
  addresses: readonly Address[];
}

/** Statements that still hold at the moment that is looked at, by the addresses on which they rest. */
class OpenStatements {
  readonly #byAddress = new Map<Address, Set<Open>>();
  readonly all = new Set<Open>();

  add(open: Open): void {
    this.all.add(open);
    for (const address of open.addresses) {
      const known = this.#byAddress.get(address);
      if (known === undefined) this.#byAddress.set(address, new Set([open]));
      else known.add(open);
    }
  }

  remove(open: Open): void {
    this.all.delete(open);
    for (const address of open.addresses) this.#byAddress.get(address)?.delete(open);
  }

  /** Those that rest on an object that a step writes. */
  touchedBy({before}: PastStep): ReadonlySet<Open> {
    const touched = new Set<Open>();
    for (const address of before.keys())
      for (const open of this.#byAddress.get(address) ?? []) touched.add(open);
    return touched;
  }
}

/**
 * Since when each statement holds, in their order, by the events alone: passing time and agreements do not count. It goes back to
 * the moment before which one did not hold; an object that was renamed is followed.
 */
export function soSince(past: Past, statements: readonly Statement[]): readonly SoSince[] {
  const objects = new Map<Address, GovernedObject>(past.objects);
  const saidOf = ({addresses}: Pick<Open, 'addresses'>): Said =>
    addresses.map((address) => objects.get(address));
  const found: SoSince[] = statements.map(() => ({since: null, outside: true, began: []}));
  const open = new OpenStatements();
  for (const [index, statement] of statements.entries()) {
    const {addresses} = statement;
    if (statement.holds(saidOf(statement))) open.add({statement, index, addresses});
  }
  for (const step of past.steps) {
    if (open.all.size === 0) break;
    const touched = [...open.touchedBy(step)].map((one) => ({one, after: saidOf(one)}));
    for (const [address, before] of step.before) {
      if (before === undefined) objects.delete(address);
      else objects.set(address, before);
    }
    for (const {one, after} of touched) {
      open.remove(one);
      one.addresses = one.addresses.map((address) => step.renamed.get(address) ?? address);
      if (one.statement.holds(saidOf(one))) open.add(one);
      else found[one.index] = {since: step.at, outside: step.at === null, began: after};
    }
  }
  for (const one of open.all) found[one.index] = {since: null, outside: false, began: saidOf(one)};
  return found;
}
