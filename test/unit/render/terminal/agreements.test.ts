/** What is said of requests, decisions and connections in each of their cases. */
import {describe, expect, it} from 'vitest';
import type {ConnectionAnswer, ConnectionSide} from '../../../../src/model/connection-answers.ts';
import type {
  DecisionAnswer,
  ListedRequest,
  MadeDecision,
  RequestSide,
} from '../../../../src/model/request-answers.ts';
import {decisionJson} from '../../../../src/render/json/decision.ts';
import {requestListJson} from '../../../../src/render/json/requests.ts';
import {renderConnectionList, renderWithdrawal} from '../../../../src/render/terminal/connections.ts';
import {renderDecision, renderRevocation} from '../../../../src/render/terminal/decision.ts';
import {renderRequest, renderRequestList} from '../../../../src/render/terminal/requests.ts';
import {
  CONNECTION,
  DECISION,
  REFUSED_DECISION,
  REQUEST_LIST,
  SHOWN_REQUEST,
  WITHDRAWAL,
} from '../rich-requests.ts';

const PLAIN = {color: false, width: 300, unicode: true, verbose: false};
const ID = 'share:acme-legal/deal-room-northwind';
const UMA = 'uma@northwind.example';

const [OWN, THEIRS] = CONNECTION.sides as [ConnectionSide, ConnectionSide];
/** A connection that the partner has withdrawn from. */
const ENDED: ConnectionAnswer = {
  ...CONNECTION,
  state: 'withdrawn',
  sides: [OWN, {...THEIRS, state: 'withdrawn', by: null}],
};

describe('requests', () => {
  it('list: says that nothing waits, and where', () => {
    expect(renderRequestList({of: null, all: false, requests: []}, PLAIN)).toBe('No approvals pending.\n');
    expect(renderRequestList({of: 'acme-legal', all: true, requests: []}, PLAIN)).toBe(
      'No approvals pending in acme-legal.\n',
    );
  });

  it('list: tells of a connection that somebody has withdrawn from', () => {
    const [shared, , asked] = REQUEST_LIST.requests as [ListedRequest, ListedRequest, ListedRequest];
    const listed = (request: ListedRequest): string =>
      renderRequestList({of: null, all: false, requests: [request]}, PLAIN);
    expect(listed({...shared, withdrawn: ['northwind-legal']})).toContain(
      '  northwind-legal has withdrawn from the connection of acme-legal with northwind-legal: nothing is shared over it until both agree again.\n',
    );
    const waiting = {...asked, sides: [{...(shared.sides[1] as RequestSide), side: 'globex'}]};
    expect(listed({...waiting, withdrawn: ['acme-legal', 'globex']})).toMatch(
      /an approval alone does not connect them\. To agree again, acme-legal raises `renew` on Connection\/acme-legal\/globex\.\n {2}globex {2}has withdrawn; pending: raj@/,
    );
  });

  it('list: names digests with --verbose', () => {
    expect(renderRequestList(REQUEST_LIST, PLAIN)).not.toContain('sha256:');
    expect(renderRequestList(REQUEST_LIST, {...PLAIN, verbose: true})).toContain(
      'northwind-legal decides on sha256:',
    );
  });

  it('list --json: has the members of the contract in its order, an entry a side', () => {
    const {requests} = JSON.parse(requestListJson(REQUEST_LIST)) as {requests: Record<string, unknown>[]};
    expect(requests).toHaveLength(4);
    for (const entry of requests) {
      expect(Object.keys(entry)).toEqual([
        'id',
        'address',
        'side',
        'status',
        'approvers',
        'requestedBy',
        'since',
        'digest',
        'recipients',
      ]);
    }
  });

  it('show: says what each recipient lacks where it is not for want of a decision', () => {
    const decided = {...SHOWN_REQUEST, sides: SHOWN_REQUEST.sides.slice(0, 1)};
    expect(renderRequest(SHOWN_REQUEST, PLAIN)).toContain(
      'vic@northwind.example   viewer  not in force yet\n',
    );
    expect(renderRequest(decided, PLAIN)).toContain('not in force; lacks the approval of northwind-legal');
    expect(renderRequest(decided, PLAIN)).not.toContain('To decide');
  });

  it('show: says how to decide unless that is asked about', () => {
    expect(renderRequest(SHOWN_REQUEST, PLAIN)).toContain('To decide: ');
    expect(renderRequest(SHOWN_REQUEST, PLAIN, true)).not.toContain('To decide');
  });

  it('show: tells who denied from who only did not decide', () => {
    const denial = {by: 'uma@northwind.example', at: '2026-11-21T08:00:00.000Z', reason: 'too much'};
    const [own, theirs] = SHOWN_REQUEST.sides;
    const closed = {
      ...SHOWN_REQUEST,
      sides: [
        {...(own as RequestSide), status: 'closed' as const},
        {...(theirs as RequestSide), status: 'denied' as const, denial},
      ],
      deniedBy: ['northwind-legal'],
    };
    const text = renderRequest(closed, PLAIN);
    expect(text).toContain('  vic@northwind.example   viewer  not in force: denied\n');
    expect(text).toContain("  acme-legal       not decided; closed by northwind-legal's denial\n");
    expect(text).toContain(
      '  northwind-legal  denied by uma@northwind.example, 2026-11-21 08:00:00 UTC (too much)\n',
    );
  });

  it('show: says by what a decision was made without anybody deciding', () => {
    const [made] = SHOWN_REQUEST.history as [MadeDecision];
    const other = {...made, side: 'northwind-legal', by: UMA, actor: UMA};
    const text = renderRequest({...SHOWN_REQUEST, history: [made, other]}, PLAIN);
    expect(text).toContain('bo@acme.example approved for acme-legal; implied (requester)\n');
    expect(text).toContain(
      `${UMA} approved for northwind-legal; implied (its recipients are Connection Admins)\n`,
    );
  });
});

describe('renderDecision', () => {
  const answer = (more: Partial<DecisionAnswer>): DecisionAnswer => ({
    ...DECISION,
    waiting: [],
    access: {gained: [], lost: [], changed: []},
    withheld: [],
    ...more,
  });

  it.each<[Partial<DecisionAnswer>, string]>([
    [
      {approved: ['acme-legal', 'northwind-legal']},
      `Approved for northwind-legal: ${ID}.\nacme-legal and northwind-legal have approved it.\n`,
    ],
    [{status: 'unchanged'}, `northwind-legal had already approved all of ${ID}: nothing was changed.\n`],
    [
      {decision: 'deny'},
      `Denied for northwind-legal: ${ID}.\nThe request is closed.\nEarlier approvals stay in force: vera@northwind.example as editor. To revoke them: \`bylaw requests revoke ${ID}\`.\nacme-legal can request it again by changing Share/acme-legal/deal-room-northwind or raising its \`renew\`.\n`,
    ],
    [
      {decision: 'deny', request: 'connection:acme-legal/northwind', inForce: []},
      'Denied for northwind-legal: connection:acme-legal/northwind.\nThe request is closed.\nThe connection stays active through another agreement of northwind-legal. To end it: `bylaw connections withdraw northwind-legal acme-legal`.\nacme-legal can request it again by changing Connection/acme-legal/northwind or raising its `renew`.\n',
    ],
    [
      {connection: ENDED, waiting: DECISION.waiting},
      `Approved for northwind-legal: ${ID}.\nStill pending for northwind-legal: raj@northwind.example, rae@northwind.example or uma@northwind.example may decide.\nThe connection of acme-legal with northwind-legal is not active: northwind-legal has withdrawn.\n`,
    ],
    [
      {connection: ENDED, approved: ['acme-legal', 'northwind-legal']},
      `Approved for northwind-legal: ${ID}.\nacme-legal and northwind-legal have approved it.\nThe connection of acme-legal with northwind-legal is not active: northwind-legal has withdrawn.\n`,
    ],
    [
      {decision: 'revoke', waiting: DECISION.waiting.map((one) => ({...one, approvers: []}))},
      `Revoked for northwind-legal: ${ID}.\nPending for northwind-legal: no approver yet.\n`,
    ],
    [
      {decision: 'revoke', status: 'unchanged', approved: []},
      `northwind-legal has no approval of ${ID} to revoke: nothing was changed.\n`,
    ],
    [
      {request: 'connection:acme-legal/northwind'},
      'Approved for northwind-legal: connection:acme-legal/northwind.\nacme-legal and northwind-legal have been connected since 2026-11-02 08:00:00 UTC; space and vault may be shared.\n',
    ],
    [
      {request: 'connection:acme-legal/northwind', connection: ENDED},
      'Approved for northwind-legal: connection:acme-legal/northwind.\nThe connection of acme-legal with northwind-legal is not active: northwind-legal has withdrawn.\n`bylaw connections list` shows how each side can agree.\n',
    ],
  ])('of %j', (more, text) => {
    expect(renderDecision(answer(more), PLAIN)).toBe(text);
  });

  it('shows first who loses what when something is taken back', () => {
    const {access} = WITHDRAWAL;
    const toWrite = {request: ID, side: 'northwind-legal', by: UMA};
    expect(renderRevocation(toWrite, access, PLAIN)).toMatch(
      /^uma@northwind\.example revokes what northwind-legal has approved of share:\S+, at once\.\n {2}- vera@northwind\.example loses editor access\n/,
    );
    const nothing = {gained: [], lost: [], changed: []};
    expect(renderRevocation(toWrite, nothing, PLAIN)).toMatch(/at once\.\nNobody loses access\.\n$/);
  });

  it('tells who loses access by a revocation once: before the question, or with the result', () => {
    const revoked = {...DECISION, decision: 'revoke' as const, access: WITHDRAWAL.access};
    const rows = (text: string): number => text.split('\n').filter((line) => /^ *[-+~] /.test(line)).length;
    expect(rows(renderDecision(revoked, PLAIN))).toBeGreaterThan(0);
    expect(rows(renderDecision(revoked, PLAIN, true))).toBe(0);
  });

  it('tells a refusal like any finding', () => {
    expect(renderDecision(REFUSED_DECISION, PLAIN)).toBe(
      `error[approval/not-approver] Share/acme-legal/deal-room-northwind
  vera@northwind.example may not approve it.
  help: raj@northwind.example may.

Refused: nothing was decided.
`,
    );
    expect(JSON.parse(decisionJson(REFUSED_DECISION))).toMatchObject({
      status: 'refused',
      side: null,
      waiting: [],
      diagnostics: [{rule: 'approval/not-approver', severity: 'error'}],
    });
  });
});

describe('connections', () => {
  it('list: says that there is none', () => {
    expect(renderConnectionList({of: null, connections: []}, PLAIN)).toBe(
      'No connections, and no requests for one.\n',
    );
  });

  it('withdraw: shows what would happen, and does not repeat it', () => {
    const asked = renderWithdrawal({...WITHDRAWAL, status: 'asked'}, PLAIN);
    expect(asked).toMatch(/^ana@acme\.example ends the connection .*\nEnded with it: Share.*\n {2}- vera@/);
    expect(renderWithdrawal(WITHDRAWAL, PLAIN, true)).toMatch(
      /^Ended: .*\nTo connect again: raise .*, or run `bylaw .*\n$/,
    );
    expect(renderWithdrawal({...WITHDRAWAL, status: 'unchanged'}, PLAIN)).toContain('nothing to withdraw');
    const alone = {...WITHDRAWAL, connection: null, request: null, shares: []};
    expect(renderWithdrawal(alone, PLAIN)).toMatch(
      /No share between them is in force[^]*declare a Connection/,
    );
  });

  it('withdraw: says that there was no connection any more', () => {
    const late = {...WITHDRAWAL, wasActive: false, partnerState: 'withdrawn', shares: []} as const;
    const before = 'The connection was no longer active: northwind-legal had withdrawn.\n';
    expect(renderWithdrawal({...late, status: 'asked'}, PLAIN)).toBe(
      `ana@acme.example withdraws the agreement of acme-legal with northwind-legal, at once.\n${before}`,
    );
    const done = renderWithdrawal(late, PLAIN);
    expect(done).toContain(
      `Withdrawn: acme-legal no longer agrees to a connection with northwind-legal.\n${before}To connect again: `,
    );
    expect(done).toMatch(/ northwind-legal must agree again too\.\n$/);
    expect(renderWithdrawal({...late, partnerState: 'silent'}, PLAIN)).toContain('has not agreed to it.');
    expect(renderWithdrawal({...late, partnerState: 'agreed'}, PLAIN)).not.toContain('must agree again');
  });

  it('withdraw: tells a refusal like any finding', () => {
    const refused = {...WITHDRAWAL, status: 'refused', diagnostics: REFUSED_DECISION.diagnostics} as const;
    expect(renderWithdrawal(refused, PLAIN)).toMatch(/^error\[[^]*\n\nRefused: nothing was changed\.\n$/);
  });
});
