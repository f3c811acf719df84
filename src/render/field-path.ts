import {listKey} from '../model/canonical.ts';
import {appendPointer, childAt, parsePointer} from '../model/json-pointer.ts';

const PLAIN = /^[A-Za-z_][\w-]*$/;
const LABELS = '/metadata/labels';

/** A name as a step of a path: `.name`, or `["na.me"]` where that would be misread. */
export const step = (path: string, name: string): string =>
  PLAIN.test(name) ? (path === '' ? name : `${path}.${name}`) : `${path}["${name}"]`;

/**
 * A JSON pointer as people would say it: `/to/0/role` is `to[user:vera@acme.example].role`. Items of lists are
 * named by what identifies them in the first of `specs` that holds them, by their index if nothing does.
 */
export function fieldPath(pointer: string, specs: readonly unknown[]): string {
  const labels = pointer === LABELS || pointer.startsWith(`${LABELS}/`);
  let nodes: readonly unknown[] = labels ? [] : specs;
  let path = labels ? 'labels' : '';
  let walked = labels ? LABELS : '';
  for (const segment of parsePointer(pointer.slice(walked.length))) {
    const inList = nodes.some(Array.isArray);
    const items = nodes.map((node) => childAt(node, segment));
    const key = listKey(walked);
    const name = key === undefined ? undefined : items.map((item) => childAt(item, key)).find(isText);
    path = inList ? `${path}[${name ?? segment}]` : step(path, segment);
    walked = appendPointer(walked, segment);
    nodes = items;
  }
  return path;
}

const isText = (value: unknown): value is string => typeof value === 'string';
