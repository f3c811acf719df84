import {NO_EXTERNAL_ACCESS} from '../access/external-access.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isError, type Finding} from '../diagnostics/diagnostic.ts';
import {EMPTY_LEDGER} from '../model/ledger.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import {NO_CONSENT} from '../model/plan.ts';
import type {OnProgress} from '../model/progress.ts';
import type {Unread} from '../model/unread.ts';
import type {Validation} from '../model/validation.ts';
import {completeDesired} from '../planner/complete-desired.ts';
import {judge} from '../rules/judge.ts';
import type {Host} from './host-port.ts';
import {readSet, type ReadSet} from './load-set.ts';
import {testExpressionFindings} from './test-expressions.ts';

/** What is declared beside a set, by other sets, and what of them could not be read. */
export interface Beside {
  readonly objects: State<DesiredObject>;
  readonly unread: readonly Unread[];
}

/** What rules say of declared objects without a database. `now`: ms since 1970, UTC. */
export function judgeDeclared(
  loaded: ReadSet,
  objects: State<DesiredObject>,
  now: number,
  onProgress?: OnProgress,
  beside?: Beside,
): readonly Finding[] {
  const desired = completeDesired(objects, new Map());
  return judge({
    set: loaded.config,
    desired,
    declared: desired.size,
    unread: beside === undefined ? loaded.decoded.unread : [...loaded.decoded.unread, ...beside.unread],
    ...(beside !== undefined && {beside: beside.objects}),
    live: new Map(),
    after: desired,
    changes: [],
    now,
    offline: true,
    actor: null,
    pristine: false,
    external: {before: NO_EXTERNAL_ACCESS, after: NO_EXTERNAL_ACCESS},
    ledger: EMPTY_LEDGER,
    settlement: {ledger: EMPTY_LEDGER, refused: new Map()},
    consent: NO_CONSENT,
    onProgress,
  });
}

/** Everything that can be checked in a loaded set without a database. `now`: ms since 1970, UTC. */
export function validateLoaded(
  loaded: ReadSet,
  now: number,
  onProgress?: OnProgress,
  beside?: Beside,
): Validation {
  const judged = judgeDeclared(loaded, loaded.decoded.objects, now, onProgress, beside);
  const {nothing, notRead} = loaded;
  const diagnostics = loaded.locate([
    ...loaded.findings,
    ...(nothing === undefined ? [] : [nothing]),
    ...judged,
    ...testExpressionFindings(loaded),
  ]);
  const unread = [...new Set(loaded.decoded.unread.map(({file}) => file))]
    .filter((file) => notRead?.includes(file) !== true)
    .toSorted(compareText);
  const errors = diagnostics.filter(isError).length;
  return {
    valid: errors === 0,
    summary: {
      files: loaded.files,
      objects: loaded.decoded.objects.size + loaded.decoded.tests.length,
      errors,
      warnings: diagnostics.filter((d) => d.severity === 'warning').length,
    },
    diagnostics,
    ...(unread.length > 0 && {notJudged: unread}),
    ...(notRead && {notRead}),
  };
}

/** Validates the set at `root`, or only the manifests at `paths` (relative to it). */
export async function validate(
  host: Host,
  root: string,
  paths?: readonly string[],
): Promise<{readonly validation: Validation; readonly loaded: ReadSet}> {
  const loaded = await readSet(host, root, paths);
  return {validation: validateLoaded(loaded, host.now(), host.onProgress), loaded};
}
