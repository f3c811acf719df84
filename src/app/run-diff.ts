/** What the states after two runs of a set differ in, as a plan from one to the other would show it. */
import {accessChangesMarked} from '../access/outsiders.ts';
import {permissionChanges} from '../access/permission-changes.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {allFields} from '../diff/diff.ts';
import {compareObjects, parseAddress, type Address, type AddressParts} from '../model/address.ts';
import {auditedContent} from '../model/audit.ts';
import type {GovernedObject} from '../model/objects.ts';
import type {RunDiff} from '../model/run-diff.ts';
import {targetNameOf} from '../past/since-run.ts';
import {withNames} from '../planner/plan-access.ts';
import {accessInSight, permissionsInSight} from '../planner/plan-sight.ts';
import {statesAfterRuns, type RunState} from './run-states.ts';
import type {Store} from './store-port.ts';

type Shown = RunDiff['changes'][number];

/** As the history keeps it: without the display names of people, which it knows of one side at most. */
const asKept = (object: GovernedObject | undefined): GovernedObject | undefined =>
  object === undefined ? undefined : ({...object, ...auditedContent(object)} as GovernedObject);

/** The change from one object to another; undefined where they say the same. */
function changeOf(
  address: Address,
  was: GovernedObject | undefined,
  is: GovernedObject | undefined,
): Shown | undefined {
  const [before, after] = [asKept(was), asKept(is)];
  const renamed = before !== undefined && after !== undefined && before.address !== after.address;
  const name = renamed ? [{path: '/metadata/name', before: before.name, after: after.name}] : [];
  const fields = [...name, ...allFields(before, after)];
  if (fields.length === 0 && before !== undefined && after !== undefined) return undefined;
  const action = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
  return {
    address,
    actions: [action],
    reason: renamed
      ? 'renamed'
      : action === 'create'
        ? 'declared'
        : action === 'delete'
          ? 'removed'
          : 'edited',
    fields,
    before: before?.spec ?? null,
    after: after?.spec ?? null,
    ...(after !== undefined && Object.keys(after.labels).length > 0 && {labels: after.labels}),
    ...(renamed && {renamedFrom: before.address}),
  };
}

/** The addresses at `from`, by those at `to`, of what has another name there. */
function renamedBetween(from: RunState, to: RunState): ReadonlyMap<Address, Address> {
  const now = (state: RunState, address: Address): Address => state.renamed.get(address) ?? address;
  const then = new Map([...to.owned.keys()].map((address) => [now(to, address), address]));
  return new Map(
    [...from.owned.keys()].flatMap((was) => {
      const is = then.get(now(from, was));
      return is === undefined || is === was ? [] : [[is, was] as const];
    }),
  );
}

function changesBetween(
  from: RunState,
  to: RunState,
  isTold: (address: Address) => boolean,
): readonly Shown[] {
  const renamed = renamedBetween(from, to);
  const left = new Set(renamed.values());
  const addresses = new Set([
    ...[...from.owned.keys()].filter((address) => !left.has(address)),
    ...to.owned.keys(),
  ]);
  return [...addresses]
    .filter(isTold)
    .flatMap((address) => {
      const was = renamed.get(address) ?? (left.has(address) ? undefined : address);
      return (
        changeOf(address, was === undefined ? undefined : from.owned.get(was), to.owned.get(address)) ?? []
      );
    })
    .toSorted((a, b) =>
      compareObjects(parseAddress(a.address) as AddressParts, parseAddress(b.address) as AddressParts),
    );
}

/**
 * What the states after two runs of a set differ in, from the first to the second. Throws UnknownRunError, and NotPermittedError for
 * a set of strangers.
 */
export async function diffRuns(
  store: Store,
  set: string,
  runs: {readonly from: number; readonly to: number},
  claimed: string | null,
): Promise<RunDiff> {
  const {states, read, sight, isTold} = await statesAfterRuns(store, set, [runs.from, runs.to], claimed);
  const [from, to] = states as readonly [RunState, RunState];
  const {elsewhere} = read.live;
  const question = ({state, ledger, at}: RunState) => ({
    state,
    now: at,
    external: externalAccessOf(state, ledger),
    elsewhere,
  });
  const changes = changesBetween(from, to, isTold);
  const renamed = new Map(
    [...renamedBetween(from, to)].flatMap(([is, was]) => {
      const [target, old] = [targetNameOf(to.owned.get(is)), targetNameOf(from.owned.get(was))];
      return target === undefined || old === undefined ? [] : [[old, target] as const];
    }),
  );
  const marked = {...accessChangesMarked(question(from), question(to), renamed), pending: []};
  const {pending: _, ...access} = accessInSight(sight, marked);
  const count = (action: Shown['actions'][number]): number =>
    changes.filter(({actions}) => actions[0] === action).length;
  return {
    set,
    from: {run: from.run.run, at: from.run.at},
    to: {run: to.run.run, at: to.run.at},
    summary: {create: count('create'), update: count('update'), delete: count('delete')},
    changes,
    access,
    permissions: permissionsInSight(
      sight,
      permissionChanges({state: from.state, now: from.at}, {state: to.state, now: to.at}),
    ),
    ...withNames({...access, pending: []}, [from.state, to.state], sight),
  };
}
