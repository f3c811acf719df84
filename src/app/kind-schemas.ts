/** The schema file of each kind. */
import {nearest} from '../diagnostics/nearest.ts';
import {MANIFEST_KINDS} from '../model/kinds.ts';
import {UsageError} from './usage-error.ts';

const kebab = (kind: string): string => kind.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

/** Kinds as in manifests, with the schema file of each; `Set` is bylaw.yaml's own. */
export const KIND_SCHEMAS: ReadonlyMap<string, string> = new Map(
  [...MANIFEST_KINDS, ...MANIFEST_KINDS.map((kind) => `${kind}List`), 'Set'].map((kind) => [
    kind,
    `${kebab(kind)}.schema.json`,
  ]),
);

/** A kind, in upper or lower case, with its schema file. Throws UsageError if there is no such kind. */
export function schemaOf(kind: string): readonly [name: string, file: string] {
  const known = [...KIND_SCHEMAS].find(([name]) => name.toLowerCase() === kind.toLowerCase());
  if (known !== undefined) return known;
  const near = nearest(kind, KIND_SCHEMAS.keys());
  throw new UsageError(
    `There is no kind ${kind}.`,
    `${near === undefined ? '' : `Did you mean ${near}? `}The kinds are ${[...MANIFEST_KINDS].join(', ')}, their lists, and Set.`,
  );
}
