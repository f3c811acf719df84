/**
 * The live state as a set that a person would have written: files by workspace and subject, defaults left out, comments
 * where somebody has to decide. Pure: equal states give equal bytes.
 */
import {writableObject} from '../manifest/writable-object.ts';
import {commentLines, writeDocuments, type CommentedObject} from '../manifest/write-documents.ts';
import {addressOf, type Address} from '../model/address.ts';
import type {ExportedSet, LeftOut} from '../model/export-result.ts';
import type {Live} from '../model/live.ts';
import {objectAt, type GovernedObject, type LiveObject} from '../model/objects.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {Sight} from '../access/sight.ts';
import {isLiveSystemAdmin} from '../rules/admins.ts';
import {decisionComments} from './decision-comments.ts';
import {impossibleInEmptyDatabase} from './empty-database.ts';
import {exportedObjects, type ExportedObjects, type ExportScope} from './exported-objects.ts';
import {exportNotes, type NotedExport} from './export-notes.ts';
import {pseudonymsIn, withPseudonyms, type Pseudonyms} from './pseudonyms.ts';
import {documentsOf, filesOf, MANIFESTS} from './set-files.ts';
import {unfitValues} from './unfit-values.ts';

export interface ExportInput {
  readonly live: Live;
  readonly scope: ExportScope;
  /** What who asks may see, and who that is. */
  readonly sight: Sight;
  readonly actor: string | null;
  /** Replace people by pseudonyms. */
  readonly anonymise: boolean;
  /** What makes pseudonyms of one database alone. */
  readonly salt: string;
}

const UNCHANGED: Pseudonyms = {email: (email) => email, text: (text) => text};

/** The object as its manifest is written: a space says its region only where that is not the workspace's. */
export function withoutImpliedRegion(object: LiveObject, live: Pick<Live, 'objects'>): LiveObject {
  if (object.kind !== 'Space' || object.spec.region === undefined) return object;
  const home = objectAt(live.objects, 'Workspace', addressOf('Workspace', null, object.workspace ?? ''));
  if (home?.spec.region !== object.spec.region) return object;
  const {region: _, ...spec} = object.spec;
  return {...object, spec};
}

/** The objects that manifests can hold, and the values that none can. */
export function writableObjects(objects: readonly LiveObject[]): {
  readonly written: readonly LiveObject[];
  readonly leftOut: readonly LeftOut[];
} {
  const leftOut: LeftOut[] = [];
  const written = objects.flatMap((object) => {
    const {object: whole, takenOut} = writableObject(object, unfitValues);
    for (const {field, why} of takenOut) leftOut.push({address: object.address, field, why});
    return whole ?? [];
  });
  return {written, leftOut};
}

const ownerComment = (owner: string): string =>
  `Owned by the set ${owner}: release it there first, or apply this to another database.`;

const ownersComment = (owner: string): string =>
  `All of these are owned by the set ${owner}: release them there first, or apply this to another database.`;

/** The one set, other than the exported, that owns all of some objects; undefined if there is none. */
function commonOwner(objects: readonly GovernedObject[], set: string): string | undefined {
  const owners = new Set(objects.map((object) => (object as LiveObject).managedBy));
  const [owner] = owners;
  return owners.size === 1 && owner != null && owner !== set ? owner : undefined;
}

interface Commenting {
  readonly input: ExportInput;
  readonly pseudonyms: Pseudonyms;
  readonly decided: ReadonlyMap<Address, readonly string[]>;
  readonly impossible: ReadonlyMap<Address, readonly string[]>;
}

/** What a comment says of one object, besides whose it is. `live`: its address as it is live. */
function commentsOn(object: LiveObject, live: Address, commenting: Commenting): string[] {
  const {input, pseudonyms, decided, impossible} = commenting;
  const {text} = pseudonyms;
  const {live: read, scope} = input;
  const written = read.objects.get(live);
  const auditedCreator =
    read.auditedCreators.has(live) && written !== undefined && 'creator' in written.spec
      ? [
          `Live, the creator is ${written.spec.creator}: that was written outside bylaw, and the next apply corrects it.`,
        ]
      : [];
  const stray =
    object.managedBy === null && read.claimedBy.get(live) === scope.set
      ? ['Written outside bylaw in the name of this set: the next apply accepts it.']
      : [];
  return [
    ...stray.map(text),
    ...auditedCreator.map(text),
    ...(decided.get(live) ?? []).map(text),
    ...(impossible.get(object.address) ?? []).map(
      (why) => `In an empty database, this cannot be created today: ${text(why)}`,
    ),
  ];
}

const setText = (set: string, comments: readonly string[]): string =>
  `${[...commentLines(comments), 'apiVersion: bylaw/v1', 'kind: Set', `metadata: {name: ${set}}`, 'spec:', `  manifests: [${MANIFESTS}]`].join('\n')}\n`;

/** Each object as it is written, with its address as it is live. */
type Pair = readonly [written: LiveObject, live: Address];

function pairsOf({objects}: ExportedObjects, input: ExportInput, pseudonyms: Pseudonyms): readonly Pair[] {
  return objects.map((object) => {
    const plain = withoutImpliedRegion(object, input.live);
    return [input.anonymise ? withPseudonyms(plain, pseudonyms) : plain, object.address];
  });
}

/** Writes what is live as the files of a set. */
export function exportSet(input: ExportInput): ExportedSet {
  const {live, scope, anonymise, salt} = input;
  const selected = exportedObjects(live, scope, input);
  const pseudonyms = anonymise ? pseudonymsIn(live.objects.values(), salt) : UNCHANGED;
  const pairs = pairsOf(selected, input, pseudonyms);
  const addresses = new Map(pairs.map(([{address}, known]) => [address, known]));
  const {written, leftOut} = writableObjects(pairs.map(([object]) => object));
  const decided = decisionComments(live, selected.objects);
  const impossible = impossibleInEmptyDatabase(completed(written, live), scope.set, live.now);
  const state = new Map(written.map((object) => [object.address, object]));
  const noted: NotedExport = {
    selected,
    scope,
    anonymise,
    decided: decided.size,
    impossible,
    forgedCreators: selected.objects.filter(({address}) => live.auditedCreators.has(address)).length,
    unwritable: pairs.length - written.length,
    hasSystemAdmin: written.some(
      ({kind, name}) => kind === 'User' && isLiveSystemAdmin(state, live.now, name),
    ),
  };
  const notes = exportNotes(noted).map(pseudonyms.text);
  const commented = written.map((object): CommentedObject & {object: LiveObject} => ({
    object,
    comments: commentsOn(object, addresses.get(object.address) ?? object.address, {
      input,
      pseudonyms,
      decided,
      impossible,
    }),
  }));
  const files = filesOf(commented).map(({path, objects}) => ({
    path,
    objects: objects.length,
    text: fileText(objects, scope.set),
  }));
  return {
    set: scope.set,
    files: [{path: SET_FILE, text: setText(scope.set, notes), objects: 0}, ...files],
    objects: written.length,
    leftOut: leftOut.map((one) => ({...one, why: pseudonyms.text(one.why)})),
    notes,
  };
}

/** Spaces with their region, as rules read them. */
function completed(objects: readonly LiveObject[], live: Live): readonly LiveObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Space' || object.spec.region !== undefined) return object;
    const home = objectAt(live.objects, 'Workspace', addressOf('Workspace', null, object.workspace ?? ''));
    return home === undefined ? object : {...object, spec: {...object.spec, region: home.spec.region}};
  });
}

function fileText(objects: readonly (CommentedObject & {object: LiveObject})[], set: string): string {
  const owned = (one: CommentedObject & {object: LiveObject}, isTold: boolean): typeof one => {
    const owner = isTold ? undefined : commonOwner([one.object], set);
    return owner === undefined ? one : {...one, comments: [ownerComment(owner), ...one.comments]};
  };
  const documents = documentsOf(objects, (alike) => {
    const owner = alike.length > 1 ? commonOwner(alike, set) : undefined;
    return owner === undefined ? [] : [ownersComment(owner)];
  });
  return writeDocuments(
    documents.map((document) => ({
      ...document,
      objects: document.objects.map((one) =>
        owned(one as CommentedObject & {object: LiveObject}, document.comments.length > 0),
      ),
    })),
  );
}
