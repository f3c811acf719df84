/**
 * Objects that pass on their names, in chains and cycles: whatever the permutation, what is live afterwards is what is
 * declared, a second plan has nothing to do, and both implementations of access agree.
 */
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {NO_EXTERNAL_ACCESS} from '../../src/access/external-access.ts';
import {computeAccess} from '../../src/access/access.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {diff} from '../../src/diff/diff.ts';
import type {Kind} from '../../src/model/kinds.ts';
import type {Live} from '../../src/model/live.ts';
import type {DesiredObject, GovernedObject, State} from '../../src/model/objects.ts';
import {tries} from '../effort.ts';
import {applyTo, contents, object, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const SET = 'acme';
/** What three objects of each kind are called at first, and a name that is free then. */
const NAMES = ['one', 'two', 'three', 'free'] as const;
const KINDS = ['Role', 'Team', 'Grant', 'Resource', 'Space', 'Share', 'Guest'] as const;
type Renamable = (typeof KINDS)[number];

/** The names of the three objects of each kind, in the order of the objects. */
type Names = Readonly<Record<Renamable, readonly string[]>>;
const FIRST = Object.fromEntries(KINDS.map((kind) => [kind, NAMES.slice(0, 3)])) as unknown as Names;

const names: fc.Arbitrary<Names> = fc.record(
  Object.fromEntries(
    KINDS.map((kind) => [kind, fc.shuffledSubarray([...NAMES], {minLength: 3, maxLength: 3})]),
  ) as Record<Renamable, fc.Arbitrary<string[]>>,
);

const TYPES = ['vault', 'workflow', 'vault'] as const;

/** An organisation whose objects all differ and refer to each other, under these names. */
function organisation(called: Names): readonly (readonly [Renamable | null, number, GovernedObject])[] {
  const name = (kind: Renamable, i: number): string => called[kind][i % 3] ?? '';
  const w = 'acme-legal';
  const person = (i: number): string => `${['bo', 'cy', 'dan'][i % 3]}@acme.example`;
  const target = (i: number): string => `${TYPES[i % 3]}:${name('Resource', i)}`;
  const made: (readonly [Renamable | null, number, GovernedObject])[] = workspace(w, {
    features: {guestAccounts: true},
  }).map((each) => [null, 0, each]);
  for (const i of [0, 1, 2]) {
    const add = (kind: Renamable, raw: object): void => {
      const full = kind === 'Guest' ? `${name(kind, i)}@guest.example` : name(kind, i);
      made.push([kind, i, object(kind, `${w}/${full}`, raw)]);
    };
    made.push([null, i, object('Member', `${w}/${person(i)}`, {roles: [name('Role', i)]})]);
    add('Role', {permissions: ['use:shared_spaces', ...(i === 0 ? [] : ['use:invite_guest_accounts'])]});
    add('Team', {members: [person(i)], ...(i > 0 && {parent: name('Team', 0)})});
    add('Grant', {
      subject: i === 1 ? `role:${name('Role', 2)}` : `team:${name('Team', i)}`,
      permissions: [['vaults:read:all', 'spaces:read:all', 'workflows:read:all'][i]],
    });
    add('Resource', {type: TYPES[i], creator: person(i), title: `resource ${i}`});
    add('Space', {
      type: 'internal',
      creator: person(i + 1),
      region: 'EU',
      displayName: `space ${i}`,
      resources: [target(i), target(i + 1)],
    });
    add('Share', {
      target: i === 0 ? `space:${name('Space', 0)}` : target(i),
      requestedBy: 'ana@acme-legal.example',
      to: [{subject: `team:${name('Team', i + 2)}`, role: i === 2 ? 'editor' : 'viewer'}],
    });
    add('Guest', {
      spaces: [{space: name('Space', i), role: 'editor'}],
      invitedBy: 'ana@acme-legal.example',
    });
  }
  return made;
}

/** The same as manifests declare it, each object with the name that it had before. */
function declared(now: Names, before: Names): State<DesiredObject> {
  const place = {file: 'acme.yaml', document: 0, pointer: ''};
  return new Map(
    organisation(now).map(([kind, i, each]) => {
      const [was, is] = kind === null ? [] : [before[kind][i], now[kind][i]];
      const suffix = kind === 'Guest' ? '@guest.example' : '';
      const renamedFrom = was === is ? undefined : `${was}${suffix}`;
      const declaration = {
        place,
        line: 1,
        specPointer: '',
        raw: each.spec,
        ...(renamedFrom && {renamedFrom}),
      };
      return [each.address, {...each, declaration}] as const;
    }),
  );
}

/** Who reaches what, as the program and as the database has it. */
function computed({objects, now}: Live): readonly string[] {
  const table = computeAccess({state: objects, now, external: NO_EXTERNAL_ACCESS});
  return table.targets
    .flatMap((target) => [...table.principals(target)].map(([who, {level}]) => `${who} ${target} ${level}`))
    .toSorted(compareText);
}

describe('objects that pass on their names', () => {
  test('are what is declared, at once, and once', async () => {
    const {store, sql} = await server.store();
    let before = FIRST;
    await applyTo(
      store,
      organisation(FIRST).map(([, , each]) => each),
    );
    const read = async (): Promise<Live> =>
      (
        await store.read(
          scopeOf(
            SET,
            organisation(before).map(([, , each]) => each),
          ),
        )
      ).live;
    const renamedKinds = new Set<Kind>();
    await fc.assert(
      fc.asyncProperty(names, async (after) => {
        const desired = declared(after, before);
        // Two permutations may be the same one after the other, and each has to happen.
        const {changes} = diff(desired, {...(await read()), appliedFormerNames: new Map()}, SET);
        for (const {reason, actions, after: object_} of changes) {
          expect(actions).toEqual(['update']);
          if (reason === 'renamed' && object_) renamedKinds.add(object_.kind);
        }
        if (changes.length > 0) await applyTo(store, [...desired.values()], {changes: () => changes});
        before = after;
        const live = await read();
        expect(contents(live.objects.values())).toEqual(contents(desired.values()));
        expect(diff(desired, live, SET).changes).toEqual([]);
        const {rows} = await sql.query<{row: string}>(
          "select principal || ' ' || object || ' ' || level as row from bylaw.effective_access",
        );
        expect(rows.map(({row}) => row).toSorted(compareText)).toEqual(computed(live));
      }),
      {numRuns: tries(25)},
    );
    expect([...renamedKinds].toSorted()).toEqual([...KINDS].toSorted());
    expect((await store.verify()).every(({intact}) => intact)).toBe(true);
  });
});
