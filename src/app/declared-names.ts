/** What the manifests of a set name, for shells to complete. */
import {isRequest, requestId} from '../agreements/request.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {decodeDocuments} from '../manifest/decode.ts';
import {parseSource} from '../manifest/parse.ts';
import type {DesiredObject} from '../model/objects.ts';
import type {Host} from './host-port.ts';
import {readManifestSources} from './load-set.ts';

export type NamedThing = 'address' | 'person' | 'request' | 'target' | 'workspace';

/** How much text of manifests is read while somebody waits for a completion, in UTF-16 units. */
const MOST_TEXT = 4 * 1024 * 1024;

const NAMES: Readonly<Record<NamedThing, (object: DesiredObject) => readonly (string | null)[]>> = {
  address: ({address}) => [address],
  person: ({kind, name}) => (kind === 'Member' || kind === 'Guest' || kind === 'User' ? [name] : []),
  request: (object) => (isRequest(object) ? [requestId(object)] : []),
  target: (object) => {
    if (object.kind !== 'Space' && object.kind !== 'Resource') return [];
    const type = object.kind === 'Space' ? 'space' : object.spec.type;
    return [`${type}:${object.workspace ?? ''}/${object.name}`];
  },
  workspace: (object) => [
    object.kind === 'Workspace' ? object.name : object.workspace,
    object.kind === 'Connection' ? object.spec.with : null,
  ],
};

/**
 * The names of some things in the set at or above a folder, sorted; none without a set, and of one that is so large that somebody
 * would wait for it. What is in error is left out.
 */
export async function declaredNames(
  host: Host,
  start: string,
  thing: NamedThing,
): Promise<readonly string[]> {
  const root = await host.findSetRoot(start);
  if (root === undefined) return [];
  const {files} = await readManifestSources(host, root);
  if (files.reduce((sum, {text}) => sum + text.length, 0) > MOST_TEXT) return [];
  const {objects} = decodeDocuments(files.flatMap((file) => parseSource(file).documents));
  const names = [...objects.values()].flatMap((object) => NAMES[thing](object));
  return [...new Set(names.filter((name) => name !== null))].toSorted(compareText);
}
