/**
 * A store in memory that keeps a ledger: it decides and withdraws by the same rules as plans foresee, which
 * tests of the database hold to those of bylaw.decide.
 */
import {heldPermissions} from '../../../src/access/held-permissions.ts';
import {approversIn} from '../../../src/agreements/approvers.ts';
import {decide, isStrictIn, type Refusal} from '../../../src/agreements/decide.ts';
import {requestWorkspace} from '../../../src/agreements/request.ts';
import {settle} from '../../../src/agreements/settle.ts';
import {StoreError} from '../../../src/model/store-error.ts';
import {
  type DecisionToWrite,
  type Withdrawal,
  EMPTY_LEDGER,
  type DecisionRecord,
  type RequestWithdrawal,
  type Ledger,
} from '../../../src/model/ledger.ts';
import type {LiveRead, LiveScope} from '../../../src/model/live.ts';
import type {Change} from '../../../src/model/change.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {isLiveSystemAdmin} from '../../../src/rules/admins.ts';
import {FakeStore} from './fake-store.ts';

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

export class LedgerStore extends FakeStore {
  ledger: Ledger = EMPTY_LEDGER;
  readonly decided: DecisionToWrite[] = [];
  readonly withdrawn: Withdrawal[] = [];

  constructor(objects: State<LiveObject>, now: number, actor: string) {
    super(new Map(), now);
    this.become(objects, actor);
  }

  /** Somebody applies: these objects are live now. */
  become(objects: State<LiveObject>, actor: string): void {
    const before = this.objects;
    const addresses = new Set([...before.keys(), ...objects.keys()]);
    const changes = [...addresses].flatMap((address): Change[] => {
      const [was, is] = [before.get(address), objects.get(address)];
      if (JSON.stringify(was?.spec) === JSON.stringify(is?.spec)) return [];
      return [
        {
          address,
          actions: [is === undefined ? 'delete' : was === undefined ? 'create' : 'update'],
          reason: 'declared',
          fields: [],
          ...(was !== undefined && {before: was}),
          ...(is !== undefined && {after: is}),
        },
      ];
    });
    const {ledger} = settle({
      ledger: this.ledger,
      before,
      after: objects,
      changes,
      actor,
      isSystemAdmin: (email) => isLiveSystemAdmin(objects, this.now, email),
      now: this.now,
    });
    this.objects = objects;
    this.ledger = ledger;
  }

  override async read(scope: LiveScope): Promise<LiveRead> {
    const {live, database} = await super.read(scope);
    return {database, live: {...live, ledger: this.ledger}};
  }

  override decide(given: DecisionToWrite): Promise<boolean> {
    this.decided.push(given);
    this.meanwhile?.();
    this.meanwhile = undefined;
    const {objects: state, ledger, now} = this;
    const approvers = approversIn(state, heldPermissions(state, now));
    const isStrict = (side: string): boolean => isStrictIn(state, side);
    const outcome = decide(
      {state, ledger, approvers, isStrict, now},
      {...given, actor: given.by, automatic: false, source: null},
    );
    if (outcome === 'unchanged') return Promise.resolve(false);
    if ('refused' in outcome) {
      const rule = RULES[outcome.refused];
      return Promise.reject(new StoreError('refused', 'The store refuses.', 'Ask it why.', {rule}));
    }
    this.ledger = outcome.ledger;
    return Promise.resolve(true);
  }

  override withdraw(given: Withdrawal): Promise<boolean> {
    this.withdrawn.push(given);
    return Promise.resolve(true);
  }

  override decisionsOn(request: string): Promise<readonly DecisionRecord[]> {
    return Promise.resolve(this.ledger.decisions.get(request) ?? []);
  }

  override withdrawalsOn(request: string, other: string): Promise<readonly RequestWithdrawal[]> {
    const own = requestWorkspace(request);
    const both = [...this.ledger.withdrawals.values()].filter(
      (one) => [one.side, one.with].includes(other) && [one.side, one.with].includes(own ?? ''),
    );
    return Promise.resolve(both.map((one) => ({...one, ofConnection: true})));
  }
}
