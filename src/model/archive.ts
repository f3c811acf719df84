/** Workspaces that were deleted and are kept for a while, and what of theirs is back without effect. */
import type {Address} from './address.ts';
import type {Change} from './change.ts';
import type {Kind} from './kinds.ts';
import type {GovernedObject, LiveObject, ObjectOf, State} from './objects.ts';
import {referencesOf} from './references.ts';

/** A deleted workspace: it stays its set's, and what in it belongs to no set is back with it once it is declared again. */
export interface ArchivedWorkspace {
  readonly workspace: LiveObject & ObjectOf<'Workspace'>;
  readonly objects: State<LiveObject>;
}

/**
 * The kinds that give somebody something: of no set, they are without effect in a workspace that is back until a set
 * adopts them.
 * Twin in SQL: src/postgres/behaviour/lay-dormant.sql.
 */
const DORMANT: ReadonlySet<Kind> = new Set(['Member', 'Grant', 'Guest', 'Share']);

/** Whether an object that comes back with its workspace has no effect there until a set adopts it. */
export const isDormantOnReturn = ({kind, managedBy}: LiveObject): boolean =>
  managedBy === null && DORMANT.has(kind);

/** The workspaces that changes delete, by name. */
export const deletedWorkspaces = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(
    changes.flatMap(({before, after}) => (before?.kind === 'Workspace' && !after ? [before.name] : [])),
  );

/**
 * Which of the objects that changes delete together with their workspace have to be kept in it, of no set: those that
 * objects of no set there refer to, and what those refer to in turn. `objects` are all that are live, with effect or without.
 */
export function keptInArchive(
  objects: Iterable<LiveObject>,
  changes: readonly Change[],
): ReadonlySet<Address> {
  const gone = deletedWorkspaces(changes);
  const kept = new Set<Address>();
  if (gone.size === 0) return kept;
  const deleted = new Map(
    changes.flatMap(({before, after}) =>
      before && !after && before.workspace !== null && gone.has(before.workspace)
        ? [[before.address, before] as const]
        : [],
    ),
  );
  const open = [...objects].filter(
    ({workspace, managedBy}) => managedBy === null && gone.has(workspace ?? ''),
  );
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    for (const {to} of referencesOf(object)) {
      const needed = deleted.get(to);
      if (needed === undefined || kept.has(to)) continue;
      kept.add(to);
      open.push(needed);
    }
  }
  return kept;
}

/** The set that an object belongs to, live or in the archive; null where none does. */
export const ownerOf = (
  {address, kind, name}: GovernedObject,
  objects: State<LiveObject>,
  archived: ReadonlyMap<string, ArchivedWorkspace>,
): string | null =>
  objects.get(address)?.managedBy ??
  (kind === 'Workspace' ? (archived.get(name)?.workspace.managedBy ?? null) : null);
