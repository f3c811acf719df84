/** Round trips of exports over generated live states. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {EVERYTHING} from '../../src/access/sight.ts';
import {impossibleInEmptyDatabase} from '../../src/export/empty-database.ts';
import {exportSet, type ExportInput} from '../../src/export/export-set.ts';
import {decodeDocuments} from '../../src/manifest/decode.ts';
import {formatManifest} from '../../src/manifest/format.ts';
import {locateFindings} from '../../src/manifest/locate.ts';
import {parseSource} from '../../src/manifest/parse.ts';
import type {ExportedSet} from '../../src/model/export-result.ts';
import type {Live} from '../../src/model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../../src/model/objects.ts';
import {SET_FILE} from '../../src/model/set-config.ts';
import {tries} from '../effort.ts';
import {liveWith, planInput} from '../unit/planner/plans.ts';
import {makePlan, type MadePlan} from '../../src/planner/make-plan.ts';
import {object} from '../postgres/objects.ts';
import {storedOrganisation} from '../postgres/stored-organisation.ts';
import {NOW, organisations} from './access-organisations.ts';
import {hostileWords} from './hostile-words.ts';

const ROOT = 'root@platform.example';
const SET = 'governance';

/** A live state in which the set, nobody or another set owns each object. */
const liveState = fc
  .tuple(organisations, fc.nat(), fc.constantFrom('set', 'nobody', 'mixed'), hostileWords)
  .map(([state, seed, owner, words]) => {
    const given: GovernedObject[] = [
      object('User', ROOT, {systemAdmin: true}),
      ...storedOrganisation(state, seed, 'x').state.values(),
    ];
    const objects = new Map(
      given.map((each, i): [string, LiveObject] => {
        const managedBy = owner === 'set' ? SET : owner === 'nobody' ? null : i % 3 === 0 ? null : SET;
        return [each.address, {...words(each, i), managedBy}];
      }),
    );
    return {live: liveWith(objects, {now: NOW, pristine: false, lastRun: 1}), owner};
  });

const exported = (
  live: Live,
  workspaces: readonly string[] | null,
  more: Partial<ExportInput> = {},
): ExportedSet =>
  exportSet({
    live,
    scope: {set: SET, workspaces},
    sight: EVERYTHING,
    actor: ROOT,
    anonymise: false,
    salt: 'database',
    ...more,
  });

/** What the manifests of an export declare. */
function declaredBy({files}: ExportedSet): State<DesiredObject> {
  const manifests = files.filter(({path}) => path !== SET_FILE);
  const parsed = manifests.map((file) => parseSource(file));
  expect(parsed.flatMap(({findings}) => findings)).toEqual([]);
  const {objects, findings} = decodeDocuments(parsed.flatMap(({documents}) => documents));
  expect(findings).toEqual([]);
  return objects;
}

const planned = (desired: State<DesiredObject>, live: Live): MadePlan =>
  makePlan({
    ...planInput('', new Map()),
    set: {name: SET, guards: {maxDeletes: 1, maxAccessLoss: 1, minPopulation: 1000}, rules: {}},
    desired,
    live,
    actor: ROOT,
    applying: true,
    locate: (findings) => locateFindings(findings, new Map()),
  });

const homes = (live: Live): readonly string[] =>
  [...live.objects.values()].flatMap(({kind, name}) => (kind === 'Workspace' ? [name] : []));

const withoutComments = ({files}: ExportedSet): readonly string[] =>
  files.map(({path, text}) => `${path}\n${text.replaceAll(/^\s*#.*\n/gm, '')}`);

const owned = (each: GovernedObject): LiveObject => ({...each, managedBy: SET});

/** What is live once all of these were applied to an empty database. */
const appliedTo = (desired: Iterable<GovernedObject>): Live =>
  liveWith(new Map([...desired].map((each) => [each.address, owned(each)])), {
    now: NOW,
    pristine: false,
    lastRun: 1,
  });

describe('an export', () => {
  it('plans to nothing but adoptions where it is from', () => {
    fc.assert(
      fc.property(liveState, ({live, owner}) => {
        const set = exported(live, owner === 'set' ? null : homes(live));
        expect(set.leftOut).toEqual([]);
        const {plan} = planned(declaredBy(set), live);
        expect(plan.changes.filter(({actions}) => actions.join() !== 'adopt')).toEqual([]);
        const all = [...live.objects.values()];
        const people = new Set(
          all.flatMap(({kind, name}) => (['Member', 'Guest'].includes(kind) ? [name] : [])),
        );
        const isTold = (each: LiveObject): boolean =>
          each.kind !== 'User' ||
          each.spec.systemAdmin ||
          (each.spec.displayName !== undefined && people.has(each.name));
        const unmanaged = all.filter((each) => each.managedBy === null && isTold(each));
        expect(plan.summary.adopt).toBe(unmanaged.length);
      }),
      {numRuns: tries(100)},
    );
  });

  it('is in the layout of fmt, and the same whatever order is read', () => {
    fc.assert(
      fc.property(liveState, ({live, owner}) => {
        const workspaces = owner === 'set' ? null : homes(live);
        const set = exported(live, workspaces);
        for (const file of set.files) expect(formatManifest(file)).toEqual({text: file.text});
        const other = {...live, objects: new Map([...live.objects].toReversed())};
        expect(exported(other, workspaces).files).toEqual(set.files);
      }),
      {numRuns: tries(60)},
    );
  });

  it('builds an empty database but for what comments name, and is the same from there', () => {
    let largest = 0;
    fc.assert(
      fc.property(liveState, (given) => {
        let {live} = given;
        for (;;) {
          const set = exported(live, given.owner === 'set' ? null : homes(live));
          const {plan, changes} = planned(declaredBy(set), liveWith(new Map(), {now: NOW}));
          const refused = plan.diagnostics.filter(({severity}) => severity === 'error');
          const texts = set.files.map(({text}) => text).join('\n');
          expect(refused.length > 0).toBe(/cannot be created today|^# In an empty database: /m.test(texts));
          if (refused.length === 0) {
            largest = Math.max(largest, set.objects);
            expect(plan.summary.create).toBe(set.objects);
            const again = exported(appliedTo(changes.flatMap(({after}) => after ?? [])), null);
            expect(withoutComments(again)).toEqual(withoutComments(set));
            return;
          }
          // Without what comments name, the rest can be applied; it may be that something else needed it.
          const named = impossibleInEmptyDatabase([...declaredBy(set).values()].map(owned), SET, NOW);
          for (const {address} of refused) expect([...named.keys()]).toContain(address ?? '');
          const objects = new Map([...live.objects].filter(([address]) => !named.has(address)));
          live = liveWith(objects, {now: NOW, pristine: false, lastRun: 1});
        }
      }),
      {numRuns: tries(100)},
    );
    expect(largest).toBeGreaterThan(15);
  });

  it('names nobody with pseudonyms, and says the same of everybody', () => {
    fc.assert(
      fc.property(liveState, ({live}) => {
        const set = exported(live, homes(live), {anonymise: true});
        const texts = [...set.files.map(({text}) => text), ...set.notes].join('\n');
        for (const each of live.objects.values()) {
          if (each.kind !== 'User' && each.kind !== 'Member') continue;
          expect(texts).not.toContain(each.name);
          const name = each.spec.displayName ?? '';
          if (name.length > 3) expect(texts.toLowerCase()).not.toContain(name.toLowerCase());
        }
        expect(declaredBy(set).size).toBe(set.objects);
        expect(exported(live, homes(live), {anonymise: true})).toEqual(set);
      }),
      {numRuns: tries(60)},
    );
  });
});
