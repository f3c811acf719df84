/** Letting go of objects: they stay live, and belong to no set. All that are named, or none. */
import {appendAll} from '../model/append-all.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {errorWithoutPlace, withoutPlace, type Diagnostic} from '../diagnostics/diagnostic.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {Live, LiveRead} from '../model/live.ts';
import type {LiveObject} from '../model/objects.ts';
import {NO_CONSENT} from '../model/plan.ts';
import type {ReleaseResult} from '../model/release.ts';
import {authorityActor, authorityActorDefinition} from '../rules/authority-actor.ts';
import {lackingAuthority} from '../rules/authority-needed.ts';
import {liveFacts, withConsequences, type JudgedPlan} from '../rules/judged.ts';
import {limitedActor} from '../rules/admins.ts';
import {lackingPlanFile} from './apply-terms.ts';
import type {LoadedSet} from './load-set.ts';
import {NeedsPlanError} from './needs-plan-error.ts';
import type {ApplyRequest, ReleaseVerdict, Store} from './store-port.ts';
import {lackingSight, notLive, scopeWith} from './named-objects.ts';
import {presentAddress} from '../model/former-addresses.ts';
import {effectiveActor} from './who-acts.ts';

/** How a release is asked for. */
export interface ReleaseRequest {
  readonly addresses: readonly string[];
  /** Who is claimed; without anybody, it is whom the database login is bound to. */
  readonly actor: string | null;
  /** How long to wait for the set's lock, ms. */
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal;
}

const foreign = (address: string, owner: string): Diagnostic =>
  errorWithoutPlace(
    'ownership/foreign-set',
    address,
    `${address} belongs to the set ${owner}, and only that set can release it.`,
    `Run \`bylaw release ${address}\` in the folder of ${owner}.`,
  );

const notPermitted = (actor: string, address: string, lacking: string): Diagnostic =>
  errorWithoutPlace(
    'authority/not-permitted',
    address,
    `${actor} is not allowed to release ${address}: that needs ${lacking}.`,
    `Have somebody who is allowed to release it run this (\`--as EMAIL\`), or first give ${actor} what it needs.`,
  );

/** What is said of an address that is none of the actor's, whether or not anything is live there; null for what is theirs. */
function strangers(address: string, actor: string, live: Live, set: string): Diagnostic | null {
  const lacking = lackingSight(address, actor, live, set);
  return lacking === null ? null : notPermitted(actor, address, lacking);
}

/** Releasing an object, by the command as by bylaw.yaml, needs the same authority as deleting it. */
const changeOf = (object: LiveObject): Change => ({
  address: object.address,
  actions: ['release'],
  reason: 'removed',
  fields: [],
  before: object,
  after: object,
});

/** The plan that the rules on actors judge: its changes alter nothing. */
function judgedFor(
  loaded: LoadedSet,
  {live}: LiveRead,
  actor: string,
  changes: readonly Change[],
): JudgedPlan {
  const external = externalAccessOf(live.objects, live.ledger);
  return withConsequences({
    ...liveFacts(live),
    set: loaded.config,
    desired: new Map(),
    declared: loaded.decoded.objects.size,
    after: live.objects,
    changes,
    actor,
    applying: true,
    external: {before: external, after: external},
    settlement: {ledger: live.ledger, refused: new Map()},
    consent: NO_CONSENT,
  });
}

/** What the actor may not do of this. */
function againstActor(judged: JudgedPlan): readonly Diagnostic[] {
  const actor = limitedActor(judged);
  if (actor === null) return [];
  return judged.changes.flatMap((change) => {
    const lacking = lackingAuthority(judged, actor, change);
    return lacking === undefined ? [] : [notPermitted(actor, change.address, lacking)];
  });
}

/** Judges a release on what is live under the lock. */
function judgeRelease(
  loaded: LoadedSet,
  addresses: readonly Address[],
  actor: string,
  read: LiveRead,
): ReleaseVerdict<ReleaseResult> {
  const {live} = read;
  const set = loaded.config.name;
  const lacking = lackingPlanFile({settings: [live.lastApplySettings, loaded.config.apply]});
  if (lacking !== undefined) throw new NeedsPlanError(lacking.message);
  const refuse = (diagnostics: readonly Diagnostic[]): ReleaseVerdict<ReleaseResult> => ({
    stop: {set, released: [], alreadyReleased: [], stillDeclared: [], diagnostics},
  });
  const nobody = [...authorityActor.check(judgedFor(loaded, read, actor, []))];
  if (nobody.length > 0) return refuse(nobody.map(({finding: found}) => withoutPlace(found)));
  const own: LiveObject[] = [];
  const free: Address[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const address of addresses) {
    const object = live.objects.get(address);
    const ofStrangers = strangers(address, actor, live, set);
    if (ofStrangers !== null) diagnostics.push(ofStrangers);
    else if (object === undefined) diagnostics.push(notLive(address, live));
    else if (object.managedBy === null) free.push(address);
    else if (object.managedBy === set) own.push(object);
    else diagnostics.push(foreign(address, object.managedBy));
  }
  appendAll(diagnostics, againstActor(judgedFor(loaded, read, actor, own.map(changeOf))));
  if (diagnostics.length > 0) return refuse(diagnostics);
  const released = own.map(({address}) => address);
  const declared = loaded.decoded.objects;
  const stillDeclared = addresses.filter((address) => declared.has(address));
  const result = {set, released, alreadyReleased: free, stillDeclared, diagnostics};
  if (released.length === 0) return {stop: result};
  return {release: {addresses: released, actor, commit: loaded.commit}, result};
}

/** Releases objects of the loaded set. Its manifests are only used to warn about objects that they still declare. */
export async function releaseObjects(
  store: Store,
  loaded: LoadedSet,
  request: ReleaseRequest,
): Promise<ReleaseResult> {
  const addresses = [...new Set(request.addresses)].toSorted(compareText);
  const actor = request.actor ?? effectiveActor(null, await store.login());
  if (actor === null) {
    const diagnostics = [withoutPlace(finding(authorityActorDefinition, {actor}))];
    return {set: loaded.config.name, released: [], alreadyReleased: [], stillDeclared: [], diagnostics};
  }
  const locked: ApplyRequest = {
    scope: scopeWith(loaded, addresses, actor),
    actor,
    planDigest: null,
    lockTimeoutMs: request.lockTimeoutMs,
    ...(request.signal !== undefined && {signal: request.signal}),
  };
  return store.release(locked, (read) =>
    judgeRelease(loaded, addresses, presentAddress(read.live.formerAddresses, actor), read),
  );
}
