/** What a set's `bylaw.yaml` said before the commits that are planned. */
import {parseSource} from '../manifest/parse.ts';
import {readSetConfig} from '../manifest/set-config.ts';
import {sameJson} from '../model/canonical-json.ts';
import {SET_FILE, type SetConfig} from '../model/set-config.ts';
import type {ManifestHistory} from './history-port.ts';
import type {LoadedSet} from './load-set.ts';

/**
 * Undefined where it had the same guards and rules, where the planned commits made it, and where git does not know or has no valid
 * one.
 */
export async function configBefore(
  {config}: LoadedSet,
  history: ManifestHistory,
): Promise<SetConfig | undefined> {
  // Newest first; the step that made the file has nothing before it.
  const id = history.steps
    .filter(({commit, isPlanned}) => commit === null || isPlanned)
    .flatMap(({files}) => files.flatMap(({path, before}) => (path === SET_FILE ? (before ?? []) : [])))
    .at(-1);
  if (id === undefined) return undefined;
  const text = (await history.readContents([id])).get(id);
  if (text === undefined) return undefined;
  const [document] = parseSource({path: SET_FILE, text}).documents;
  const {config: before} = readSetConfig(document?.value ?? null, SET_FILE, document?.written);
  const same =
    before === undefined || (sameJson(before.guards, config.guards) && sameJson(before.rules, config.rules));
  return same ? undefined : before;
}
