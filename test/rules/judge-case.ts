import {effectiveActor} from '../../src/app/who-acts.ts';
import type {LoadedSet} from '../../src/app/load-set.ts';
import {planWithTests, testLoaded} from '../../src/app/test.ts';
import {validateLoaded} from '../../src/app/validate.ts';
import {withoutPlace, type Diagnostic, type Finding} from '../../src/diagnostics/diagnostic.ts';
import {decodeDocuments, type Decoded} from '../../src/manifest/decode.ts';
import {locateFindings} from '../../src/manifest/locate.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import type {SourceFile} from '../../src/manifest/source-file.ts';
import {requestDigests} from '../../src/agreements/request-digest.ts';
import {pairKey, requestIn} from '../../src/agreements/request.ts';
import type {Address} from '../../src/model/address.ts';
import type {Live} from '../../src/model/live.ts';
import {EMPTY_LEDGER, withdrawalKey, type Ledger, type WithdrawalRecord} from '../../src/model/ledger.ts';
import {
  ofKind,
  type DesiredObject,
  type GovernedObject,
  type LiveObject,
  type State,
} from '../../src/model/objects.ts';
import {digestOfPerson, type OffboardedPeople} from '../../src/model/offboarded-people.ts';
import {completeDesired} from '../../src/planner/complete-desired.ts';
import {makePlan} from '../../src/planner/make-plan.ts';
import {withoutOffboarded} from '../../src/planner/without-offboarded.ts';
import {notBroughtBack} from '../../src/rules/rollback-left-out.ts';
import {settledLedger} from '../unit/model/settled.ts';
import {NEW_DATABASE} from '../unit/model/new-database.ts';
import {DEFAULT_ACTOR, type RuleCase} from './read-cases.ts';

function decode(source: SourceFile): {decoded: Decoded; findings: readonly Finding[]} {
  const {documents, findings} = parseSource(source);
  // A part that holds comments alone is a document with nothing in it.
  const decoded = decodeDocuments(documents.filter(({value}) => value !== null));
  return {decoded, findings: [...findings, ...decoded.findings]};
}

interface LiveCase {
  readonly objects: State<LiveObject>;
  /** Addresses of those that no run wrote as they are. */
  readonly around: ReadonlySet<Address>;
  readonly claimedBy: Live['claimedBy'];
  readonly archived: Live['archived'];
}

/** Deleted workspaces with what is in them. */
function archivedOf(objects: readonly LiveObject[]): Live['archived'] {
  return new Map(
    objects.flatMap((workspace) => {
      if (workspace.kind !== 'Workspace') return [];
      const inIt = objects.filter((object) => object.workspace === workspace.name);
      return [
        [workspace.name, {workspace, objects: new Map(inIt.map((object) => [object.address, object]))}],
      ];
    }),
  );
}

/** The live state of a case. Throws if its manifests are in error: the case would test something else. */
function liveOf({live, pristine}: RuleCase): LiveCase {
  const around = new Set<Address>();
  const declared = new Map<Address, DesiredObject>();
  const owners = new Map<Address, string | null>();
  const claimedBy = new Map<Address, string>();
  const platform = pristine
    ? []
    : [{owner: null, around: false, claimed: null, archived: false, text: PLATFORM}];
  const kept = new Set<Address>();
  for (const {owner, around: outside, claimed, archived, text} of [...platform, ...live]) {
    const {decoded, findings} = decode({path: 'live.yaml', text});
    if (findings.length > 0) throw new Error(`${text}\n${JSON.stringify(findings, null, 1)}`);
    for (const object of decoded.objects.values()) {
      declared.set(object.address, object);
      owners.set(object.address, owner);
      if (outside) around.add(object.address);
      if (claimed !== null) claimedBy.set(object.address, claimed);
      if (archived) kept.add(object.address);
    }
  }
  const objects = new Map(
    [...completeDesired(declared, new Map())].map(([address, {declaration: _, ...object}]) => [
      address,
      {...object, managedBy: owners.get(address) ?? null},
    ]),
  );
  const there = [...objects].filter(([address]) => !kept.has(address));
  return {
    objects: new Map(there),
    around,
    claimedBy,
    archived: archivedOf([...objects.values()].filter(({address}) => kept.has(address))),
  };
}

/** Who plans unless a case says otherwise: a system admin, who is live unless the database is pristine. */
const PLATFORM = `{apiVersion: bylaw/v1, kind: User, metadata: {name: ${DEFAULT_ACTOR}}, spec: {systemAdmin: true}}`;

/** The digest by which a case says: of what its side is asked now. */
const OF_NOW = `sha256:${'0'.repeat(64)}`;

/** The objects, with the digest of what stands now in each Approval that says {@link OF_NOW}. */
function withDigests<T extends GovernedObject>(
  objects: ReadonlyMap<Address, T>,
  all: State,
  ledger: Ledger,
): ReadonlyMap<Address, T> {
  return new Map(
    [...objects].map(([address, object]) => {
      if (object.kind !== 'Approval' || object.spec.digest !== OF_NOW) return [address, object];
      const request = requestIn(all, object.spec.request);
      if (request === undefined) return [address, object];
      const {digest} = requestDigests(all, ledger, request, object.workspace ?? '');
      return [address, {...object, spec: {...object.spec, digest}}];
    }),
  );
}

/** The ledger after the withdrawals of a case, an hour ago. */
function withWithdrawals(ledger: Ledger, objects: State, one: RuleCase): Ledger {
  const pairs = new Map(ledger.pairs);
  const withdrawn = new Map(ledger.withdrawn);
  const withdrawals = new Map(ledger.withdrawals);
  const at = one.now - 3_600_000;
  for (const {workspace: side, with: other, by, reason} of one.withdrawn) {
    const key = pairKey(side, other);
    const pair = pairs.get(key);
    if (pair?.agreed.has(side) !== true) throw new Error(`${side} has agreed to nothing with ${other}`);
    const agreed = new Map([...pair.agreed].filter(([workspace]) => workspace !== side));
    pairs.set(key, {epoch: pair.epoch + 1, since: null, agreed});
    for (const {address, workspace, spec} of ofKind(objects, 'Connection')) {
      if (workspace === side && spec.with === other) withdrawn.set(address, spec.renew);
    }
    const record: WithdrawalRecord = {side, with: other, through: 'command', by, reason, at};
    withdrawals.set(withdrawalKey(side, other), record);
  }
  return {...ledger, pairs, withdrawn, withdrawals};
}

/** What is live, with a ledger in which everybody asked for it just now. */
function liveState(one: RuleCase): Live {
  const {now, pristine} = one;
  const {objects: stored, around, claimedBy, archived} = liveOf(one);
  const objects = withDigests(stored, stored, EMPTY_LEDGER);
  const byRuns = new Map([...objects].filter(([address]) => !around.has(address)));
  const settled = settledLedger(byRuns, now, DEFAULT_ACTOR);
  const ledger = {
    ...withWithdrawals(settled, objects, one),
    written: new Map([...settled.written, ...[...around].map((address) => [address, null] as const)]),
  };
  return {
    objects,
    applied: new Map(),
    lastPolicies: one.lastPolicies.map(({id, severity, for: subject, when, message}) => ({
      id,
      severity,
      for: subject,
      when,
      message,
    })),
    ...(one.lastApplySettings !== undefined && {lastApplySettings: one.lastApplySettings}),
    lastRun: null,
    pristine,
    now,
    ...NEW_DATABASE,
    ledger,
    auditedCreators: one.auditedCreators,
    claimedBy,
    createdOutside: new Set([...around].filter((address) => objects.get(address)?.managedBy === null)),
    archived,
    offboarded: offboardedOf(one),
    formerAddresses: new Map(one.renamed.map(({was, is}) => [was, is])),
  };
}

const SALT = '6f9619ff-8b86-d011-b42d-00c04fc964ff';

/** Who was offboarded, as the database keeps it. */
function offboardedOf({offboarded}: RuleCase): OffboardedPeople {
  const people = new Map<string, Set<string>>();
  for (const {person, workspace} of offboarded) {
    const digests = people.get(workspace) ?? new Set();
    people.set(workspace, digests.add(digestOfPerson(SALT, person)));
  }
  return {salt: SALT, people};
}

/** Everything that is said of a case, by the same way that `validate` and `plan` take. */
export function judgeCase(one: RuleCase): readonly Diagnostic[] {
  const {source, config, consent, now} = one;
  const {decoded, findings} = decode(source);
  const sources = new Map([[source.path, source]]);
  const locate = (some: readonly Finding[]): readonly Diagnostic[] => locateFindings(some, sources);
  const loaded: LoadedSet = {
    root: '/set',
    config,
    decoded,
    files: 1,
    commit: null,
    findings,
    locate,
    sources,
  };
  if (one.offline) return validateLoaded(loaded, now).diagnostics;
  if (findings.some(({severity}) => severity === 'error')) return locate(findings);
  const live = liveState(one);
  const {desired, people} = one.back
    ? withoutOffboarded(decoded.objects, {
        live,
        set: config.name,
        actor: one.actor,
        addressNow: (address) => address,
      })
    : {desired: decoded.objects, people: []};
  const {plan} = makePlan({
    set: config,
    ...(one.configBefore !== undefined && {configBefore: one.configBefore}),
    desired: withDigests(
      desired,
      new Map<Address, GovernedObject>([...live.objects, ...desired]),
      live.ledger,
    ),
    provenance: {files: 1, commit: null},
    live: {...live, login: one.login},
    actor: effectiveActor(one.actor, one.login),
    applying: one.applying,
    consent,
    filter: {},
    toolVersion: '0.0.0',
    createdAt: new Date(now).toISOString(),
    locate,
  });
  const {diagnostics} = planWithTests(plan, loaded, one.tested ? testLoaded(loaded, {now}) : undefined);
  return [...diagnostics, ...notBroughtBack(people).map(withoutPlace)];
}
