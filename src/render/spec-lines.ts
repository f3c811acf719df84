/** Specs as lines that can be compared: much as YAML would have them, one value a line. */
import type {Json} from '../model/specs.ts';
import {itemText, valueText} from './value-text.ts';

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
export function specLines(spec: unknown, indent = ''): string[] {
  if (!isTree(spec as Json)) return [];
  return Object.entries(spec as Tree)
    .filter(([, value]) => !isEmpty(value))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => memberLines(key, value, indent));
}
