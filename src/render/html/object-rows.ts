/** Objects as rows of the page: why they change, what stops the change, and their fields. */
import {isGone, isMade} from '../words/actions.ts';
import {homeOf, parseAddress} from '../../model/address.ts';
import type {PlannedChange} from '../../model/plan.ts';
import type {Json, Labels} from '../../model/specs.ts';
import {alsoLiveText, causeWords, revertsText} from '../words/causes.ts';
import {byHome, gateText, reasonText} from '../words/changes.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {itemText, valueText} from '../words/value-text.ts';
import type {FieldTable, ObjectTable} from './page-data.ts';
import {columns, type TextPool} from './text-pool.ts';

type Tree = {readonly [key: string]: Json};

const isEmpty = (value: Json): boolean =>
  value === null ||
  (typeof value === 'object' &&
    (Array.isArray(value) ? value.length === 0 : Object.values(value as Tree).every(isEmpty)));

/** The two sides of a difference as texts; undefined for a side without a value. */
function sidesOf(difference: Difference): readonly [string | undefined, string | undefined] {
  if (difference.kind === 'members') {
    const text = (members: readonly Json[]): string | undefined =>
      members.length === 0 ? undefined : members.map((member) => valueText(member, true)).join(', ');
    return [text(difference.removed), text(difference.added)];
  }
  if (difference.kind === 'item') {
    const text = itemText(difference.rest) || 'listed';
    return difference.added ? [undefined, text] : [text, undefined];
  }
  const text = (value: Json): string | undefined => (isEmpty(value) ? undefined : valueText(value));
  return [text(difference.before), text(difference.after)];
}

/** The differences of an object that is created or deleted. */
const wholeDifferences = (
  before: unknown,
  after: unknown,
  labels: Labels | undefined,
): readonly Difference[] =>
  fieldDifferences(
    [
      {path: '', before: before as Json, after: after as Json},
      ...(labels === undefined ? [] : [{path: '/metadata/labels', before: null, after: labels}]),
    ],
    [after ?? before],
  );

function differencesOf(change: PlannedChange): readonly Difference[] {
  const {before, after, fields, labels} = change;
  if (isMade(change)) return wholeDifferences(null, after, labels);
  return isGone(change)
    ? wholeDifferences(before, null, undefined)
    : fieldDifferences(fields, [after, before]);
}

/** A change, or with no `actions` an object of the live state. */
type Shown = Pick<
  PlannedChange,
  'address' | 'actions' | 'gate' | 'file' | 'line' | 'cause' | 'reverts' | 'renamedFrom'
> & {
  readonly remarks: readonly string[];
  readonly gateWords: string | undefined;
  readonly differences: readonly Difference[];
};

const STATUSES = ['ready', 'waiting', 'blocked'] as const;

/** The rows of objects, and those of their fields. */
class ObjectRows {
  readonly #pool: TextPool;
  readonly #rows: Record<keyof ObjectTable, number>[] = [];
  readonly #fields: Record<keyof FieldTable, number>[] = [];

  constructor(pool: TextPool) {
    this.#pool = pool;
  }

  add(shown: Shown): void {
    const {address, actions, remarks, gateWords, gate, file, line, differences} = shown;
    const pool = this.#pool;
    const parts = parseAddress(address);
    this.#rows.push({
      address: pool.text(address),
      home: pool.text((parts && homeOf(parts)) ?? null),
      actions: actions.length === 0 ? -1 : pool.text(actions.join('+')),
      remarks: pool.list(remarks),
      gate: pool.text(gateWords),
      status: STATUSES.indexOf(gate.status),
      place: file === null ? -1 : pool.text(`${file}:${line ?? 1}`),
      cause: pool.text(causeWords(shown)),
      fields: this.#fields.length,
    });
    for (const difference of differences) {
      const [before, after] = sidesOf(difference);
      const path = pool.text(difference.path === '' ? 'spec' : difference.path);
      const field = (from: string | undefined, to: string | undefined): void => {
        if (from === undefined && to === undefined) return;
        this.#fields.push({path, before: pool.text(from), after: pool.text(to)});
      };
      // Lost and gained members of a set are rows of their own: they do not replace each other.
      if (difference.kind === 'members') {
        field(before, undefined);
        field(undefined, after);
      } else field(before, after);
    }
  }

  get tables(): {objects: ObjectTable; fields: FieldTable} {
    const names = [
      'address',
      'home',
      'actions',
      'remarks',
      'gate',
      'status',
      'place',
      'cause',
      'fields',
    ] as const;
    return {
      objects: columns(names, this.#rows),
      fields: columns(['path', 'before', 'after'], this.#fields),
    };
  }
}

/**
 * The changes of a plan, in the given order. `blockers`: for each address the ids of the rules that stop its change.
 */
export function changeRows(
  changes: readonly PlannedChange[],
  blockers: ReadonlyMap<string, readonly string[]>,
  pool: TextPool,
): {objects: ObjectTable; fields: FieldTable} {
  const rows = new ObjectRows(pool);
  for (const change of byHome(changes).flatMap(([, group]) => group)) {
    const reason = reasonText(change);
    rows.add({
      ...change,
      remarks: [
        ...(reason === undefined ? [] : [reason]),
        ...[revertsText(change.reverts) ?? [], alsoLiveText(change.alsoLive) ?? []].flat(),
        ...(change.renamedFrom === undefined ? [] : [`was ${change.renamedFrom}`]),
      ],
      gateWords: gateText(change, blockers.get(change.address) ?? [])?.text,
      differences: differencesOf(change),
    });
  }
  return rows.tables;
}

/** What is shown of an object of the live state. */
export interface ShownLiveObject {
  readonly address: string;
  readonly spec: unknown;
  readonly labels: Labels;
  /** The set that it belongs to, or null. */
  readonly managedBy: string | null;
}

/** Objects of the live state. */
export function liveRows(
  objects: readonly ShownLiveObject[],
  pool: TextPool,
): {objects: ObjectTable; fields: FieldTable} {
  const rows = new ObjectRows(pool);
  for (const {address, spec, labels, managedBy} of objects) {
    rows.add({
      address,
      actions: [],
      gate: {status: 'ready', needs: []},
      file: null,
      line: null,
      remarks: [managedBy === null ? 'of no set' : `of the set ${managedBy}`],
      gateWords: undefined,
      differences: wholeDifferences(null, spec, Object.keys(labels).length === 0 ? undefined : labels),
    });
  }
  return rows.tables;
}
