/** Objects that a command names by their addresses. */
import {areToldApart} from '../access/sight.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {errorWithoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {homeOf, parseAddress} from '../model/address.ts';
import type {Live, LiveScope} from '../model/live.ts';
import type {LoadedSet} from './load-set.ts';
import {scopeOf} from './plan.ts';
import {lookerAt, questionSight} from './question-sight.ts';

/** That nothing is live at an address, with the one that may be meant. */
export function notLive(address: string, live: Live): Diagnostic {
  const sight = questionSight(live);
  const seen = [...live.objects.values()].filter((object) => sight.isOwn(homeOf(object)));
  const near = nearest(address, seen.map((object) => object.address).toSorted(compareText));
  const form = parseAddress(address) === undefined ? 'An address is Kind/workspace/name. ' : '';
  const help = near === undefined ? 'Check the address.' : `Did you mean ${near}?`;
  return errorWithoutPlace('references/unresolved', address, `${address} is not live.`, `${form}${help}`);
}

/**
 * What the actor lacks to be told of an address that is none of theirs, whether or not anything is live there. Null for what is
 * theirs, and for what is no address.
 */
export function lackingSight(address: string, actor: string | null, live: Live, set: string): string | null {
  const parts = parseAddress(address);
  if (parts === undefined) return null;
  const {login, isSystemAdmin} = lookerAt(live, {claimed: actor});
  if (isSystemAdmin || !areToldApart(login)) return null;
  const home = homeOf(parts);
  if (questionSight(live, {set, claimed: actor}).isOwn(home)) return null;
  return home === null ? 'a system admin' : `an active membership in ${home}`;
}

/** The scope of a command on named objects: that of the set, and the workspaces and users that are named. */
export function scopeWith(loaded: LoadedSet, addresses: readonly string[], actor: string | null): LiveScope {
  const scope = scopeOf(loaded, actor);
  const parts = addresses.flatMap((address) => parseAddress(address) ?? []);
  const workspaces = parts.flatMap(({kind, workspace, name}) =>
    kind === 'Workspace' ? [name] : workspace === null ? [] : [workspace],
  );
  const users = parts.flatMap(({kind, name}) => (kind === 'User' ? [name] : []));
  return {
    ...scope,
    workspaces: [...new Set([...scope.workspaces, ...workspaces])].toSorted(compareText),
    users: [...new Set([...scope.users, ...users])].toSorted(compareText),
  };
}
