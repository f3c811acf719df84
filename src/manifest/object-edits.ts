/**
 * The edits by which a manifest says what an object is to be: single values where single values differ, so that comments and layout
 * stay. `editSource` makes them.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {sameJson} from '../model/canonical-json.ts';
import {appendPointer} from '../model/json-pointer.ts';
import {isList, isTree, memberOf, type JsonTree} from '../model/json-tree.ts';
import type {DesiredObject, GovernedObject} from '../model/objects.ts';
import {listKey} from '../model/spec-fields.ts';
import type {Json} from '../model/specs.ts';
import type {Edit} from './edit-source.ts';
import {withoutDefaults} from './write.ts';

type Value = Json | undefined;

/** A value as it is written, as it is meant, and as it is to be. */
interface Versions {
  readonly raw: Value;
  readonly is: Value;
  readonly wanted: Value;
}

/** Edits of one document, at pointers below `at`. */
class ObjectEdits {
  readonly edits: Edit[] = [];
  readonly #document: number;

  constructor(document: number) {
    this.#document = document;
  }

  /** `pointer`: within the spec, by which lists are told apart from sets. `inBrief`: the value as a person would write it. */
  bring({raw, is, wanted}: Versions, inBrief: Value, pointer: string, at: string): void {
    if (sameJson(is, wanted) || wanted === undefined) return;
    if (isTree(raw) && isTree(wanted)) this.#bringTree({raw, is, wanted}, inBrief, pointer, at);
    else if (!isList(raw) || !isList(wanted) || !this.#bringList(raw, is, wanted, pointer, at))
      this.#put({set: inBrief ?? wanted}, at);
  }

  #put(edit: object, pointer: string): void {
    this.edits.push({document: this.#document, pointer, ...edit} as Edit);
  }

  #bringTree({raw, is, wanted}: Versions, inBrief: Value, pointer: string, at: string): void {
    const keys = new Set([
      ...Object.keys((is as JsonTree | undefined) ?? {}),
      ...Object.keys(wanted as JsonTree),
    ]);
    for (const key of [...keys].toSorted(compareText)) {
      const [written, value] = [memberOf(raw, key), memberOf(wanted, key)];
      if (sameJson(memberOf(is, key), value)) continue;
      const brief = memberOf(inBrief, key) ?? value;
      const place = appendPointer(at, key);
      if (written === undefined && brief !== undefined) this.#put({add: {key, value: brief}}, at);
      else if (value === undefined) this.#put({drop: true}, place);
      else if (written !== undefined)
        this.bring(
          {raw: written, is: memberOf(is, key), wanted: value},
          brief,
          appendPointer(pointer, key),
          place,
        );
    }
  }

  /** Whether a list could be edited item by item. */
  #bringList(raw: readonly Json[], is: Value, wanted: readonly Json[], pointer: string, at: string): boolean {
    const key = listKey(pointer);
    const isSet = [...raw, ...wanted].every((item) => typeof item === 'string');
    if (key === undefined && !isSet) return false;
    const nameOf = (item: Json): string =>
      JSON.stringify((key === undefined ? item : memberOf(item, key)) ?? null);
    const names = raw.map(nameOf);
    const targets = new Map(wanted.map((item) => [nameOf(item), item]));
    const stays = names.some((name) => targets.has(name));
    if (new Set(names).size < names.length || targets.size < wanted.length || !stays) return false;
    const meant = new Map(isList(is) ? is.map((item) => [nameOf(item), item]) : []);
    for (const [i, item] of raw.entries()) {
      const target = targets.get(nameOf(item));
      const place = `${at}/${i}`;
      if (target === undefined) this.#put({remove: true}, place);
      else
        this.bring({raw: item, is: meant.get(nameOf(item)), wanted: target}, target, `${pointer}/*`, place);
    }
    const known = new Set(names);
    for (const [name, item] of targets) if (!known.has(name)) this.#put({append: item}, at);
    return true;
  }
}

const metadataOf = ({declaration: {place}}: DesiredObject): string =>
  place.pointer === '' ? '/metadata' : place.pointer;

/** The edits that make a declared object say what `wanted` says; of the name, only with `rename`. */
export function objectEdits(declared: DesiredObject, wanted: GovernedObject): readonly Edit[] {
  const {place, specPointer, raw} = declared.declaration;
  const made = new ObjectEdits(place.document);
  const metadata = metadataOf(declared);
  const labels = Object.keys(wanted.labels).length === 0 ? {} : {labels: wanted.labels};
  const written = Object.keys(declared.labels).length === 0 ? {} : {labels: declared.labels};
  made.bring({raw: written, is: written, wanted: labels}, labels, '/metadata', metadata);
  made.bring(
    {raw: (raw ?? {}) as Json, is: declared.spec as unknown as Json, wanted: wanted.spec as unknown as Json},
    withoutDefaults(wanted.kind, wanted.spec) as Json,
    '',
    specPointer,
  );
  return made.edits;
}

/** The edits that give a declared object the name of `to`, as a renaming of what is live under `from`. */
export function renamingEdits(declared: DesiredObject, to: string, from: string): readonly Edit[] {
  const {declaration} = declared;
  const {document} = declaration.place;
  const metadata = metadataOf(declared);
  return [
    {document, pointer: `${metadata}/name`, set: to},
    declaration.renamedFrom === undefined
      ? {document, pointer: metadata, add: {key: 'renamedFrom', value: from}}
      : {document, pointer: `${metadata}/renamedFrom`, set: from},
  ];
}

/** The edit that removes a declared object. */
export const removalOf = ({declaration: {place}}: DesiredObject): Edit => ({
  document: place.document,
  pointer: place.pointer,
  remove: true,
});
