import {digestOf} from './canonical-json.ts';
import type {GovernedObject} from './objects.ts';
import {renamePeople} from './people-named.ts';

/**
 * What a set remembers of the content of an object that it applied: a digest of its labels and spec. People are in it under
 * the names by which digests know them (`Ledger.knownAs`), so that another address is no change of it.
 */
export const appliedDigest = (object: GovernedObject, knownAs: ReadonlyMap<string, string>): string =>
  digestOf({
    labels: object.labels,
    spec: knownAs.size === 0 ? object.spec : renamePeople(object, (email) => knownAs.get(email) ?? email),
  });
