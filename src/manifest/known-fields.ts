/** The names of all fields of manifests, by what they hold. */
import {FIELD_WORDS} from '../generated/field-words.js';
import {parsePointer} from '../model/json-pointer.ts';

interface KnownFields {
  readonly all: ReadonlySet<string>;
  /** Those that always hold a list, and those that always hold a mapping. */
  readonly lists: ReadonlySet<string>;
  readonly mappings: ReadonlySet<string>;
  /** Those that may hold a reference. */
  readonly references: ReadonlySet<string>;
}

let known: KnownFields | undefined;

/** Made when it is first asked for: only texts that cannot be read need it. */
export function knownFields(): KnownFields {
  if (known !== undefined) return known;
  const types = new Map<string, Set<string>>([['items', new Set(['array'])]]);
  const references = new Set<string>();
  for (const fields of Object.values(FIELD_WORDS)) {
    for (const [path, {type, expected}] of Object.entries(fields)) {
      const name = parsePointer(path).at(-1);
      if (name === undefined || name === '*') continue;
      const names = types.get(name);
      if (names === undefined) types.set(name, new Set([type]));
      else names.add(type);
      if (/:(?:NAME|EMAIL|WORKSPACE)\b/.test(expected)) references.add(name);
    }
  }
  const only = (type: string): ReadonlySet<string> =>
    new Set([...types].flatMap(([name, each]) => (each.size === 1 && each.has(type) ? [name] : [])));
  known = {all: new Set(types.keys()), lists: only('array'), mappings: only('object'), references};
  return known;
}
