/** What changes do: to people's access and permissions, to what waits, and to what others have asked for. */
import {accessChanges, allChanges} from '../access/access-changes.ts';
import type {ExternalAccess} from '../access/external-access.ts';
import type {AccessQuestion} from '../access/access-question.ts';
import {heldPermissions} from '../access/held-permissions.ts';
import {markOutsiders, outsidersIn} from '../access/outsiders.ts';
import {permissionChanges} from '../access/permission-changes.ts';
import {targetNamed} from '../access/targets.ts';
import {endedBetween} from '../agreements/endings.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {reachedHowIn, withExpiries} from '../agreements/reached-how.ts';
import {asIfApproved, openRequests} from '../agreements/requests.ts';
import {settle, type Settlement} from '../agreements/settle.ts';
import {withoutAccepted} from '../diff/accepted.ts';
import {applyChanges} from '../diff/diff.ts';
import {isRelease, type Change} from '../model/change.ts';
import type {Ledger} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import {rememberKinds, type State} from '../model/objects.ts';
import {
  NO_ACCESS_CHANGES,
  NO_PERMISSION_CHANGES,
  type AccessChange,
  type Ended,
  type Plan,
  type Waiting,
} from '../model/plan.ts';
import type {OnProgress} from '../model/progress.ts';
import {workspacesOf} from '../model/references.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';

/** What changes do, seen from the state after them. */
export interface PlanEffects {
  /** The state once the changes have happened. */
  readonly after: State;
  readonly open: ReadonlyMap<string, readonly Waiting[]>;
  /** Who has agreed to what then, and which Approvals of the plan decide nothing. */
  readonly settlement: Settlement;
  readonly external: {readonly before: ExternalAccess; readonly after: ExternalAccess};
  readonly access: Omit<Plan['access'], 'reach'>;
  readonly ended: readonly Ended[];
  readonly permissions: Plan['permissions'];
  /** What approvals would have brought before the changes. */
  readonly pendingBefore: () => readonly AccessChange[];
}

/** Renamed spaces and resources: their names as targets before and after. */
export function renamedTargets(changes: readonly Change[]): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const {before, after, renamedFrom} of changes) {
    if (renamedFrom === undefined || before === undefined || after === undefined) continue;
    const type = after.kind === 'Space' ? 'space' : after.kind === 'Resource' ? after.spec.type : undefined;
    if (type === undefined) continue;
    const workspace = after.workspace ?? '';
    renamed.set(
      targetNamed(workspace, `${type}:${before.name}`),
      targetNamed(workspace, `${type}:${after.name}`),
    );
  }
  return renamed;
}

/** What of others ends with the changes: between the workspaces that they concern and any other. */
function endedWith(
  {objects, ledger, createdOutside, recipientsOutside}: Live,
  changes: readonly Change[],
  settled: Ledger,
  set: string,
): readonly Ended[] {
  const concerned = new Set(
    changes.flatMap(({before, after}) =>
      [before, after].flatMap((object) => (object ? workspacesOf(object) : [])),
    ),
  );
  return endedBetween(
    objects,
    [ledger, settled],
    {has: (key) => createdOutside.has(key) || recipientsOutside.has(key)},
    ({workspace, spec, managedBy}) =>
      managedBy !== set && (concerned.has(workspace ?? '') || concerned.has(spec.with)),
  ).map(({request, why}) => ({address: request.address, set: request.managedBy, why}));
}

/** The state that access is compared with: without the drift that changes accept, and without what they adopt. */
export function comparedWith(live: State, changes: readonly Change[]): State {
  const state = withoutAccepted(live, changes);
  const adopted = changes.filter(
    ({actions, before}) => actions.includes('adopt') && before !== undefined && before.kind !== 'Workspace',
  );
  if (adopted.length === 0) return state;
  const names = new Set(adopted.map(({before}) => before?.address));
  return new Map([...state].filter(([address]) => !names.has(address)));
}

/** What the approvals that are waited for would bring. */
export function pendingIn(
  then: AccessQuestion,
  ledger: Ledger,
  open: PlanEffects['open'],
  known: Ledger,
): readonly AccessChange[] {
  if (open.size === 0) return [];
  const approved = asIfApproved(then.state, ledger, open);
  const once = {...then, external: externalAccessOf(then.state, approved)};
  return withExpiries(allChanges(accessChanges(then, once)), reachedHowIn(once, approved, known));
}

/** What is done to the live state. */
export interface Done {
  /** All changes, with what leavings do. */
  readonly changes: readonly Change[];
  /** What of them is left to do after leavings, and the live state then. */
  readonly rest: readonly Change[];
  readonly left: Live;
}

/** The same answers, each worked out once: settling asks of the actor at each request, and the answer takes a look at all members. */
function rememberedOf(answer: (email: string) => boolean): (email: string) => boolean {
  const known = new Map<string, boolean>();
  return (email) => {
    let found = known.get(email);
    if (found === undefined) known.set(email, (found = answer(email)));
    return found;
  };
}

/** What changes of a set to `live` do to people on an actor's authority, and what is then waited for. */
export function effectsOf(
  live: Live,
  {changes, rest, left}: Done,
  actor: string | null,
  set: string,
  onProgress?: OnProgress,
): PlanEffects {
  const {now, ledger, elsewhere} = live;
  const before: State = live.objects;
  const after = applyChanges(left.objects, rest);
  rememberKinds(after);
  const held = heldPermissions(after, now, left.objects);
  // Leavings ask for nothing and decide nothing.
  const settlement = settle({
    ledger: left.ledger,
    before: left.objects,
    after,
    changes: rest.filter((change) => !isRelease(change)),
    actor,
    isSystemAdmin: rememberedOf((email) => isLiveSystemAdmin(after, now, email, elsewhere)),
    now,
  });
  const compared = comparedWith(before, rest);
  const externalBefore = externalAccessOf(compared, ledger);
  const external = {
    before: externalBefore,
    after: changes.length === 0 ? externalBefore : externalAccessOf(after, settlement.ledger),
  };
  const open = openRequests(after, settlement.ledger, held, ledger);
  const then = {state: after, now, external: external.after, elsewhere};
  const pending = pendingIn(then, settlement.ledger, open, ledger);
  const made =
    changes.length === 0
      ? NO_ACCESS_CHANGES
      : accessChanges(
          {state: compared, now, external: external.before, elsewhere},
          then,
          renamedTargets(changes),
          onProgress,
        );
  return {
    after,
    open,
    settlement,
    external,
    access: markOutsiders({...made, pending}, outsidersIn(compared, now), outsidersIn(after, now)),
    pendingBefore: () =>
      pendingIn(
        {state: compared, now, external: external.before, elsewhere},
        ledger,
        openRequests(compared, ledger, heldPermissions(compared, now), ledger),
        ledger,
      ),
    ended: endedWith(live, changes, settlement.ledger, set),
    permissions:
      changes.length === 0
        ? NO_PERMISSION_CHANGES
        : permissionChanges({state: compared, now}, {state: after, now}),
  };
}
