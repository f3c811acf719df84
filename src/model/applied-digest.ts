import {canonicalJson, digestOf, sha256} from './canonical-json.ts';
import type {GovernedObject} from './objects.ts';
import {renamePeople} from './people-named.ts';
import {specText} from './spec-text.ts';

type Content = Pick<GovernedObject, 'kind' | 'labels' | 'spec'>;

/** Digests by spec, with the labels that are in them. What is live and as it is declared has the very spec that is declared. */
const DIGESTS = new WeakMap<Content['spec'], {readonly labels: Content['labels']; readonly digest: string}>();

/** The digest of the content of an object, its labels and spec: worked out once for all that have these very values. */
export function contentDigest(content: Content): string {
  const {labels, spec} = content;
  const known = DIGESTS.get(spec);
  if (known?.labels === labels) return known.digest;
  const digest = sha256(`{"labels":${canonicalJson(labels)},"spec":${specText(content)}}`);
  DIGESTS.set(spec, {labels, digest});
  return digest;
}

/** Has {@link contentDigest} give a digest that was worked out before, of the very same content. */
export function rememberDigest({labels, spec}: Content, digest: string): void {
  DIGESTS.set(spec, {labels, digest});
}

/**
 * What a set remembers of the content of an object that it applied: a digest of its labels and spec. People are in it under
 * the names by which digests know them (`Ledger.knownAs`), so that another address is no change of it.
 */
export const appliedDigest = (object: GovernedObject, knownAs: ReadonlyMap<string, string>): string =>
  knownAs.size === 0
    ? contentDigest(object)
    : digestOf({
        labels: object.labels,
        spec: renamePeople(object, (email) => knownAs.get(email) ?? email),
      });
