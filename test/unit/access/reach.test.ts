/** Who reaches some targets, level by level. */
import {describe, expect, it} from 'vitest';
import {reachOf, type ReachedHowOf} from '../../../src/access/reach.ts';
import type {ReachedHow} from '../../../src/model/plan.ts';
import {member, question, resource, share, workspace} from './organisation.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DI = 'di@acme.example';
const ED = 'ed@acme.example';
const VAULT = 'vault:acme/falcon';
const NOTES = 'thread:acme/notes';

const asked = question([
  workspace('acme'),
  ...[ED, DI, CY, BO].map((email) => member('acme', email, [])),
  member('acme', ANA, ['admin']),
  resource('acme', 'vault', 'falcon', BO),
  resource('acme', 'thread', 'notes', BO, {generalAccess: 'link'}),
  share('acme', 's', 'thread:notes', {[`user:${DI}`]: 'viewer', [`user:${CY}`]: 'editor'}),
]);
const of = (...emails: readonly string[]) => emails.map((email) => `user:${email}`);

describe('who reaches targets', () => {
  it('is told target by target in the order of their text, the highest level first, a link last', () => {
    expect(reachOf(asked, [VAULT, NOTES, VAULT])).toStrictEqual([
      {
        object: NOTES,
        levels: [
          {level: 'creator', principals: of(BO)},
          {level: 'co-owner', principals: of(ANA)},
          {level: 'editor', principals: of(CY)},
          {level: 'viewer', principals: of(DI)},
          {level: 'viewer', link: true, principals: of(ED)},
        ],
      },
      {
        object: VAULT,
        levels: [
          {level: 'creator', principals: of(BO)},
          {level: 'co-owner', principals: of(ANA)},
        ],
      },
    ]);
    expect(reachOf(asked, [])).toStrictEqual([]);
  });

  it('is by the paths that are shown', () => {
    const shown = (target: string, via: readonly string[]) => target === NOTES && via[0] === 'Share/acme/s';
    expect(reachOf(asked, [NOTES, VAULT], shown)).toStrictEqual([
      {
        object: NOTES,
        levels: [
          {level: 'editor', principals: of(CY)},
          {level: 'viewer', principals: of(DI)},
        ],
      },
      {object: VAULT, levels: []},
    ]);
  });

  it('lists the people of a level in the order of their text', () => {
    const everyone = share('acme', 'all', 'vault:falcon', {everyone: 'viewer'});
    const all = question([...asked.state.values(), everyone]);
    expect(reachOf(all, [VAULT])[0]?.levels.at(-1)).toStrictEqual({
      level: 'viewer',
      principals: of(CY, DI, ED),
    });
  });
});

describe('in which way they do', () => {
  const how: ReachedHow = {outside: null, since: null, agreed: [], expires: null};
  const all = question([...asked.state.values(), share('acme', 'all', 'vault:falcon', {everyone: 'viewer'})]);
  const viewers = (ways: Readonly<Record<string, Partial<ReachedHow>>>) => {
    const howOf: ReachedHowOf = (principal) => ({...how, ...ways[principal.slice('user:'.length)]});
    return reachOf(all, [VAULT], () => true, howOf)[0]?.levels.filter(({level}) => level === 'viewer');
  };
  const viewer = (said: Partial<ReachedHow>, ...emails: readonly string[]) => ({
    level: 'viewer',
    principals: of(...emails),
    how: {...how, ...said},
  });

  it('is told once of those of whom the same is said', () => {
    expect(viewers({})).toStrictEqual([viewer({}, CY, DI, ED)]);
  });

  it.each([
    ['whether they are outsiders', {outside: 'guest'}],
    ['since when they have access', {since: '2026-01-01T00:00:00.000Z'}],
    ['until when they have it', {expires: '2027-01-31'}],
    ['who agreed to it', {agreed: [{side: 'acme', by: ANA, at: null}]}],
  ] as const)('stands apart by %s', (_, said) => {
    expect(viewers({[DI]: said})).toStrictEqual([viewer({}, CY, ED), viewer(said, DI)]);
    expect(viewers({[CY]: said, [ED]: said})).toStrictEqual([viewer(said, CY, ED), viewer({}, DI)]);
  });

  it('stands apart by who agreed, of those to whom somebody did', () => {
    const by = (email: string) => ({agreed: [{side: 'acme', by: email, at: null}]});
    expect(viewers({[CY]: by(ANA), [DI]: by(BO), [ED]: by(ANA)})).toStrictEqual([
      viewer(by(ANA), CY, ED),
      viewer(by(BO), DI),
    ]);
  });

  it('is asked for the path by which they have it', () => {
    const seen: unknown[] = [];
    reachOf(
      asked,
      [NOTES],
      (_target, via) => via[0] === 'Share/acme/s',
      (principal, object, {via}) => {
        seen.push([principal, object, via]);
        return how;
      },
    );
    expect(seen).toStrictEqual([
      [`user:${CY}`, NOTES, ['Share/acme/s', `user:${CY}`]],
      [`user:${DI}`, NOTES, ['Share/acme/s', `user:${DI}`]],
    ]);
  });
});
