/**
 * Whoever can write a plan file can seal it anew. Each member of one is changed and sealed: the apply refuses it, or the change is one
 * that SECURITY.md says is taken on trust. And no byte that flips opens as another plan.
 */
import {expect, test} from 'vitest';
import {applyPlanFile} from '../../src/app/apply.ts';
import {loadSet} from '../../src/app/load-set.ts';
import {planFileOf, planLoaded, scopeOf, type PlanRequest} from '../../src/app/plan.ts';
import {digestOf} from '../../src/model/canonical-json.ts';
import type {PlanFile, PlanFileContent} from '../../src/model/plan.ts';
import {openPlanFile, sealPlan, writePlanFile} from '../../src/planner/plan-file.ts';
import {readPublicKey, readSigningKey, type SigningKey} from '../../src/receipts/keys.ts';
import {signPlan} from '../../src/receipts/signed-plan.ts';
import type {PublicKey} from '../../src/model/signature.ts';
import {wholeText} from '../../src/render/text.ts';
import {pemPair} from '../keys.ts';
import {liveFrom, SET} from '../unit/model/states.ts';
import {NO_CONSENT, NOW} from '../unit/planner/plans.ts';
import {ACME, documents, team} from '../unit/rules/organisation.ts';
import {FakeHost} from '../unit/app/fake-host.ts';
import {FakeStore} from '../unit/app/fake-store.ts';

const ACTOR = 'ana@acme.example';
const SHARE = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: war-room-deals, labels: {practice: m-and-a}}
spec: {target: "space:war-room", requestedBy: ana@acme.example, to: [{subject: "team:deals", role: viewer}]}
`;
const LIVE = documents(ACME, team('old', ['bo@acme.example']));
const REQUEST: PlanRequest = {
  actor: ACTOR,
  consent: NO_CONSENT,
  filter: {},
  toolVersion: '0.0.0',
  createdAt: NOW,
};

const storeOf = (): FakeStore => new FakeStore(liveFrom(LIVE), NOW);

async function planned(): Promise<PlanFile> {
  const files = {
    'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${SET}}\nspec: {guards: {minPopulation: 100}}\n`,
    'all.yaml': documents(ACME, team('deals', ['bo@acme.example']), SHARE),
  };
  const loaded = await loadSet(new FakeHost(files, NOW, 'c0ffee'), '/set');
  const read = await storeOf().read(scopeOf(loaded, ACTOR));
  return planFileOf(planLoaded(loaded, read, REQUEST), loaded, read, REQUEST);
}

/** Every way to a value that is no list and no mapping, and to every list and mapping that is empty. */
function* leaves(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  const entries: readonly (readonly [string | number, unknown])[] =
    typeof value !== 'object' || value === null
      ? []
      : Array.isArray(value)
        ? [...value.entries()]
        : Object.entries(value);
  if (entries.length === 0) yield path;
  for (const [key, member] of entries) yield* leaves(member, [...path, key]);
}

const other = (value: unknown): unknown => {
  if (typeof value === 'string')
    return value === '' ? 'x' : `${value.slice(0, -1)}${value.endsWith('x') ? 'y' : 'x'}`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return value === null ? 'x' : ['x'];
};

/** A copy of a value with another one at a place. */
function changed(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return other(value);
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((one, i) => (i === key ? changed(one, rest) : one));
  return {...(value as object), [key]: changed((value as Record<string, unknown>)[key], rest)};
}

/** Members that an apply takes on trust, as patterns of their places: who says so is SECURITY.md. */
const TRUSTED: readonly RegExp[] = [
  // What is only shown: when and by what it was planned, where the manifests are, what they come from.
  /^plan\/(?:formatVersion|tool\/.*|createdAt)$/,
  /^plan\/applyable$/,
  /^plan\/changes\/\d+\/(?:file|line|reason|before\/.*|gate\/.*)$/,
  /^plan\/changes\/\d+\/fields\/.*$/,
  // What of an object gives nobody anything: any such plan could have been made, and all rules judge it.
  /^plan\/changes\/\d+\/(?:after\/renew|labels\/.*)$/,
  /^plan\/diagnostics\/.*$/,
  /^plan\/(?:waiting|names|workspaces|access\/reach)(?:\/.*)?$/,
  /^plan\/summary\/(?:unchanged|waiting|unmanaged|outsiders)$/,
  /^plan\/live\/(?:digest|lastRun)$/,
  // The commit that the history names, and how much it is of.
  /^plan\/desired\/(?:digest|files|objects|commit)$/,
  // Who planned it: who applies it is asked of the command or the login.
  /^plan\/actor$/,
  // Consent, guards and rules: an apply of a merged plan is held to its own (ci/apply-reviewed.mjs), and a signature covers them.
  /^consent\/.*$/,
  /^config\/(?:name|guards\/.*|rules.*|manifests.*|actor)$/,
  /^scope\/.*$/,
];

test('each member of a plan file that is changed and sealed anew is refused, or one that is taken on trust', async () => {
  const file = await planned();
  expect(
    (await applyPlanFile(storeOf(), file, SET, {actor: ACTOR, consent: NO_CONSENT, lockTimeoutMs: 0})).status,
  ).toBe('applied');
  const pair = pemPair();
  const keys = [readPublicKey(pair.publicKey) as PublicKey];
  const signature = signPlan(file, readSigningKey(pair.privateKey) as SigningKey).signatures ?? [];
  const [passed, signed]: [string[], string[]] = [[], []];
  let tried = 0;
  for (const path of leaves(file.content)) {
    const sealed = {...sealPlan(changed(file.content, path) as PlanFileContent), signatures: signature};
    const opened = openPlanFile(wholeText(writePlanFile(sealed)));
    tried++;
    if (!opened.ok) continue;
    const place = path.join('/');
    const options = {actor: ACTOR, consent: NO_CONSENT, lockTimeoutMs: 0};
    const store = storeOf();
    const {status} = await applyPlanFile(store, opened.file, SET, options);
    if (['applied', 'no-changes', 'already-applied'].includes(status)) passed.push(place);
    // What was signed before covers all of it.
    const held = await applyPlanFile(storeOf(), opened.file, SET, {...options, keys});
    if (held.status !== 'stale') signed.push(place);
  }
  expect(tried).toBeGreaterThan(100);
  expect(passed.filter((place) => !TRUSTED.some((pattern) => pattern.test(place)))).toEqual([]);
  // What is listed as trusted is there to be trusted.
  expect(TRUSTED.filter((pattern) => !passed.some((place) => pattern.test(place)))).toEqual([]);
  expect(signed).toEqual([]);
});

test('whatever byte of a plan file flips, it is refused, or says the same', async () => {
  const file = await planned();
  const text = Buffer.from(
    wholeText(writePlanFile(signPlan(file, readSigningKey(pemPair().privateKey) as SigningKey))),
  );
  const wrong: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const flipped = Buffer.from(text);
    flipped[at] = (text[at] ?? 0) ^ (1 << (at % 7));
    const opened = openPlanFile(flipped.toString('utf8'));
    if (opened.ok && digestOf(opened.file.content) !== file.digest) wrong.push(at);
  }
  expect(wrong).toEqual([]);
});
