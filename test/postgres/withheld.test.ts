/**
 * Facts that can change after something was agreed, and the access that each withholds: at once, in the database as in
 * TypeScript, foreseen by a plan; and all of it is back when the fact is as it was, since the approvals stand. What a
 * membership ended is not: it takes a renewal.
 */
import {beforeEach, describe, expect, test} from 'vitest';
import {accessChanges} from '../../src/access/access-changes.ts';
import {computeAccess} from '../../src/access/access.ts';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import {settle} from '../../src/agreements/settle.ts';
import {applyChanges} from '../../src/diff/diff.ts';
import type {AccessChanges} from '../../src/model/plan.ts';
import type {Change} from '../../src/model/change.ts';
import type {Live} from '../../src/model/live.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {databaseForEach} from './database-for-each.ts';

const ALL = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];
const member = (path: string, more: object = {}): GovernedObject =>
  object('Member', path, {roles: ['all'], ...more});
/** Nobody but a system admin agrees for both firms. */
const ROOT = 'root@platform.example';
const OTTO = 'otto@guests.example';

/** Two firms that share in every way; later objects of an address replace earlier ones. */
const FIRMS: readonly GovernedObject[] = [
  object('Workspace', 'acme', {
    displayName: 'Acme',
    organization: 'acme',
    region: 'EU',
    features: {guestAccounts: true},
  }),
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU'}),
  object('Role', 'acme/all', {permissions: ALL}),
  object('Role', 'north/all', {permissions: ALL}),
  object('Member', 'acme/ana@acme.example', {roles: ['admin', 'all']}),
  object('Member', 'north/raj@north.example', {roles: ['admin', 'all']}),
  member('acme/bo@acme.example'),
  member('acme/cy@acme.example'),
  member('north/uma@north.example'),
  member('north/vera@north.example'),
  object('Resource', 'acme/falcon', {type: 'vault', creator: 'bo@acme.example'}),
  object('Resource', 'acme/eagle', {type: 'vault', creator: 'bo@acme.example'}),
  object('Space', 'acme/deal', {type: 'external', creator: 'bo@acme.example', region: 'EU'}),
  object('Space', 'north/hall', {type: 'external', creator: 'uma@north.example', region: 'EU'}),
  object('Connection', 'acme/north', {with: 'north', requestedBy: 'ana@acme.example'}),
  object('Connection', 'north/acme', {with: 'acme', requestedBy: 'raj@north.example'}),
  share('inside', {target: 'vault:falcon', to: [{subject: 'user:cy@acme.example', role: 'viewer'}]}),
  share('deal', {target: 'space:deal', with: 'north', to: vera('viewer')}),
  share('falcon', {target: 'vault:falcon', with: 'north', to: vera('editor')}),
  share('eagle', {target: 'vault:eagle', with: 'north', into: 'space:hall', role: 'viewer'}),
  guest(),
];

function vera(role: string): readonly object[] {
  return [{subject: 'user:vera@north.example', role}];
}
function share(name: string, spec: object): GovernedObject {
  return object('Share', `acme/${name}`, {requestedBy: 'ana@acme.example', ...spec});
}
function guest(more: object = {}): GovernedObject {
  const spec = {spaces: [{space: 'deal', role: 'viewer'}], invitedBy: 'bo@acme.example', ...more};
  return object('Guest', `acme/${OTTO}`, spec);
}

const [DEAL, FALCON, EAGLE] = ['space:acme/deal', 'vault:acme/falcon', 'vault:acme/eagle'] as const;
const UMA = 'uma@north.example';
const VERA = 'vera@north.example';

/** A fact, what changes it, and who then no longer reaches what; `what` as `EMAIL TARGET`. */
const FACTS: readonly {
  readonly fact: string;
  readonly change: readonly GovernedObject[];
  readonly withheld: readonly string[];
}[] = [
  {
    fact: 'a space that becomes internal, shared with a partner',
    change: [object('Space', 'acme/deal', {type: 'internal', creator: 'bo@acme.example', region: 'EU'})],
    withheld: [`${VERA} ${DEAL}`],
  },
  {
    fact: 'a space that becomes internal, with what a partner contributed',
    change: [object('Space', 'north/hall', {type: 'internal', creator: UMA, region: 'EU'})],
    withheld: [`${UMA} ${EAGLE}`],
  },
  ...(['acme/north', 'north/acme'] as const).map((name) => ({
    fact: `fewer kinds in \`allow\` of ${name}`,
    change: [connection(name, {allow: ['space']})],
    withheld: [`${UMA} ${EAGLE}`, `${VERA} ${FALCON}`],
  })),
  ...(['acme/north', 'north/acme'] as const).map((name) => ({
    fact: `the suspended connection ${name}`,
    change: [connection(name, {suspended: true})],
    withheld: [`${UMA} ${EAGLE}`, `${VERA} ${DEAL}`, `${VERA} ${FALCON}`],
  })),
  {
    fact: 'a suspended share with a partner',
    change: [share('falcon', {target: 'vault:falcon', with: 'north', to: vera('editor'), suspended: true})],
    withheld: [`${VERA} ${FALCON}`],
  },
  {
    fact: 'a suspended contribution',
    change: [
      share('eagle', {
        target: 'vault:eagle',
        with: 'north',
        into: 'space:hall',
        role: 'viewer',
        suspended: true,
      }),
    ],
    withheld: [`${UMA} ${EAGLE}`],
  },
  {
    fact: 'a suspended share within the workspace',
    change: [
      share('inside', {
        target: 'vault:falcon',
        to: [{subject: 'user:cy@acme.example', role: 'viewer'}],
        suspended: true,
      }),
    ],
    withheld: [`cy@acme.example ${FALCON}`],
  },
  {fact: 'a suspended guest', change: [guest({suspended: true})], withheld: [`${OTTO} ${DEAL}`]},
  {
    fact: 'guests that are switched off',
    change: [
      object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU', features: {}}),
    ],
    withheld: [`${OTTO} ${DEAL}`],
  },
  {
    fact: 'an inviter and creator who is deactivated',
    change: [member('acme/bo@acme.example', {status: 'deactivated'})],
    withheld: [`bo@acme.example ${DEAL}`, `bo@acme.example ${FALCON}`, `${OTTO} ${DEAL}`],
  },
  {
    fact: 'an inviter whose membership is expired',
    change: [member('acme/bo@acme.example', {expires: '2020-01-01'})],
    withheld: [`bo@acme.example ${FALCON}`, `${OTTO} ${DEAL}`],
  },
  {
    fact: 'an inviter without the capability to invite',
    change: [
      object('Role', 'acme/some', {permissions: ['use:shared_spaces']}),
      member('acme/bo@acme.example', {roles: ['some']}),
    ],
    withheld: [`${OTTO} ${DEAL}`],
  },
  {
    fact: 'a recipient without the capability to collaborate',
    change: [
      object('Role', 'north/some', {permissions: ['use:shared_spaces']}),
      member('north/vera@north.example', {roles: ['some']}),
    ],
    withheld: [`${VERA} ${DEAL}`, `${VERA} ${FALCON}`],
  },
  {
    fact: 'a recipient who is deactivated',
    change: [member('north/vera@north.example', {status: 'deactivated'})],
    withheld: [`${VERA} ${DEAL}`, `${VERA} ${FALCON}`],
  },
];

function connection(name: 'acme/north' | 'north/acme', more: object): GovernedObject {
  const other = name === 'acme/north' ? 'north' : 'acme';
  const requestedBy = name === 'acme/north' ? 'ana@acme.example' : 'raj@north.example';
  return object('Connection', name, {with: other, requestedBy, ...more});
}

const changed = (...more: readonly GovernedObject[]): readonly GovernedObject[] => [
  ...new Map([...FIRMS, ...more].map((each) => [each.address, each])).values(),
];

const database = databaseForEach();
beforeEach(async () => {
  await applyTo(database.store, [object('User', ROOT, {systemAdmin: true})], {set: 'platform', actor: ROOT});
  await apply(FIRMS);
  for (const name of ['deal', 'falcon', 'eagle']) {
    await decide(`share:acme/${name}`, 'acme', 'ana@acme.example');
    await decide(`share:acme/${name}`, 'north', 'raj@north.example');
  }
});

const read = async (): Promise<Live> => (await database.store.read(scopeOf('acme', FIRMS))).live;

async function decide(request: string, side: string, by: string): Promise<void> {
  const digest = askedDigest(await read(), request, side);
  await database.store.decide({request, side, decision: 'approve', by, digest, reason: null});
}

/** Applies, and says what a plan foresees of it. */
async function apply(objects: readonly GovernedObject[]): Promise<AccessChanges> {
  let foreseen: AccessChanges = {gained: [], lost: [], changed: []};
  await applyTo(database.store, objects, {
    actor: ROOT,
    onJudged: (live: Live, changes: readonly Change[]) => {
      const {now, ledger, objects: before} = live;
      const after = applyChanges(before, changes);
      const settled = settle({
        ledger,
        before,
        after,
        changes,
        actor: ROOT,
        isSystemAdmin: (email) => email === ROOT,
        now,
      });
      foreseen = accessChanges(
        {state: before, now, external: externalAccessOf(before, ledger)},
        {state: after, now, external: externalAccessOf(after, settled.ledger)},
      );
    },
  });
  return foreseen;
}

/** Who of some `EMAIL TARGET` has access: by the database, which has to say the same as TypeScript. */
async function reached(pairs: readonly string[]): Promise<readonly string[]> {
  const {objects: state, ledger, now} = await read();
  const table = computeAccess({state, now, external: externalAccessOf(state, ledger)});
  const found: string[] = [];
  for (const pair of pairs) {
    const [email = '', target = ''] = pair.split(' ');
    const {rows} = await database.sql.query<{level: string | null}>(
      'select bylaw.access_level($1, $2) as level',
      [email, target],
    );
    expect([pair, rows[0]?.level]).toEqual([pair, table.level(email, target) ?? null]);
    if (rows[0]?.level != null) found.push(pair);
  }
  return found;
}

const lostOf = ({lost}: AccessChanges): readonly string[] =>
  lost.map(({principal, object: target}) => `${principal.slice('user:'.length)} ${target}`);

describe('access is withheld, and back afterwards', () => {
  test.each(FACTS)('by $fact', async ({change, withheld}) => {
    expect(await reached(withheld)).toEqual(withheld);
    expect(lostOf(await apply(changed(...change)))).toEqual(expect.arrayContaining([...withheld]));
    expect(await reached(withheld)).toEqual([]);
    await apply(changed());
    expect(await reached(withheld)).toEqual(withheld);
  });
});

describe('a membership of the inviting workspace', () => {
  const otto = [`${OTTO} ${DEAL}`];

  test.each(['active', 'deactivated'])(
    'that is %s ends the invitation, until it is renewed',
    async (status) => {
      const hired = await apply(changed(member(`acme/${OTTO}`, {status})));
      expect(lostOf(hired)).toEqual(otto);
      expect(await reached(otto)).toEqual([]);
      const {gained} = await apply(changed());
      expect(gained).toEqual([]);
      expect(await reached(otto)).toEqual([]);
      const renewed = await apply(changed(guest({renew: 1})));
      expect(renewed.gained).toHaveLength(1);
      expect(await reached(otto)).toEqual(otto);
      // Nothing is gained by an older number.
      await apply(changed(guest({renew: 0})));
      expect(await reached(otto)).toEqual([]);
    },
  );

  test('ends it for good, whatever an apply login writes', async () => {
    await apply(changed(member(`acme/${OTTO}`)));
    await apply(changed());
    await database.sql.query('set role bylaw_apply');
    await expect(database.sql.query('update bylaw.guests set ended = null')).rejects.toMatchObject({
      code: '42501',
    });
    await database.sql.query('reset role');
    const {rows} = await database.sql.query(
      `select e.after, e.address like 'Guest/acme/%' and e.address not like '%otto%' as opaque
        from bylaw.audit_events e where e.chain = 'workspace:acme' and e.action = 'end'`,
    );
    expect(rows).toEqual([{after: {renew: 0}, opaque: true}]);
    expect((await database.store.verify()).filter(({intact}) => !intact)).toEqual([]);
  });

  test('of another workspace ends nothing', async () => {
    expect(lostOf(await apply(changed(member(`north/${OTTO}`))))).toEqual([]);
    expect(await reached(otto)).toEqual(otto);
  });
});
