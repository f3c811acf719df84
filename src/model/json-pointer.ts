/**
 * JSON pointers (RFC 6901): the one place that knows their escapes. A pointer all of whose steps are known names
 * or indexes may be written as it is (`/to/${i}/role`); any other key goes through these functions.
 */

/** One step of a pointer: the key of a map, or the index of a list. */
export type PointerStep = string | number;

const escapeStep = (step: PointerStep): string => String(step).replaceAll('~', '~0').replaceAll('/', '~1');

/** The pointer that leads through these keys and indexes; `''`, the whole document, without any. */
export const formatPointer = (steps: readonly PointerStep[]): string =>
  steps.map((step) => `/${escapeStep(step)}`).join('');

/** The pointer that leads on from another through these keys and indexes. */
export const appendPointer = (pointer: string, ...steps: readonly PointerStep[]): string =>
  pointer + formatPointer(steps);

/** The keys and indexes that a pointer leads through, as text: the inverse of {@link formatPointer}. */
export const parsePointer = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What stands at one step of a value: a member of its own of a map, or an item of a list; else undefined. */
export function childAt(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  if (Array.isArray(value) && !/^\d+$/.test(step)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[step];
}

/** What stands at a pointer in a value, or undefined. */
export const valueAt = (value: unknown, pointer: string): unknown =>
  parsePointer(pointer).reduce(childAt, value);
