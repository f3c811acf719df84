/** Brings the manifests of a set to what they should declare, as texts: comments and layout stay. Writes nothing. */
import {placeImports, type EditedFile} from '../export/place-imports.ts';
import {objectEdits, removalOf, renamingEdits} from '../manifest/object-edits.ts';
import {compareObjects} from '../model/address.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {DesiredObject, GovernedObject, LiveObject} from '../model/objects.ts';
import {SET_FILE} from '../model/set-config.ts';
import type {ManifestEdit} from '../planner/offboarding-edits.ts';
import {editManifests} from './edit-manifests.ts';
import {withTexts, type LoadedSet} from './load-set.ts';

/** What manifests should declare otherwise. */
export interface WantedManifests {
  /** Declared objects, and what each is to say; `liveName`: what it is called live, where it is to get another name. */
  readonly changed: readonly {
    readonly declared: DesiredObject;
    readonly wanted: GovernedObject;
    readonly liveName?: string;
  }[];
  readonly removed: readonly DesiredObject[];
  readonly added: readonly LiveObject[];
  /** Edits besides. */
  readonly more?: readonly ManifestEdit[];
}

/** Files to write and to remove, and those that have to be edited by hand. */
export interface BroughtManifests {
  readonly files: readonly EditedFile[];
  readonly removed: readonly string[];
  readonly byHand: readonly string[];
}

/** The edits that an object needs. */
function editsOf({declared, wanted, liveName}: WantedManifests['changed'][number]): readonly ManifestEdit[] {
  const {file} = declared.declaration.place;
  const renaming = liveName === undefined ? [] : renamingEdits(declared, wanted.name, liveName);
  return [...objectEdits(declared, wanted), ...renaming].map((edit) => ({file, edit}));
}

const key = ({file, edit}: ManifestEdit): string => `${file} ${edit.document} ${edit.pointer}`;

/** The manifests of a set, brought to what is wanted. `linked`: files that are not to be written, since they are read through links. */
export function bringManifests(
  loaded: LoadedSet,
  {changed, removed, added, more = []}: WantedManifests,
  linked: ReadonlySet<string>,
): BroughtManifests {
  const own = [
    ...changed.flatMap(editsOf),
    ...removed.map((declared): ManifestEdit => ({
      file: declared.declaration.place.file,
      edit: removalOf(declared),
    })),
  ];
  const places = new Set(own.map(key));
  const all = [...own, ...more.filter((edit) => !places.has(key(edit)))];
  const mine = all.filter(({file}) => !linked.has(file));
  const edited = editManifests(loaded, mine, {person: '', isToldIn: () => false});
  const texts = new Map<string, string | undefined>([
    ...edited.changed.map(({file, text}) => [file, text] as const),
    ...edited.emptied.map((file) => [file, undefined] as const),
  ]);
  const then = texts.size === 0 ? loaded : withTexts(loaded, texts);
  const {files: placed} =
    added.length === 0
      ? {files: []}
      : placeImports(added.toSorted(compareObjects), {
          config: loaded.config,
          declared: [...then.decoded.objects.values()],
          sources: new Map([...then.sources].filter(([file]) => file !== SET_FILE && !linked.has(file))),
        });
  for (const {file, text} of placed) texts.set(file, text);
  const files = [...texts].flatMap(([file, text]): readonly EditedFile[] => {
    const before = loaded.sources.get(file)?.text;
    return text === undefined ? [] : [{file, text, ...(before !== undefined && {before})}];
  });
  const byLink = all.flatMap(({file}) => (linked.has(file) ? [file] : []));
  return {
    files: files.toSorted((a, b) => compareText(a.file, b.file)),
    removed: [...texts].flatMap(([file, text]) => (text === undefined ? [file] : [])).toSorted(compareText),
    byHand: [...new Set([...edited.left, ...byLink])].toSorted(compareText),
  };
}
