/** One change of an object as a diff of its spec, for those who review pull requests. */
import {isGone, isMade} from '../words/actions.ts';
import {compareText} from '../../diagnostics/compare-text.ts';
import {structuredPatch} from 'diff';
import {parseAddress} from '../../model/address.ts';
import {parsePointer} from '../../model/json-pointer.ts';
import {isTree, type JsonTree} from '../../model/json-tree.ts';
import type {Json} from '../../model/specs.ts';
import type {ShownChange} from '../words/changes.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {isProse} from '../words/fields.ts';
import {itemText, valueText} from '../words/value-text.ts';

const isEmpty = (value: Json): boolean =>
  value === null ||
  (Array.isArray(value) ? value.length === 0 : isTree(value) && Object.values(value).every(isEmpty));

function memberLines(key: string, value: Json, indent: string): string[] {
  if (Array.isArray(value)) {
    return [`${indent}${key}:`, ...value.map((item: Json) => `${indent}  - ${itemText(item)}`)];
  }
  return isTree(value)
    ? [`${indent}${key}:`, ...specLines(value, `${indent}  `)]
    : [`${indent}${key}: ${valueText(value)}`];
}

/**
 * The fields of a spec as lines, similar to YAML, in the order of their names; empty fields are left out. Takes texts
 * that are escaped already.
 */
function specLines(spec: unknown, indent = ''): string[] {
  if (!isTree(spec)) return [];
  return Object.entries(spec)
    .filter(([, value]) => !isEmpty(value))
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([key, value]) => memberLines(key, value, indent));
}

const LABELS = '/metadata/labels';
/** Unchanged lines shown around a difference. */
const CONTEXT = 3;
/**
 * With more edits than this, the fields are listed one by one: the cost of a diff grows with the square of the edits.
 */
const MOST_EDITS = 2000;

/** The labels before the change: those after it, with its changes undone. */
function labelsBefore(change: ShownChange): JsonTree {
  const labels = new Map(Object.entries(change.labels ?? {}) as [string, Json][]);
  for (const {path, before} of change.fields) {
    if (path === LABELS) return typeof before === 'object' && before !== null ? (before as JsonTree) : {};
    if (!path.startsWith(`${LABELS}/`)) continue;
    const [, , key = ''] = parsePointer(path);
    labels.delete(key);
    if (before !== null) labels.set(key, before);
  }
  return Object.fromEntries(labels);
}

/** The labels after the change; in the history, only the fields have them. */
const labelsAfter = (change: ShownChange): JsonTree => {
  const whole = change.fields.find(({path}) => path === LABELS)?.after;
  return change.labels ?? (typeof whole === 'object' && whole !== null ? (whole as JsonTree) : {});
};

const sideLines = (spec: unknown, labels: JsonTree): string[] => [...specLines({labels}), ...specLines(spec)];

function differenceLines(difference: Difference): string[] {
  const {path} = difference;
  if (difference.kind === 'members') {
    return [
      ...difference.removed.map((member) => `-${path}: ${valueText(member, true)}`),
      ...difference.added.map((member) => `+${path}: ${valueText(member, true)}`),
    ];
  }
  if (difference.kind === 'item')
    return [`${difference.added ? '+' : '-'}${path}: ${itemText(difference.rest)}`];
  return [
    ...(difference.before === null ? [] : [`-${path}: ${valueText(difference.before)}`]),
    ...(difference.after === null ? [] : [`+${path}: ${valueText(difference.after)}`]),
  ];
}

function updateLines(change: ShownChange): string[] {
  const before = sideLines(change.before, labelsBefore(change));
  const after = sideLines(change.after, labelsAfter(change));
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const patch = structuredPatch('', '', text(before), text(after), '', '', {
    context: CONTEXT,
    maxEditLength: MOST_EDITS,
  });
  // Too much to compare, or a difference that the lines do not show: the fields are listed instead.
  if (patch === undefined || patch.hunks.length === 0) {
    return fieldDifferences(change.fields, [change.after, change.before]).flatMap(differenceLines);
  }
  return patch.hunks.flatMap(({lines}, i) => (i === 0 ? lines : ['@@', ...lines]));
}

/**
 * Lines that begin with `+`, `-` or a space; none if the object says the same as before. Takes texts that are escaped
 * already.
 */
export function changeDiff(change: ShownChange): string[] {
  if (isMade(change)) {
    return sideLines(change.after, labelsAfter(change)).map((line) => `+${line}`);
  }
  if (isGone(change)) return specLines(change.before).map((line) => `-${line}`);
  return change.fields.length === 0 ? [] : updateLines(change);
}

/** Whether a change decides nothing: the object is only adopted, or only its texts change. */
export function isQuiet(
  change: Pick<ShownChange, 'address' | 'actions' | 'fields' | 'before' | 'after'>,
): boolean {
  if (isMade(change) || isGone(change)) return false;
  const {address, fields} = change;
  const kind = parseAddress(address)?.kind;
  return fields.every(
    ({path}) =>
      path === LABELS || path.startsWith(`${LABELS}/`) || (kind !== undefined && isProse(kind, path)),
  );
}
