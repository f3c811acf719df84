/** People who get another address: what is theirs stays theirs, and nobody is asked anew. */
import {describe, expect, test} from 'vitest';
import {applyPlanFile} from '../../src/app/apply.ts';
import {reviewAccess} from '../../src/app/access-review.ts';
import {listPeople} from '../../src/app/people.ts';
import {planFileOf, planLoaded, scopeOf} from '../../src/app/plan.ts';
import {databaseForEach} from './database-for-each.ts';
import {
  BO,
  LAW,
  NEW,
  PLATFORM,
  RAJ,
  RAJA,
  ROOT,
  acme,
  apply,
  approving,
  assertIntact,
  digestAsked,
  everywhere,
  expectSameAccess,
  firms,
  ledger,
  load,
  northwind,
  options,
  planOf,
  renamed,
  request,
  told,
  world,
} from './renamed-firms.ts';

databaseForEach(world);

describe('somebody gets another address', () => {
  test.each([true, false])(
    'everywhere, and nothing else changes (the share is approved: %s)',
    async (approved) => {
      const digest = await firms(approved);
      await expectSameAccess();
      const before = await ledger();
      await renamed(BO, LAW);
      await renamed(RAJ, RAJA);

      expect(await everywhere(BO)).toEqual([]);
      expect(await everywhere(RAJ)).toEqual([]);
      expect(await ledger()).toEqual(before);
      expect(await digestAsked('northwind')).toBe(digest);
      expect(await everywhere('@')).not.toEqual([]);
      const access = await expectSameAccess();
      expect(access).toContain(`user:${LAW} space:acme/room creator`);
      expect(access.includes(`user:${RAJA} space:acme/room viewer`)).toBe(approved);
      await assertIntact();

      const waits = approved ? [] : ['share:acme/room-out waits for northwind'];
      const ours = await planOf('acme', acme(), ROOT);
      const lines = (text: string, email: string): readonly number[] =>
        text.split('\n').flatMap((line, i) => (line.includes(email) ? [i] : []));
      const old = [...lines(acme(), BO), ...lines(acme(), RAJ)];
      expect(told(ours).filter((line) => !line.includes('guard/few-admins'))).toEqual([
        ...waits,
        ...[...new Set(old)]
          .flatMap((line) =>
            acme().split('\n')[line]?.split(BO).length === 3
              ? [`warning references/renamed all.yaml:${line}`, `warning references/renamed all.yaml:${line}`]
              : [`warning references/renamed all.yaml:${line}`],
          )
          .toSorted((a, b) => Number(a.split(':')[1]) - Number(b.split(':')[1])),
      ]);
      expect(told(await planOf('acme', acme(LAW, RAJA))).filter((line) => !line.includes('guard/'))).toEqual(
        waits,
      );
      const theirs = await planOf('northwind', northwind(RAJ, approved ? approving(digest) : ''), ROOT);
      expect(told(theirs).filter((line) => !/guard\/|references\/renamed/.test(line))).toEqual(waits);
      const mended = northwind(RAJA, approved ? approving(digest, RAJA) : '');
      expect(told(await planOf('northwind', mended)).filter((line) => !line.includes('guard/'))).toEqual(
        waits,
      );
    },
  );

  test('their next apply asks nobody anew, and decides nothing', async () => {
    const digest = await firms(true);
    await renamed(BO, LAW);
    await renamed(RAJ, RAJA);
    const before = await ledger();
    // As the manifests were, with something else changed; and their actors by the old addresses.
    await apply('acme', acme().replace('displayName: Acme', 'displayName: Acme Legal'), BO);
    await apply(
      'northwind',
      northwind(RAJ, approving(digest)).replace('displayName: Northwind', 'displayName: NW'),
      RAJ,
    );
    expect(await ledger()).toEqual(before);
    expect(
      (
        await world.sql.query(
          'select 1 from bylaw.runs r join bylaw.people p on p.id = r.actor where p.email = $1',
          [LAW],
        )
      ).rowCount,
    ).toBe(1);
    await apply('acme', acme(LAW, RAJA).replace('displayName: Acme', 'displayName: Acme mended'), LAW);
    expect(await ledger()).toEqual(before);
    await assertIntact();
    // And an approval under the new address is on the digest that was always asked.
    expect(
      await world.store.decide({
        request: 'share:acme/room-out',
        side: 'northwind',
        decision: 'revoke',
        by: RAJ,
        digest,
        reason: null,
      }),
    ).toBe(true);
    expect(
      await world.store.decide({
        request: 'share:acme/room-out',
        side: 'northwind',
        decision: 'approve',
        by: RAJA,
        digest,
        reason: `as ${RAJ} said`,
      }),
    ).toBe(true);
    await assertIntact();
    await renamed(RAJA, 'raj@zzz.example');
    await assertIntact();
  });

  test('drift stays what it was, and is no other', async () => {
    await firms(true);
    await world.sql.query("update bylaw.grants set reason = 'around' where name = 'reads'");
    await renamed(BO, LAW);
    const {changes} = await planOf('acme', acme());
    expect(changes.map(({address, reason}) => [address, reason])).toEqual([['Grant/acme/reads', 'drift']]);
    const edited = await planOf('acme', acme().replace('roles: [admin, all]', 'roles: [admin]'));
    expect(edited.changes.map(({address, reason}) => [address, reason])).toEqual([
      [`Member/acme/${LAW}`, 'edited'],
      ['Grant/acme/reads', 'drift'],
    ]);
  });

  test('twice, and back again: every address that they had means them', async () => {
    await firms(true);
    const before = await ledger();
    await renamed(BO, LAW);
    await renamed(LAW, NEW);
    for (const said of [BO, LAW, NEW]) {
      expect((await planOf('acme', acme(said))).changes).toEqual([]);
    }
    await renamed(NEW, BO);
    expect(told(await planOf('acme', acme())).filter((line) => line.includes('renamed'))).toEqual([]);
    for (const said of [BO, LAW, NEW]) {
      expect((await planOf('acme', acme(said))).changes).toEqual([]);
    }
    expect(await ledger()).toEqual(before);
    await expectSameAccess();
    await assertIntact();
    const {people} = await listPeople(world.store, 'acme');
    expect(people.find(({email}) => email === BO)?.formerAddresses).toEqual([LAW, NEW]);
  });

  test('who is a guest, a system admin, or the actor of a login', async () => {
    await firms(false);
    await world.sql.query("insert into bylaw.actors (login, email) values ('ci', $1), (session_user, $2)", [
      BO,
      ROOT,
    ]);
    await renamed('gia@guests.example', 'gia@new.example');
    await renamed(BO, LAW);
    await renamed(ROOT, 'admin@platform.example');
    expect((await world.store.actors()).map(({email}) => email).toSorted()).toEqual([
      'admin@platform.example',
      LAW,
    ]);
    expect(told(await planOf('platform', PLATFORM, ROOT))).toEqual([
      'warning references/renamed all.yaml:3',
      'warning references/renamed bylaw.yaml:1',
    ]);
    expect(await expectSameAccess()).toContain('user:gia@new.example space:acme/room viewer');
    await assertIntact();
  });

  test('and what was confirmed of them, or by them, stays so, whatever its target is called', async () => {
    const CY = 'cy@acme.example';
    const withVault = (name: string, renamedFrom = ''): string => `${acme()}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: ${name}${renamedFrom}}
  spec: {type: vault, creator: ${BO}}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme, name: to-cy}
  spec: {target: "vault:${name}", requestedBy: ${BO}, to: [{subject: "user:${CY}", role: viewer}]}
`;
    await firms(false);
    await apply('acme', withVault('notes'));
    await world.store.confirm({addresses: ['Share/acme/to-cy'], by: BO, reason: null});
    const rows = async (): Promise<readonly unknown[]> =>
      (await reviewAccess(world.store, 'acme')).rows
        .filter(({confirmedBy}) => confirmedBy !== null)
        .map(({address, person, target, confirmedBy}) => [address, person, target, confirmedBy]);
    expect(await rows()).toEqual([['Share/acme/to-cy', CY, 'vault:acme/notes', BO]]);
    await renamed(CY, 'cy@acme.law');
    await renamed(BO, LAW);
    expect(await rows()).toEqual([['Share/acme/to-cy', 'cy@acme.law', 'vault:acme/notes', LAW]]);
    await apply('acme', withVault('papers', ', renamedFrom: notes'));
    expect(await rows()).toEqual([['Share/acme/to-cy', 'cy@acme.law', 'vault:acme/papers', LAW]]);
    await assertIntact();
  });

  test('said under both addresses is said twice', async () => {
    await firms(false);
    await renamed(BO, LAW);
    const both = acme().replace('- {name: cy@acme', `- {name: ${LAW}, roles: []}\n    - {name: cy@acme`);
    const {diagnostics, applyable} = await planOf('acme', both);
    expect(applyable).toBe(false);
    expect(
      diagnostics.filter(({severity}) => severity === 'error').map(({rule, address}) => [rule, address]),
    ).toEqual([['identity/duplicate', `Member/acme/${LAW}`]]);
  });

  test('strangers who name the former address are not told the new one', async () => {
    await firms(false);
    await renamed(BO, LAW);
    const stranger = `
      apiVersion: bylaw/v1
      kind: Workspace
      metadata: {name: strange}
      spec: {displayName: Strange, organization: strange, region: EU}
      ---
      apiVersion: bylaw/v1
      kind: Member
      metadata: {workspace: strange, name: ${BO}}
      spec: {roles: [admin]}
    `;
    const plan = await planOf('strange', stranger);
    expect(plan.applyable).toBe(false);
    expect(plan.diagnostics.filter(({severity}) => severity === 'error').map(({rule}) => rule)).toEqual([
      'references/former-address',
    ]);
    expect(JSON.stringify(plan)).not.toContain(LAW);
  });

  test('and a saved plan from before is stale where it names them', async () => {
    await firms(false);
    const sam = 'sam@northwind.example';
    const loaded = await load(
      'acme',
      acme().replace('- {name: cy@', `- {name: ${sam}, roles: []}\n    - {name: cy@`),
    );
    const read = await world.store.read(scopeOf(loaded, ROOT));
    const file = planFileOf(planLoaded(loaded, read, request(ROOT)), loaded, read, request(ROOT));
    expect(file.content.plan.diagnostics.filter(({severity}) => severity === 'error')).toEqual([]);
    await renamed(sam, 'sam@new.example');
    expect((await applyPlanFile(world.store, file, 'acme', {...options, actor: ROOT})).status).toBe('stale');
  });
});
