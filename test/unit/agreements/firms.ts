/** Two workspaces that are connected, and what the ledger says of them: for the tests of agreements. */
import type {ConnectionKind, Recipient} from '../../../src/model/specs.ts';
import {EMPTY_LEDGER, type DecisionRecord, type Ledger, type PairRecord} from '../../../src/model/ledger.ts';
import {objectAt, type GovernedObject, type ObjectOf, type State} from '../../../src/model/objects.ts';
import {isRequest, type Request} from '../../../src/agreements/request.ts';
import {
  connection,
  contribution,
  member,
  resource,
  share,
  space,
  stateOf,
  workspace,
} from '../access/organisation.ts';

export const ANA = 'ana@acme.example';
export const BO = 'bo@acme.example';
export const RAJ = 'raj@northwind.example';
export const VERA = 'vera@northwind.example';

export const FIRMS: readonly GovernedObject[] = [
  workspace('acme'),
  workspace('northwind'),
  member('acme', ANA, ['admin']),
  member('acme', BO, []),
  member('northwind', RAJ, ['admin']),
  member('northwind', VERA, []),
  resource('acme', 'vault', 'falcon', BO),
  space('acme', 'room', BO, {resources: ['vault:falcon']}),
  space('northwind', 'joint', VERA),
  connection('acme', 'northwind'),
  connection('northwind', 'acme', {requestedBy: RAJ}),
];

/** Later objects replace earlier ones of the same address. */
export const firms = (...more: readonly GovernedObject[]): State => stateOf([...FIRMS, ...more]);

export type Shared = Request & ObjectOf<'Share'>;

export function shareIn(state: State, name: string): Shared {
  const found = objectAt(state, 'Share', `Share/acme/${name}`);
  if (found === undefined || !isRequest(found) || found.kind !== 'Share') throw new Error(`no share ${name}`);
  return found;
}

export function connectionIn(state: State, side: string, other: string): ObjectOf<'Connection'> {
  const found = objectAt(state, 'Connection', `Connection/${side}/${other}`);
  if (found === undefined) throw new Error(`no connection of ${side}`);
  return found;
}

/** Shares of acme with northwind: of the vault, of the room, and of the vault into northwind's space. */
export const toVera = (role = 'viewer', spec: object = {}): GovernedObject =>
  share('acme', 'out', 'vault:falcon', {[`user:${VERA}`]: role}, {with: 'northwind', ...spec});
export const room = (role = 'viewer', spec: object = {}): GovernedObject =>
  share('acme', 'room', 'space:room', {[`user:${VERA}`]: role}, {with: 'northwind', ...spec});
export const into = (role = 'viewer'): GovernedObject =>
  contribution('acme', 'into', 'vault:falcon', 'space:joint', 'northwind', role);

/** A decision on a request, an approval of `Share/acme/out` by acme unless said otherwise. */
export const decided = (more: Partial<DecisionRecord> = {}): DecisionRecord => ({
  request: 'share:acme/out',
  sequence: 1,
  side: 'acme',
  decision: 'approve',
  by: ANA,
  actor: ANA,
  automatic: false,
  digest: 'sha256:of-that',
  incarnation: 1,
  epoch: 1,
  renew: 0,
  target: 'vault:falcon',
  reason: null,
  source: null,
  at: Date.parse('2026-06-01T10:00:00Z'),
  ended: false,
  recipients: [{subject: `user:${VERA}`, role: 'viewer'} satisfies Recipient],
  resources: [],
  allow: [] satisfies readonly ConnectionKind[],
  ...more,
});

export const CONNECTED: PairRecord = {
  epoch: 1,
  since: Date.parse('2026-06-01T09:00:00Z'),
  agreed: new Map([
    ['acme', 'Connection/acme/northwind#1'],
    ['northwind', 'Connection/northwind/acme#1'],
  ]),
};

/** A ledger in which both have agreed by their Connections, with these decisions. */
export function ledgerOf(decisions: readonly DecisionRecord[] = [], more: Partial<Ledger> = {}): Ledger {
  const byRequest = new Map<string, DecisionRecord[]>();
  for (const one of decisions) byRequest.set(one.request, [...(byRequest.get(one.request) ?? []), one]);
  return {
    ...EMPTY_LEDGER,
    incarnations: new Map([
      ['Connection/acme/northwind', 1],
      ['Connection/northwind/acme', 1],
      ['Share/acme/out', 1],
      ['Share/acme/room', 1],
      ['Share/acme/into', 1],
    ]),
    pairs: new Map([['acme northwind', CONNECTED]]),
    decisions: byRequest,
    ...more,
  };
}
