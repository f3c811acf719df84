/** Who gains and who loses permissions in a workspace from one state to another: section 6 of the contract. */
import {appendAll} from '../model/append-all.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {addressOf} from '../model/address.ts';
import {covers} from '../model/permissions.ts';
import type {PermissionChange, PermissionChanges} from '../model/plan.ts';
import {principalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import {heldPermissions, type HeldPermission, type HeldPermissions} from './held-permissions.ts';

/** The part of a question that permissions depend on: no approval gives any. */
export type PermissionQuestion = Pick<AccessQuestion, 'state' | 'now'>;

type Held = readonly HeldPermission[];

/** Permissions in the order of their text, each with all that gives it. */
type Told = readonly (readonly [permission: string, via: readonly string[]])[];

const NOTHING: Held = [];

/** What a workspace's members hold; nobody anything in a workspace that is deleted. */
const heldIn = (
  held: HeldPermissions,
  question: PermissionQuestion,
  workspace: string,
): ReadonlyMap<string, Held> | undefined =>
  question.state.has(addressOf('Workspace', null, workspace)) ? held.get(workspace) : undefined;

const sameHeld = (a: Held, b: Held): boolean =>
  a.length === b.length && a.every((held, i) => held.permission === b[i]?.permission);

/** The permissions in `these` that nothing in `those` covers, as they were granted, with all that gives each. */
function uncovered(these: Held, those: Held): Told {
  const others = new Set(those.map(({permission}) => permission));
  const found = new Map<string, Set<string>>();
  for (const {permission, via} of these) {
    const known = found.get(permission);
    if (known !== undefined) known.add(via);
    else if (!others.has(permission) && ![...others].some((other) => covers(other, permission))) {
      found.set(permission, new Set([via]));
    }
  }
  return [...found]
    .map(([permission, via]) => [permission, [...via].toSorted(compareText)] as const)
    .toSorted(([a], [b]) => compareText(a, b));
}

/** {@link uncovered}, worked out once for each pair of lists: members with the same roles share theirs. */
function rememberedUncovered(): typeof uncovered {
  const known = new Map<Held, Map<Held, Told>>();
  return (these, those) => {
    const row = known.get(these) ?? new Map<Held, Told>();
    known.set(these, row);
    const told = row.get(those) ?? uncovered(these, those);
    row.set(those, told);
    return told;
  };
}

/**
 * The permissions that each person gains and loses. What counts is what they may do: a permission that another
 * one covered before is not gained, and one that another one covers after is not lost. Holding each action by
 * itself does not cover `*`, which also stands for the actions that a later catalogue adds.
 */
export function permissionChanges(before: PermissionQuestion, after: PermissionQuestion): PermissionChanges {
  const heldBefore = heldPermissions(before.state, before.now);
  const heldAfter = heldPermissions(after.state, after.now);
  const gained: PermissionChange[] = [];
  const lost: PermissionChange[] = [];
  const uncoveredIn = rememberedUncovered();
  for (const workspace of [...new Set([...heldBefore.keys(), ...heldAfter.keys()])].toSorted(compareText)) {
    const was = heldIn(heldBefore, before, workspace);
    const is = heldIn(heldAfter, after, workspace);
    // That is so of most: what they hold is worked out once for both.
    if (was === is) continue;
    for (const email of [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].toSorted(compareText)) {
      const these = is?.get(email) ?? NOTHING;
      const those = was?.get(email) ?? NOTHING;
      if (sameHeld(these, those)) continue;
      const principal = principalOf(email);
      const told = (changes: Told): readonly PermissionChange[] =>
        changes.map(([permission, via]) => ({principal, workspace, permission, via}));
      appendAll(gained, told(uncoveredIn(these, those)));
      appendAll(lost, told(uncoveredIn(those, these)));
    }
  }
  return {gained, lost};
}
