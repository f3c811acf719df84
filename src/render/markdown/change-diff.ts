/** Specs as lines that can be compared: much as YAML would have them, one value a line. */
/** One change of an object as a diff of what it says, for those who review pull requests. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {structuredPatch} from 'diff';
import {parseAddress} from '../../model/address.ts';
import {parsePointer} from '../../model/json-pointer.ts';
import type {Json} from '../../model/specs.ts';
import type {ShownChange} from '../words/changes.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {isProse} from '../words/fields.ts';
import {itemText, valueText} from '../words/value-text.ts';

type Tree = {readonly [key: string]: Json};

const isTree = (value: Json): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
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

/** The fields of a spec, in the order of their names; those that hold nothing are left out. Texts are escaped already. */
function specLines(spec: unknown, indent = ''): string[] {
  if (!isTree(spec as Json)) return [];
  return Object.entries(spec as Tree)
    .filter(([, value]) => !isEmpty(value))
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([key, value]) => memberLines(key, value, indent));
}

const LABELS = '/metadata/labels';
/** Lines around a difference that show where it stands. */
const CONTEXT = 3;
/** Beyond so many edits the fields are told one by one: comparing takes their square. */
const MOST_EDITS = 2000;

/** The labels before the change: those after it, less what it did to them. */
function labelsBefore(change: ShownChange): Tree {
  const labels = new Map(Object.entries(change.labels ?? {}) as [string, Json][]);
  for (const {path, before} of change.fields) {
    if (path === LABELS) return typeof before === 'object' && before !== null ? (before as Tree) : {};
    if (!path.startsWith(`${LABELS}/`)) continue;
    const [, , key = ''] = parsePointer(path);
    labels.delete(key);
    if (before !== null) labels.set(key, before);
  }
  return Object.fromEntries(labels);
}

/** The labels after it; the history has them among the fields alone. */
const labelsAfter = (change: ShownChange): Tree => {
  const whole = change.fields.find(({path}) => path === LABELS)?.after;
  return change.labels ?? (typeof whole === 'object' && whole !== null ? (whole as Tree) : {});
};

const sideLines = (spec: unknown, labels: Tree): string[] => [...specLines({labels}), ...specLines(spec)];

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
  // Too much to compare, or a difference that the lines do not show: the fields say it.
  if (patch === undefined || patch.hunks.length === 0) {
    return fieldDifferences(change.fields, [change.after, change.before]).flatMap(differenceLines);
  }
  return patch.hunks.flatMap(({lines}, i) => (i === 0 ? lines : ['@@', ...lines]));
}

/** Lines that begin with `+`, `-` or a space; none if nothing of what it says changes. Texts are escaped already. */
export function changeDiff(change: ShownChange): string[] {
  if (change.actions.includes('create')) {
    return sideLines(change.after, labelsAfter(change)).map((line) => `+${line}`);
  }
  if (change.actions.includes('delete')) return specLines(change.before).map((line) => `-${line}`);
  return change.fields.length === 0 ? [] : updateLines(change);
}

/** Whether a change leaves what the object means as it is: it was adopted as it is, or its texts changed. */
export function isQuiet({
  address,
  actions,
  fields,
}: Pick<ShownChange, 'address' | 'actions' | 'fields'>): boolean {
  if (actions.includes('create') || actions.includes('delete')) return false;
  const kind = parseAddress(address)?.kind;
  return fields.every(
    ({path}) =>
      path === LABELS || path.startsWith(`${LABELS}/`) || (kind !== undefined && isProse(kind, path)),
  );
}
