import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../effort.ts';
import {accessChanges} from '../../src/access/access-changes.ts';
import type {AccessQuestion} from '../../src/access/access-question.ts';
import {computeAccess, type EffectiveAccess} from '../../src/access/access.ts';
import {heldPermissions} from '../../src/access/held-permissions.ts';
import {permissionChanges} from '../../src/access/permission-changes.ts';
import type {Target} from '../../src/access/targets.ts';
import {isAtLeast} from '../../src/model/levels.ts';
import {ofKind} from '../../src/model/objects.ts';
import type {AccessChange, PermissionChange} from '../../src/model/plan.ts';
import {EMAILS, PERMISSIONS, questions, successions, WORKSPACES} from './access-organisations.ts';
import {coversNaively, Reference} from './access-reference.ts';

const RUNS = {numRuns: tries(400)};

const targetsOf = ({state}: AccessQuestion): readonly (readonly [string, Target])[] =>
  [...state.values()].flatMap((object) => {
    if (object.kind !== 'Space' && object.kind !== 'Resource') return [];
    const type = object.kind === 'Space' ? 'space' : object.spec.type;
    return [[`${type}:${object.workspace}/${object.name}`, object] as const];
  });

/** Everything in a table, as text that can be compared. */
function everything(question: AccessQuestion): Record<string, EffectiveAccess> {
  const table = computeAccess(question);
  return Object.fromEntries(
    table.targets.flatMap((target) =>
      [...table.principals(target)].map(([who, access]) => [`${target} ${who}`, access] as const),
    ),
  );
}

const shuffled = (question: AccessQuestion): AccessQuestion => ({
  ...question,
  state: new Map([...question.state].toReversed()),
});

describe('computeAccess', () => {
  it('agrees with the words of the contract on every person and target', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const table = computeAccess(question);
        const reference = new Reference(question);
        const found: unknown[] = [];
        const expected: unknown[] = [];
        for (const [name, target] of targetsOf(question)) {
          for (const email of EMAILS) {
            const best = table.explain(email, name).paths[0];
            found.push([email, name, best && {level: best.level, link: best.link ?? false}]);
            expected.push([email, name, reference.level(email, target)]);
          }
        }
        expect(found).toStrictEqual(expected);
      }),
      RUNS,
    );
  });

  it('tells who has a level at least, with shares and without them', () => {
    fc.assert(
      fc.property(questions, fc.nat({max: 3}), (question, every) => {
        const shares = [...ofKind(question.state, 'Share')].filter((_, i) => i % (every + 1) === 0);
        const without = new Set(shares.map(({address}) => address));
        const state = new Map([...question.state].filter(([address]) => !without.has(address)));
        const table = computeAccess(question);
        const fewer = computeAccess({...question, state});
        for (const target of table.targets) {
          for (const email of EMAILS) {
            for (const least of ['viewer', 'co-owner'] as const) {
              expect(table.hasLevel(email, target, least)).toBe(isAtLeast(table.level(email, target), least));
              expect(table.hasLevel(email, target, least, without)).toBe(
                isAtLeast(fewer.level(email, target), least),
              );
            }
          }
        }
      }),
      {numRuns: tries(60)},
    );
  });

  it('says the same however it is asked', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const table = computeAccess(question);
        const reached: string[] = [];
        for (const target of table.targets) {
          const principals = table.principals(target);
          expect([...principals.keys()]).toStrictEqual([...principals.keys()].toSorted());
          for (const email of EMAILS) {
            const access = principals.get(`user:${email}`);
            expect(access?.level).toBe(table.level(email, target));
            expect(access?.paths ?? []).toStrictEqual(table.explain(email, target).paths);
            expect(table.reachedBy(email).get(target)).toStrictEqual(access);
          }
          reached.push(...principals.keys());
        }
        expect(table.principalsOfAny(table.targets)).toStrictEqual([...new Set(reached)].toSorted());
      }),
      {numRuns: tries(100)},
    );
  });

  it('does not depend on the order of objects', () => {
    fc.assert(
      fc.property(questions, (question) => {
        expect(everything(shuffled(question))).toStrictEqual(everything(question));
      }),
      {numRuns: tries(100)},
    );
  });

  it('says what is missing of whatever it withholds', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const table = computeAccess(question);
        for (const target of table.targets) {
          for (const email of EMAILS) {
            for (const {missing} of table.explain(email, target).withheld)
              expect(missing).not.toStrictEqual([]);
          }
        }
      }),
      {numRuns: tries(100)},
    );
  });

  it('is tried on organisations in which every kind of path gives access, and every one is withheld', () => {
    const given = new Set<string>();
    const withheld = new Set<string>();
    for (const question of fc.sample(questions, {numRuns: 1500, seed: 7})) {
      const table = computeAccess(question);
      for (const target of table.targets) {
        for (const email of EMAILS) {
          const explanation = table.explain(email, target);
          for (const {via} of explanation.paths) given.add(shapeOf(question, via));
          for (const missing of explanation.withheld.flatMap((each) => each.missing)) {
            withheld.add(missing.replace(/ (in|on|of (acme|northwind|zenith)) .*/, ''));
          }
        }
      }
    }
    const onTarget = [
      'creator',
      'general-access',
      'share team',
      'share right',
      'share user',
      'share everyone',
      'external user',
    ];
    const onSpace = [...onTarget, 'guest'];
    expect([...given].toSorted()).toStrictEqual(
      [
        'system-admin',
        'admin',
        ...onSpace,
        ...onSpace.map((each) => `space ${each}`),
        ...[...onSpace, 'admin'].map((each) => `into space ${each}`),
      ].toSorted(),
    );
    expect([...withheld].toSorted()).toStrictEqual(
      [
        'an active membership',
        'an expiry that is not past (it was 2020-01-01)',
        'an expiry that is not past (it was 2026-06-14)',
        'an expiry that is not past (it was 2026-06-15T12:00:00Z)',
        '`suspended: false`',
        'an invitation that is not expired',
        'an invitation that has not ended (a membership',
        'direct membership',
        'features.guestAccounts',
        'the approval of both sides over an active connection',
        'the approval of the host for this resource',
        'use:external_collaboration',
        'use:invite_guest_accounts',
        'use:shared_spaces',
      ].toSorted(),
    );
  });
});

/** What a path leads through, without names. */
function shapeOf({state}: AccessQuestion, via: readonly string[]): string {
  const steps = via.map((step) => {
    const object = state.get(step);
    if (object?.kind === 'Share') {
      return object.spec.into !== undefined ? 'into' : object.spec.with !== undefined ? 'external' : 'share';
    }
    return step.startsWith('role:') ? 'admin' : (step.split(/[:/]/)[0] ?? '').toLowerCase();
  });
  return steps.join(' ');
}

/** The changes between two tables, pair by pair. */
function naiveChanges(before: AccessQuestion, after: AccessQuestion): AccessChange[] {
  const was = everything(before);
  const is = everything(after);
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((pair) => {
    const [object = '', principal = ''] = pair.split(' ');
    const [old, now] = [was[pair], is[pair]];
    if (old?.level === now?.level) return [];
    const via = (now ?? old)?.paths[0]?.via ?? [];
    return [{principal, object, before: old?.level ?? null, after: now?.level ?? null, via}];
  });
}

const inOrder = (changes: readonly AccessChange[]): AccessChange[] =>
  changes.toSorted((a, b) => {
    if (a.object !== b.object) return a.object < b.object ? -1 : 1;
    return a.principal < b.principal ? -1 : 1;
  });

describe('accessChanges', () => {
  it('finds nothing between equal states', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const nothing = {gained: [], lost: [], changed: [], longer: []};
        expect(accessChanges(question, question)).toStrictEqual(nothing);
        expect(accessChanges(question, shuffled(question))).toStrictEqual(nothing);
      }),
      {numRuns: tries(100)},
    );
  });

  it('is the difference of the two tables, in order', () => {
    fc.assert(
      fc.property(successions, ([before, after]) => {
        const expected = inOrder(naiveChanges(before, after));
        const {longer: _, ...found} = accessChanges(before, after);
        expect(found).toStrictEqual({
          gained: expected.filter((change) => change.before === null),
          lost: expected.filter((change) => change.after === null),
          changed: expected.filter((change) => change.before !== null && change.after !== null),
        });
      }),
      RUNS,
    );
  });

  it('tells that access ends later only of whom the later state keeps when the earlier one would have let go', () => {
    let told = 0;
    fc.assert(
      fc.property(successions, ([before, after]) => {
        for (const {principal, object, before: level, after: same, was} of accessChanges(before, after)
          .longer) {
          told += 1;
          expect(same).toBe(level);
          const at = (question: AccessQuestion): string =>
            everything({...question, now: Date.parse(was)})[`${object} ${principal}`]?.level ?? 'none';
          const rank = (one: string): number =>
            ['none', 'viewer', 'editor', 'co-owner', 'creator'].indexOf(one);
          expect(rank(at(before))).toBeLessThan(rank(level ?? 'none'));
          expect(rank(at(after))).toBeGreaterThanOrEqual(rank(level ?? 'none'));
        }
      }),
      {numRuns: tries(500)},
    );
    expect(told).toBeGreaterThan(0);
  });

  it('is the other way round when the states are', () => {
    fc.assert(
      fc.property(successions, ([before, after]) => {
        const pairs = (changes: readonly AccessChange[]) =>
          changes.map(({principal, object}) => [principal, object]);
        const there = accessChanges(before, after);
        const back = accessChanges(after, before);
        expect(pairs(back.lost)).toStrictEqual(pairs(there.gained));
        expect(pairs(back.gained)).toStrictEqual(pairs(there.lost));
        expect(pairs(back.changed)).toStrictEqual(pairs(there.changed));
      }),
      {numRuns: tries(100)},
    );
  });
});

/** Who holds which of the permissions that the organisations name, as `workspace email permission`. */
function held(reference: Reference): string[] {
  return WORKSPACES.flatMap((workspace) =>
    EMAILS.flatMap((email) =>
      [...new Set(reference.permissions(workspace, email))].map((each) => `${workspace} ${email} ${each}`),
    ),
  );
}

const told = (changes: readonly PermissionChange[]): string[] =>
  changes
    .filter(({permission}) => PERMISSIONS.includes(permission))
    .map(({workspace, principal, permission}) => `${workspace} ${principal.slice(5)} ${permission}`);

/** What of `these` nothing in `those` covers, in order. */
const notCovered = (these: readonly string[], those: readonly string[]): string[] =>
  these
    .filter((entry) => {
      const [workspace, email, permission = ''] = entry.split(' ');
      return !those.some((other) => {
        const [otherWorkspace, otherEmail, otherPermission = ''] = other.split(' ');
        return (
          workspace === otherWorkspace && email === otherEmail && coversNaively(otherPermission, permission)
        );
      });
    })
    .toSorted();

describe('permissions', () => {
  it('are the union that the contract says', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const reference = new Reference(question);
        const found = heldPermissions(question.state, question.now);
        for (const workspace of WORKSPACES) {
          if (!question.state.has(`Workspace/${workspace}`)) continue;
          for (const email of EMAILS) {
            const list = found.get(workspace)?.get(email) ?? [];
            const named = list.map(({permission}) => permission).filter((each) => PERMISSIONS.includes(each));
            expect(new Set(named)).toStrictEqual(new Set(reference.permissions(workspace, email)));
          }
        }
      }),
      {numRuns: tries(150)},
    );
  });

  it('that change are those that one side does not cover, in order', () => {
    fc.assert(
      fc.property(successions, ([before, after]) => {
        const was = held(new Reference(before));
        const is = held(new Reference(after));
        const {gained, lost} = permissionChanges(before, after);
        expect(told(gained)).toStrictEqual(notCovered(is, was));
        expect(told(lost)).toStrictEqual(notCovered(was, is));
        for (const {via} of [...gained, ...lost]) expect(via).not.toStrictEqual([]);
      }),
      {numRuns: tries(120)},
    );
  });

  it('do not change between equal states', () => {
    fc.assert(
      fc.property(questions, (question) => {
        expect(permissionChanges(question, shuffled(question))).toStrictEqual({gained: [], lost: []});
      }),
      {numRuns: tries(100)},
    );
  });
});
