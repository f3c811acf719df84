/** bylaw without a database: what its planner foresees is taken as what is live next. */
import type {Refusal} from '../../src/agreements/decide.ts';
import {appliedDigest} from '../../src/model/applied-digest.ts';
import type {Address} from '../../src/model/address.ts';
import {canonicalJson} from '../../src/model/canonical-json.ts';
import type {Live} from '../../src/model/live.ts';
import type {DesiredObject, LiveObject} from '../../src/model/objects.ts';
import {DEFAULT_GUARDS} from '../../src/model/set-config.ts';
import {object} from '../postgres/objects.ts';
import {NEW_DATABASE} from '../unit/model/new-database.ts';
import type {Engine} from './engine.ts';
import {documentsOf, emailOf, requestOf, sideOf, worldly, WORKSPACES, type Document} from './manifests.ts';
import type {Observed, Outcome} from './model.ts';
import type {Decision} from './model-agreements.ts';
import {BARE, BEGINNING, ROOT, SIDES, TARGETS, type Level, type Side, type Workspace} from './world.ts';

const START = Date.parse('2027-01-01T00:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();
const NO_CONSENT = {allowMassDelete: false, allowAccessLoss: false, allowEmpty: false, confirmDelete: []};

const RULES: Readonly<Record<Refusal, string>> = {
  'unknown-request': 'approval/unknown-request',
  'not-approver': 'approval/not-approver',
  'on-behalf': 'authority/on-behalf',
  'own-request': 'approval/self',
  'both-sides': 'approval/self',
  stale: 'approval/stale',
  denied: 'approval/denied',
  'second-partner': 'identity/duplicate',
};

function desiredObject({kind, workspace, name, spec}: Document, document: number): DesiredObject {
  const path = workspace === null ? name : `${workspace}/${name}`;
  return {
    ...object(kind as DesiredObject['kind'], path, spec),
    declaration: {
      place: {file: 'manifests/all.yaml', document, pointer: ''},
      line: 1,
      specPointer: '/spec',
      raw: spec,
    },
  };
}

export class PureProgram {
  readonly #engine: Engine;
  #live: Live = {
    objects: new Map(),
    applied: new Map(),
    lastRun: null,
    pristine: true,
    now: START,
    ...NEW_DATABASE,
  };
  /** What each set applied last, by address. */
  readonly #applied: Record<Side, ReadonlyMap<Address, LiveObject>> = {
    a: new Map(),
    n: new Map(),
    s: new Map(),
  };
  readonly #runs: Record<Side, number> = {a: 0, n: 0, s: 0};

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  begin(): void {
    for (const world of [BARE, BEGINNING]) {
      for (const side of SIDES) {
        const {is, ...more} = this.edit(side, ROOT, world[side]);
        if (is !== 'applied') throw new Error(`The beginning is ${is}: ${JSON.stringify(more)}`);
      }
    }
  }

  /** What a set reads of what is live. */
  #read(side: Side): Live {
    const {objects, ledger} = this.#live;
    const applied = this.#applied[side];
    const drifted = new Map<Address, unknown>();
    for (const [address, was] of applied) {
      const is = objects.get(address);
      if (is !== undefined && canonicalJson([is.labels, is.spec]) === canonicalJson([was.labels, was.spec]))
        continue;
      drifted.set(address, {labels: was.labels, spec: was.spec});
    }
    return {
      ...this.#live,
      applied: new Map([...applied].map(([address, was]) => [address, appliedDigest(was, ledger.knownAs)])),
      drifted,
      lastRun: this.#runs[side] === 0 ? null : this.#runs[side],
    };
  }

  edit(side: Side, actor: string, world: Workspace): Outcome {
    const live = this.#read(side);
    const declared = documentsOf(side, world, {at}).map(desiredObject);
    const desired = this.#engine.completeDesired.completeDesired(
      new Map(declared.map((one) => [one.address, one])),
      live.objects,
    );
    const {plan, changes, run} = this.#engine.makePlan.makePlan({
      set: {name: WORKSPACES[side], guards: DEFAULT_GUARDS, rules: {}},
      desired,
      provenance: {files: 1, commit: null},
      live,
      actor: emailOf(actor),
      applying: true,
      consent: NO_CONSENT,
      filter: {},
      toolVersion: '0.0.0',
      createdAt: at(0),
      locate: (findings) =>
        findings.map(({rule, severity, address, message, help}) => ({
          ...{rule, severity, address, message, help},
          file: null,
          line: null,
          column: null,
        })),
    });
    const errors = plan.diagnostics.filter(({severity}) => severity === 'error' || severity === 'refusal');
    if (errors.length > 0)
      return {is: 'refused', rules: [...new Set(errors.map(({rule}) => rule))].toSorted()};
    if (changes.length === 0) return {is: 'unchanged'};
    this.#live = this.#engine.liveAfter.liveAfter(live, {
      set: WORKSPACES[side],
      actor: emailOf(actor),
      changes,
      ...(run.leavings !== undefined && {leavings: run.leavings}),
    });
    const own = [...this.#live.objects].filter(([, one]) => one.managedBy === WORKSPACES[side]);
    this.#applied[side] = new Map(own);
    this.#runs[side] += 1;
    return {is: 'applied'};
  }

  decide(id: string, side: Side, by: string, decision: Decision, isCurrent: boolean): Outcome {
    const {objects: state, now} = this.#live;
    const ledger = this.#settled(this.#live.ledger, emailOf(by));
    const request = this.#engine.request.requestIn(state, requestOf(id));
    const workspace = WORKSPACES[side];
    const digest =
      request === undefined || !isCurrent
        ? 'sha256:0'
        : this.#engine.digests.requestDigests(state, ledger, request, workspace).digest;
    const outcome = this.#engine.decide.decide(
      {
        state,
        ledger,
        now,
        approvers: this.#engine.approvers.approversIn(
          state,
          this.#engine.heldPermissions.heldPermissions(state, now),
        ),
        isStrict: (one) => this.#engine.decide.isStrictIn(state, one),
      },
      {
        request: requestOf(id),
        side: workspace,
        decision,
        by: emailOf(by),
        actor: emailOf(by),
        digest,
        reason: null,
        automatic: false,
        source: null,
      },
    );
    if (outcome === 'unchanged') {
      this.#live = {...this.#live, ledger};
      return {is: 'unchanged'};
    }
    if ('refused' in outcome) return {is: 'refused', rules: [RULES[outcome.refused]]};
    this.#live = {...this.#live, ledger: this.#settled(outcome.ledger, emailOf(by))};
    return {is: 'applied'};
  }

  /** Settled without any change of objects. */
  #settled(ledger: Live['ledger'], actor: string): Live['ledger'] {
    const {objects, now} = this.#live;
    return this.#engine.settle.settle({
      ledger,
      before: objects,
      after: objects,
      changes: [{address: 'User/nobody', actions: ['update'], reason: 'edited', fields: []}],
      actor,
      isSystemAdmin: () => false,
      now,
    }).ledger;
  }

  wait(hours: number): void {
    this.#live = {...this.#live, now: this.#live.now + hours * HOUR};
  }

  /** Writes what is live of a workspace. */
  outside(side: Side, world: Workspace): void {
    const written = documentsOf(side, world, {at}).map(desiredObject);
    const objects = new Map(this.#live.objects);
    for (const {declaration: _, ...one} of this.#engine.completeDesired
      .completeDesired(new Map(written.map((each) => [each.address, each])), objects)
      .values()) {
      const known = objects.get(one.address);
      if (known !== undefined) objects.set(one.address, {...one, managedBy: known.managedBy});
    }
    this.#live = {...this.#live, objects};
    this.#live = {...this.#live, ledger: this.#settled(this.#live.ledger, emailOf(ROOT))};
  }

  observe(): Observed {
    const {objects: state, ledger, now} = this.#live;
    const open = [
      ...this.#engine.requests
        .openRequests(state, ledger, this.#engine.heldPermissions.heldPermissions(state, now))
        .values(),
    ].flat();
    return {
      access: this.#levelsIn(state, ledger, now),
      open: open.map(({id, side}) => `${worldly(id)} ${sideOf(side)}`).toSorted(),
      active: this.#engine.connections
        .activeConnections(state, ledger)
        .map(([a, b]) => [sideOf(a), sideOf(b)].toSorted().join(''))
        .toSorted(),
    };
  }

  #levelsIn(state: Live['objects'], ledger: Live['ledger'], now: number): Observed['access'] {
    const table = this.#engine.access.computeAccess({
      state,
      now,
      external: this.#engine.externalAccess.externalAccessOf(state, ledger, now),
    });
    const levels: [string, Level][] = [];
    for (const target of TARGETS) {
      const [side = 'a', path = ''] = target.split(':');
      const [type = '', name = ''] = path.split('/');
      for (const [principal, {level}] of table.principals(`${type}:${WORKSPACES[side as Side]}/${name}`)) {
        levels.push([`${principal.slice('user:'.length).split('@')[0] ?? ''} ${target}`, level]);
      }
    }
    return levels.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}
