/** In which files a person would write the objects of a set, and in which documents of them. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {CommentedObject, WritableDocument} from '../manifest/write-documents.ts';
import {compareObjects, type AddressParts} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import {KINDS, type Kind} from '../model/kinds.ts';
import type {GovernedObject} from '../model/objects.ts';

/** The folder of manifests in an export. */
export const MANIFESTS = 'manifests';

/** What a file is about, by the kind of what is in it. */
const SUBJECTS: Readonly<Record<Kind, string>> = {
  Workspace: 'workspace',
  User: 'users',
  Role: 'roles',
  Member: 'people',
  Team: 'teams',
  Grant: 'roles',
  Resource: 'content',
  Space: 'spaces',
  Connection: 'partners',
  Share: 'sharing',
  Guest: 'guests',
  Approval: 'partners',
  Offboarding: 'people',
};

/** From how many objects of a kind on they stand in a list: sooner where each takes a line. */
const LIST_FROM: Readonly<Record<Kind, number>> = {
  Workspace: Infinity,
  User: 2,
  Role: 4,
  Member: 2,
  Team: 2,
  Grant: 2,
  Resource: 2,
  Space: 4,
  Connection: 4,
  Share: 4,
  Guest: 2,
  Approval: 4,
  Offboarding: 2,
};

/** Characters of specs in one file: a fourth of what a file may hold, as YAML has more. */
const MAX_FILE_LENGTH = 8 * 1024 * 1024;

/** What the file of an object is about: a share with a partner stands with the connection that it needs. */
export const subjectOf = ({kind, spec}: Pick<GovernedObject, 'kind' | 'spec'>): string =>
  kind === 'Share' && 'with' in spec && spec.with !== undefined ? SUBJECTS.Connection : SUBJECTS[kind];

/** The file in which an object stands, below a folder of manifests. */
export function fileOf(object: GovernedObject, folder: string = MANIFESTS): string {
  const home = object.kind === 'Workspace' ? object.name : object.workspace;
  const name = `${subjectOf(object)}.yaml`;
  return [folder, ...(home === null ? [] : [home]), name]
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** A file to write: its path, and the objects in it. */
export interface FileOfObjects<T> {
  readonly path: string;
  readonly objects: readonly T[];
}

interface Placed {
  readonly object: GovernedObject;
}

/** Objects in parts that fit into a file each. */
function partsOf<T extends Placed>(objects: readonly T[]): readonly (readonly T[])[] {
  const parts: T[][] = [[]];
  let length = 0;
  for (const one of objects) {
    const own = JSON.stringify(one.object.spec).length;
    if (length > 0 && length + own > MAX_FILE_LENGTH) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(one);
    length += own;
  }
  return parts;
}

/** The files of a set, in the order of their paths; objects in their order. */
export function filesOf<T extends Placed>(objects: readonly T[]): readonly FileOfObjects<T>[] {
  const sorted = objects.toSorted((a, b) => compareObjects(a.object, b.object));
  return [...groupBy(sorted, ({object}) => fileOf(object))]
    .flatMap(([path, inIt]) =>
      partsOf(inIt).map((part, i) => ({
        path: i === 0 ? path : path.replace(/\.yaml$/, `-${i + 1}.yaml`),
        objects: part,
      })),
    )
    .toSorted((a, b) => compareText(a.path, b.path));
}

const rank = ({kind}: AddressParts): number => KINDS.indexOf(kind);

/** The documents of a file: lists where there are many of a kind. `shared`: comments on all objects of a list. */
export function documentsOf(
  objects: readonly (CommentedObject & {readonly object: GovernedObject})[],
  shared: (objects: readonly GovernedObject[]) => readonly string[],
): readonly WritableDocument[] {
  const byKind = [...groupBy(objects, ({object}) => object.kind).values()].toSorted(
    ([a], [b]) => rank(a.object) - rank(b.object),
  );
  return byKind.flatMap((alike): WritableDocument[] => {
    const {kind, workspace} = alike[0].object;
    const of = {kind, workspace};
    const isList = alike.length >= LIST_FROM[kind];
    if (isList) {
      return [{...of, list: true, objects: alike, comments: shared(alike.map(({object}) => object))}];
    }
    return alike.map((one) => ({...of, list: false, objects: [one], comments: shared([one.object])}));
  });
}
