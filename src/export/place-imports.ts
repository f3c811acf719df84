/** Where in the manifests of a set a person would put objects: beside their neighbours, or in a file as an export has it. */
import {compareText} from '../diagnostics/compare-text.ts';
import {insertDocuments, type Insertions} from '../manifest/insert-documents.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {writeDocuments, type CommentedObject, type WritableDocument} from '../manifest/write-documents.ts';
import {compareObjects, homeOf} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import type {DesiredObject, LiveObject} from '../model/objects.ts';
import type {SetConfig} from '../model/set-config.ts';
import {documentsOf, fileOf, MANIFESTS, subjectOf} from './set-files.ts';

/** The manifests of a set, as they stand. */
export interface PresentManifests {
  readonly config: SetConfig;
  readonly declared: readonly DesiredObject[];
  /** By path, without `bylaw.yaml` and files that may not be written. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** A file that is new or changed, and what was in it before. */
export interface EditedFile {
  readonly file: string;
  readonly text: string;
  /** Undefined for a new file. */
  readonly before?: string;
}

/** An object and the file it was put in. */
export interface PlacedObject {
  readonly object: LiveObject;
  readonly file: string;
}

/** A place in a file: at the end of the list that a document is, or behind a document. */
interface Spot {
  readonly file: string;
  /** Of a new file: -1. */
  readonly document: number;
  readonly list: boolean;
}

const isInList = ({declaration}: DesiredObject): boolean => declaration.specPointer.startsWith('/items/');

const byPlace = (a: DesiredObject, b: DesiredObject): number =>
  compareText(a.declaration.place.file, b.declaration.place.file) ||
  a.declaration.place.document - b.declaration.place.document ||
  a.declaration.line - b.declaration.line;

const spotOf = ({declaration}: DesiredObject, list: boolean): Spot => ({
  file: declaration.place.file,
  document: declaration.place.document,
  list,
});

/** The folder for new manifests; undefined where only single files or globs are read. */
function folderFor({config, sources}: PresentManifests): string | undefined {
  const {manifests} = config;
  if (manifests === undefined) {
    const isUsual =
      sources.size === 0 || [...sources.keys()].some((file) => file.startsWith(`${MANIFESTS}/`));
    return isUsual ? MANIFESTS : '';
  }
  const folder = manifests.find((pattern) => !/[*?{]|\.ya?ml$/i.test(pattern));
  return folder
    ?.replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}

/** The spot beside what is declared of the same kind in the same workspace, or of the same subject. */
function besideNeighbours(object: LiveObject, home: readonly DesiredObject[]): Spot | undefined {
  const sameKind = home.filter(({kind}) => kind === object.kind);
  const alike = sameKind.filter((one) => subjectOf(one) === subjectOf(object));
  const kin = alike.length > 0 ? alike : sameKind;
  const inList = kin.findLast(isInList);
  if (inList !== undefined) return spotOf(inList, true);
  const alone = kin.at(-1) ?? home.findLast((one) => subjectOf(one) === subjectOf(object));
  return alone === undefined ? undefined : spotOf(alone, false);
}

/** The spot at the end of what a workspace has in the one file that holds all of it. */
function inTheOneFile(home: readonly DesiredObject[]): Spot | undefined {
  const files = new Set(home.map(({declaration}) => declaration.place.file));
  const kinds = new Set(home.map(({kind}) => kind));
  const last = home.at(-1);
  return files.size === 1 && kinds.size > 1 && last !== undefined ? spotOf(last, false) : undefined;
}

/** The last document of a file that declares something; -1 where none does. */
const lastDocument = (declared: readonly DesiredObject[], file: string): number =>
  declared.findLast(({declaration}) => declaration.place.file === file)?.declaration.place.document ?? -1;

function spotFor(
  object: LiveObject,
  present: PresentManifests,
  declared: readonly DesiredObject[],
  home: readonly DesiredObject[],
): Spot {
  const spot = besideNeighbours(object, home) ?? inTheOneFile(home);
  if (spot !== undefined) return spot;
  const folder = folderFor(present);
  if (folder !== undefined) {
    const file = fileOf(object, folder);
    return {file, document: lastDocument(declared, file), list: false};
  }
  // No new file would be read: the object stands behind what its workspace has, or at the end.
  const last = home.at(-1) ?? declared.at(-1);
  if (last !== undefined) return spotOf(last, false);
  const [file = fileOf(object)] = present.sources.keys();
  return {file, document: -1, list: false};
}

const commented = (object: LiveObject): CommentedObject & {readonly object: LiveObject} => ({
  object,
  comments: [],
});

const listOf = (objects: readonly LiveObject[]): WritableDocument => {
  const [first] = objects as readonly [LiveObject, ...LiveObject[]];
  return {
    kind: first.kind,
    workspace: first.workspace,
    list: true,
    objects: objects.map(commented),
    comments: [],
  };
};

const written = (objects: readonly LiveObject[]): readonly WritableDocument[] =>
  documentsOf(objects.map(commented), () => []);

type Spotted = readonly [object: LiveObject, spot: Spot];

const insertionsOf = (spotted: readonly Spotted[]): Insertions => {
  const at = (list: boolean) =>
    [
      ...groupBy(
        spotted.filter(([, spot]) => spot.list === list),
        ([, {document}]) => String(document),
      ),
    ].map(([document, inIt]) => [Number(document), inIt.map(([object]) => object)] as const);
  return {
    intoLists: new Map(at(true).map(([document, objects]) => [document, listOf(objects)])),
    behind: new Map(at(false).map(([document, objects]) => [document, written(objects)])),
  };
};

/** The text of a file with the objects put where they belong in it. */
function editedText(source: SourceFile, spotted: readonly Spotted[]): string {
  const text = insertDocuments(source, insertionsOf(spotted));
  if (text !== undefined) return text;
  // A list that cannot be added to, such as one of aliases: documents of their own say the same.
  const alone = spotted.map(([object, spot]): Spotted => [object, {...spot, list: false}]);
  const behind = insertDocuments(source, insertionsOf(alone));
  if (behind !== undefined) return behind;
  throw new Error(`nothing can be put into ${source.path}`);
}

/** The files of a set with these objects, which none of them declares, put into them or into new ones. */
export function placeImports(
  objects: readonly LiveObject[],
  present: PresentManifests,
): {readonly files: readonly EditedFile[]; readonly placed: readonly PlacedObject[]} {
  const {sources} = present;
  const declared = present.declared
    .filter(({declaration}) => sources.has(declaration.place.file))
    .toSorted(byPlace);
  const homes = groupBy(declared, (one) => homeOf(one) ?? '');
  const spots = new Map<string, Spot>();
  const spotted = objects.toSorted(compareObjects).map((object): Spotted => {
    const home = homeOf(object) ?? '';
    // Objects of one workspace, kind and subject go to one place.
    const key = `${home} ${object.kind} ${subjectOf(object)}`;
    const spot = spots.get(key) ?? spotFor(object, present, declared, homes.get(home) ?? []);
    spots.set(key, spot);
    return [object, spot];
  });
  const byFile = [...groupBy(spotted, ([, {file}]) => file)].toSorted(([a], [b]) => compareText(a, b));
  return {
    placed: spotted.map(([object, {file}]) => ({object, file})),
    files: byFile.map(([file, inIt]) => {
      const source = sources.get(file);
      if (source !== undefined) return {file, text: editedText(source, inIt), before: source.text};
      return {file, text: writeDocuments(written(inIt.map(([object]) => object)))};
    }),
  };
}
