/**
 * What of an export cannot be applied to an empty database by a system admin: somebody who asked and may not any more, a
 * partner who is not there. The rules themselves say so.
 */
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {settle} from '../agreements/settle.ts';
import {groupBy} from '../model/group-by.ts';
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {EMPTY_LEDGER} from '../model/ledger.ts';
import {UNBOUND} from '../model/login.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import {referencesOf} from '../model/references.ts';
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

function judgedIn(objects: readonly LiveObject[], set: SetConfig, now: number): PlanToJudge {
  const desired: State<DesiredObject> = new Map(objects.map((object) => [object.address, declared(object)]));
  const nothing: State<LiveObject> = new Map();
  const changes = [...desired.values()].map(created);
  const isSystemAdmin = (email: string): boolean => isLiveSystemAdmin(desired, now, email);
  const actor = objects.find(({kind, name}) => kind === 'User' && isSystemAdmin(name))?.name ?? null;
  const settlement = settle({
    ledger: EMPTY_LEDGER,
    before: nothing,
    after: desired,
    changes,
    actor,
    isSystemAdmin,
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
    now,
    offline: false,
    actor,
    login: UNBOUND,
    applying: true,
    pristine: true,
    consent: NO_CONSENT,
  };
}

/** What an object refers to and is not among these objects, as a sentence. */
function missingFrom(state: State<LiveObject>): (object: LiveObject) => string | undefined {
  return (object) => {
    const missing = [...new Set(referencesOf(object).map(({to}) => to))].filter((to) => !state.has(to));
    if (missing.length === 0) return undefined;
    return `it refers to ${listNames(missing)}, which ${missing.length === 1 ? 'is' : 'are'} not in this export.`;
  };
}

/** What stands against creating these objects in an empty database, as sentences by address; `''` for what is of none. */
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
  for (const finding of judge(judgedIn(objects, config, now), REFUSING)) {
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
