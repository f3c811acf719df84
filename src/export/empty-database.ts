/**
 * What of an export cannot be applied to an empty database by a system admin: somebody who asked and may not any more, a
 * partner who is not there. The rules themselves say so.
 */
import {isActiveMember} from '../access/held-permissions.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {settle} from '../agreements/settle.ts';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {homeOf, type Address} from '../model/address.ts';
import {appendAll} from '../model/append-all.ts';
import {groupBy} from '../model/group-by.ts';
import type {MembershipsElsewhere} from '../model/memberships-elsewhere.ts';
import type {Change} from '../model/change.ts';
import {EMPTY_LEDGER} from '../model/ledger.ts';
import {UNBOUND} from '../model/login.ts';
import {ofKind, type DesiredObject, type LiveObject, type ObjectOf, type State} from '../model/objects.ts';
import {referencesOf, workspacesOf} from '../model/references.ts';
import {NO_CONSENT} from '../model/plan.ts';
import {DEFAULT_GUARDS, type SetConfig} from '../model/set-config.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';
import {RULES} from '../rules/index.ts';
import {judge} from '../rules/judge.ts';
import type {PlanToJudge} from '../rules/judged.ts';
import {listNames} from '../rules/rule.ts';

/** Rules that can refuse what is created; those on access would tell of every person. */
const REFUSING = RULES.filter(({definition}) => definition.severity === 'error');

const declared = (object: LiveObject): DesiredObject => ({
  ...object,
  declaration: {
    place: {file: '', document: 0, pointer: ''},
    line: 1,
    specPointer: '/spec',
    raw: object.spec,
  },
});

const created = (object: DesiredObject): Change => ({
  address: object.address,
  actions: ['create'],
  reason: 'declared',
  fields: [],
  after: object,
  declaration: object.declaration,
});

/** Who is a system admin in an empty database that these objects make. */
function systemAdminsIn(objects: readonly LiveObject[], now: number): ReadonlySet<string> {
  const state = new Map(objects.map((object) => [object.address, object]));
  return new Set(
    [...ofKind(state, 'User')]
      .filter(({name, spec}) => spec.systemAdmin && isLiveSystemAdmin(state, now, name))
      .map(({name}) => name),
  );
}

/** What is judged of one part of an export, and what holds in all of it. */
interface Part {
  readonly objects: readonly LiveObject[];
  readonly set: SetConfig;
  readonly now: number;
  readonly systemAdmins: ReadonlySet<string>;
  readonly elsewhere: MembershipsElsewhere;
}

function judgedIn({objects, set, now, systemAdmins, elsewhere}: Part): PlanToJudge {
  const desired: State<DesiredObject> = new Map(objects.map((object) => [object.address, declared(object)]));
  const nothing: State<LiveObject> = new Map();
  const changes = [...desired.values()].map(created);
  const [actor = null] = systemAdmins;
  const settlement = settle({
    ledger: EMPTY_LEDGER,
    before: nothing,
    after: desired,
    changes,
    actor,
    isSystemAdmin: (email) => systemAdmins.has(email),
    now,
  });
  return {
    set,
    desired,
    declared: desired.size,
    live: nothing,
    after: desired,
    changes,
    external: {
      before: externalAccessOf(nothing, EMPTY_LEDGER),
      after: externalAccessOf(desired, settlement.ledger),
    },
    ledger: EMPTY_LEDGER,
    settlement,
    elsewhere,
    now,
    offline: false,
    actor,
    login: UNBOUND,
    applying: true,
    pristine: true,
    consent: NO_CONSENT,
  };
}

/** How many objects are judged at once, unless more have to do with each other. */
const AT_ONCE = 1000;

/** The objects in parts that have nothing to do with each other: workspaces with all of their partners. */
function partsOf(objects: readonly LiveObject[]): readonly (readonly LiveObject[])[] {
  const leaders = new Map<string, string>();
  const leaderOf = (workspace: string): string => {
    let leader = workspace;
    for (let next = leaders.get(leader); next !== undefined; next = leaders.get(leader)) leader = next;
    return leader;
  };
  for (const object of objects) {
    const [first = '', ...others] = workspacesOf(object).map(leaderOf);
    for (const other of others)
      if (leaderOf(other) !== leaderOf(first)) leaders.set(leaderOf(other), leaderOf(first));
  }
  const parts: LiveObject[][] = [[]];
  for (const together of groupBy(objects, (object) => leaderOf(homeOf(object) ?? '')).values()) {
    const last = parts.at(-1) ?? [];
    if (last.length > 0 && last.length + together.length > AT_ONCE) parts.push([...together]);
    else appendAll(last, together);
  }
  return parts;
}

/** Who is a member in workspaces outside a part. */
function membersOutside(
  members: ReadonlyMap<string, readonly ObjectOf<'Member'>[]>,
  homes: ReadonlySet<string | null>,
  now: number,
): MembershipsElsewhere {
  const active = new Set<string>();
  const ended = new Set<string>();
  for (const [email, theirs] of members) {
    const outside = theirs.filter(({workspace}) => !homes.has(workspace));
    if (outside.some((member) => isActiveMember(member, now))) active.add(email);
    else if (outside.length > 0) ended.add(email);
  }
  return {active, ended};
}

/** What the rules have against creating these objects, part by part: that takes less memory than all at once. */
function* findingsAgainst(objects: readonly LiveObject[], set: SetConfig, now: number): Generator<Finding> {
  const systemAdmins = systemAdminsIn(objects, now);
  const state = new Map(objects.map((object) => [object.address, object]));
  const members = groupBy(ofKind(state, 'Member'), ({name}) => name);
  const accounts = objects.filter(({kind}) => kind === 'User');
  for (const part of partsOf(objects.filter(({kind}) => kind !== 'User'))) {
    const elsewhere = membersOutside(members, new Set(part.map(homeOf)), now);
    const judged = judgedIn({objects: [...accounts, ...part], set, now, systemAdmins, elsewhere});
    yield* judge(judged, REFUSING);
  }
}

/** What an object refers to and is not among these objects, as a sentence. */
function missingFrom(state: State<LiveObject>): (object: LiveObject) => string | undefined {
  return (object) => {
    const missing = [...new Set(referencesOf(object).map(({to}) => to))].filter((to) => !state.has(to));
    if (missing.length === 0) return undefined;
    return `it refers to ${listNames(missing)}, which ${missing.length === 1 ? 'is' : 'are'} not in this export.`;
  };
}

/** Why these objects cannot be created in an empty database, as sentences by address; `''` for reasons that concern no object. */
export function impossibleInEmptyDatabase(
  objects: readonly LiveObject[],
  set: string,
  now: number,
): ReadonlyMap<Address, readonly string[]> {
  if (objects.length === 0) return new Map();
  const config: SetConfig = {name: set, guards: DEFAULT_GUARDS, rules: {}};
  const missing = missingFrom(new Map(objects.map((object) => [object.address, object])));
  const said = objects.flatMap((object) => {
    const message = missing(object);
    return message === undefined ? [] : [{at: object.address, message}];
  });
  const told = new Set(said.map(({at}) => at));
  for (const finding of findingsAgainst(objects, config, now)) {
    const at = finding.address ?? '';
    // A rule tells of what is missing once, at the first object that names it.
    const isTold = finding.rule === 'references/unresolved' && told.has(at);
    if (finding.severity === 'error' && !isTold) said.push({at, message: finding.message});
  }
  return new Map(
    [...groupBy(said, ({at}) => at)].map(([at, found]) => [
      at,
      [...new Set(found.map(({message}) => message))],
    ]),
  );
}
