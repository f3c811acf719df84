/** Which access and which requests somebody may be shown: section 3 of the contract, "Who sees what". */
import {homeOf, parseAddress} from '../model/address.ts';
import type {AccessChange} from '../model/plan.ts';
import {objectAt, type State} from '../model/objects.ts';

/** What those who answer for some workspaces are shown of the states that were read. */
export interface Sight {
  /** Whether it is one of these workspaces. */
  readonly isOwn: (workspace: string) => boolean;
  /**
   * Whether they may see that somebody reaches a target (`vault:workspace/name`) by an access path: one of these
   * workspaces hosts the target, or is a party of the path.
   */
  readonly path: (target: string, via: readonly string[]) => boolean;
  /** Whether they may see a change of access: by the path that it tells of. */
  readonly change: (change: Pick<AccessChange, 'object' | 'via'>) => boolean;
}

/** The workspace of a target or of a step of a path that names it as `type:workspace/name`; '' of any other text. */
const workspaceIn = (text: string): string => /^[a-z]+:([a-z0-9-]+)\//.exec(text)?.[1] ?? '';

/** The sight of those who answer for `own`, over the states before and after changes. */
export function sightOf(own: ReadonlySet<string>, states: readonly State[]): Sight {
  const isOwn = (workspace: string): boolean => own.has(workspace);
  const isParty = (step: string): boolean => {
    const address = parseAddress(step);
    if (address === undefined) return isOwn(workspaceIn(step));
    if (isOwn(homeOf(address) ?? '')) return true;
    return states.some((state) => isOwn(objectAt(state, 'Share', step)?.spec.with ?? ''));
  };
  const path = (target: string, via: readonly string[]): boolean =>
    isOwn(workspaceIn(target)) || via.some(isParty);
  return {isOwn, path, change: ({object, via}) => path(object, via)};
}
