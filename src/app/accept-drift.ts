/** Writes what is live into the manifests of a set, where it is not as the set last applied it. The database is only read. */
import {appendAll} from '../model/append-all.ts';
import {endingKey} from '../model/ledger.ts';
import {compareObjects, type Address} from '../model/address.ts';
import type {Drift} from '../model/drift.ts';
import type {LeftOut} from '../model/export-result.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import type {Json, Labels, Spec} from '../model/specs.ts';
import {offboardings} from '../model/offboarded-people.ts';
import {SET_FILE} from '../model/set-config.ts';
import {sameContent} from '../model/same-content.ts';
import type {DriftedObject} from '../diff/drift.ts';
import {merge} from '../diff/merge.ts';
import {renamesToFollow} from '../diff/renames.ts';
import {withAuditedCreator} from '../export/exported-objects.ts';
import {withoutImpliedRegion, writableObjects} from '../export/export-set.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import type {ManifestEdit} from '../planner/offboarding-edits.ts';
import {withPresentPeople} from '../planner/present-people.ts';
import {bringManifests, type BroughtManifests} from './bring-manifests.ts';
import {readDrift} from './drift.ts';
import type {LoadedSet} from './load-set.ts';
import type {Store} from './store-port.ts';

/** An edit that was not applied yet and stays, since the same has drifted. */
export interface StayingEdit {
  readonly address: Address;
  /** JSON pointer into the spec, or into the manifest for labels; null where the whole object is edited. */
  readonly field: string | null;
}

/** What to write to accept the drift of a set. */
export interface AcceptedDrift extends BroughtManifests {
  readonly drift: Drift;
  readonly staying: readonly StayingEdit[];
  readonly leftOut: readonly LeftOut[];
}

/** What the manifests should say, and what they cannot. */
class Acceptance {
  readonly changed: {declared: DesiredObject; wanted: GovernedObject}[] = [];
  readonly removed: DesiredObject[] = [];
  readonly added: LiveObject[] = [];
  readonly staying: StayingEdit[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly #live: Live;
  readonly #declared: State<DesiredObject>;

  constructor(live: Live, declared: State<DesiredObject>) {
    this.#live = live;
    this.#declared = declared;
  }

  /** `declared`: the object as the manifests have it, also under another name. */
  take(drifted: DriftedObject, declared: DesiredObject | undefined): void {
    const {address, action, before, after} = drifted;
    const why = this.#unacceptable(drifted);
    if (why !== undefined) {
      this.leftOut.push({address, field: null, why});
    } else if (action === 'create') {
      if (declared === undefined && after !== undefined) this.#add(after);
      else if (declared !== undefined && after !== undefined && !sameContent(declared, after))
        this.staying.push({address, field: null});
    } else if (action === 'delete') {
      if (declared === undefined) return;
      if (before !== undefined && sameContent(declared, before)) this.removed.push(declared);
      else this.staying.push({address, field: null});
    } else if (after !== undefined) this.#update(drifted, after, declared);
  }

  /** Why drift cannot be accepted; undefined where it can. */
  #unacceptable({address, before, after}: DriftedObject): string | undefined {
    if ((after ?? before)?.kind === 'Approval')
      return 'A decision is not accepted: an approver decides with `bylaw requests`, or declares an Approval.';
    if (after !== undefined && this.#live.ledger.ended.has(endingKey(address)))
      return 'It has ended, and what was written outside bylaw does not bring it back. Raise its `renew` to ask again.';
    return undefined;
  }

  #add(object: LiveObject): void {
    const {written, leftOut} = writableObjects([withoutImpliedRegion(object, this.#live)]);
    appendAll(this.added, written);
    appendAll(this.leftOut, leftOut);
  }

  #update(drifted: DriftedObject, after: LiveObject, declared: DesiredObject | undefined): void {
    const {address} = drifted;
    if (declared === undefined) {
      if (!this.#isOffboarded(after)) this.staying.push({address, field: null});
      return;
    }
    const live = withAuditedCreator(after, this.#live);
    this.#tellWhatIsLost(drifted, after, live);
    const base = drifted.before ?? declared;
    const merged = (pointer: string, versions: readonly [unknown, unknown, unknown]): unknown => {
      const [was, ours, theirs] = versions as readonly [Json, Json, Json];
      return merge({base: was, ours, theirs}, pointer, {
        prefer: 'ours',
        onConflict: (field) => this.staying.push({address, field}),
      });
    };
    const wanted = {
      ...declared,
      labels: merged('/metadata/labels', [base.labels, declared.labels, live.labels]) as Labels,
      spec: merged('', [base.spec, declared.spec, live.spec]) as Spec,
    } as DesiredObject;
    const fit = this.#fitting(declared, wanted);
    if (!sameContent(declared, fit)) this.changed.push({declared, wanted: fit});
  }

  /** What is wanted, with the fields of the manifest in the place of those that no manifest may hold. */
  #fitting(declared: DesiredObject, wanted: DesiredObject): GovernedObject {
    const {leftOut} = writableObjects([{...wanted, managedBy: null}]);
    if (leftOut.length === 0) return wanted;
    appendAll(this.leftOut, leftOut);
    const spec: Record<string, unknown> = {...wanted.spec};
    let labels = wanted.labels;
    for (const {field} of leftOut) {
      const [, part, name] = (field ?? '').split('/');
      if (part === 'spec' && name !== undefined) {
        const before = (declared.spec as unknown as Readonly<Record<string, unknown>>)[name];
        if (before === undefined) Reflect.deleteProperty(spec, name);
        else spec[name] = before;
      } else if (part === 'metadata') labels = declared.labels;
      else return declared;
    }
    return {...wanted, labels, spec} as unknown as GovernedObject;
  }

  /** A creator and an owner that were written outside bylaw are set back. */
  #tellWhatIsLost({address}: DriftedObject, after: LiveObject, kept: LiveObject): void {
    if (after !== kept && !sameContent(after, kept)) {
      this.leftOut.push({
        address,
        field: '/spec/creator',
        why: 'The creator was written outside bylaw, so the next apply sets the audited one back.',
      });
    }
    if (this.#live.claimedBy.has(address) && !this.#isOffboarded(after)) {
      this.leftOut.push({
        address,
        field: null,
        why: 'Its row names another owner: the next apply sets that back.',
      });
    }
  }

  #isOffboarded({kind, name, workspace}: LiveObject): boolean {
    return kind === 'Member' && offboardings(this.#live.offboarded)(name, workspace) !== undefined;
  }

  /** Edits of addresses that people no longer have. */
  renames(actor: string | undefined): readonly ManifestEdit[] {
    const edits = [...this.#declared.values()].flatMap(({declaration: {place, formerNames = []}}) =>
      formerNames.map(({pointer, was, is}): ManifestEdit => ({
        file: place.file,
        edit: {document: place.document, pointer, rename: {from: was, to: is}},
      })),
    );
    const is = actor === undefined ? undefined : this.#live.formerAddresses.get(actor);
    if (actor === undefined || is === undefined) return edits;
    const edit = {document: 0, pointer: '/spec/actor', rename: {from: actor, to: is}};
    return [...edits, {file: SET_FILE, edit}];
  }
}

/**
 * What to write to accept what has drifted in the loaded set, whose manifests must be in order. `claimed`: who is claimed to ask;
 * `linked`: files that are not to be written. Throws NotPermittedError for a set of strangers.
 */
export async function acceptDrift(
  store: Store,
  loaded: LoadedSet,
  {claimed, linked}: {readonly claimed: string | null; readonly linked: ReadonlySet<string>},
): Promise<AcceptedDrift> {
  const {drift, live, objects} = await readDrift(store, loaded, claimed);
  const present = withPresentPeople(loaded.decoded.objects, live).desired;
  const declared = completeDesired(present, live.objects);
  const formerly = new Map(
    [...renamesToFollow(declared, live, loaded.config.name)].map(([now, was]) => [was.address, now]),
  );
  const acceptance = new Acceptance(live, declared);
  for (const object of objects) {
    acceptance.take(object, declared.get(object.address) ?? declared.get(formerly.get(object.address) ?? ''));
  }
  const {changed, removed, added, staying, leftOut} = acceptance;
  const brought = bringManifests(
    loaded,
    {changed, removed, added: added.toSorted(compareObjects), more: acceptance.renames(loaded.config.actor)},
    linked,
  );
  return {drift, staying, leftOut, ...brought};
}
