/** Equality, membership and order of values, as CEL has them: what is of different types is not equal, and has no order. */
import {compareText} from '../diagnostics/compare-text.ts';
import {Instant, isKeyed, isList, NAMED, ownMember, Span, valueOf, type Value} from './values.ts';

const isNumeric = (value: Value): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

/** Whether two values are equal; integers and other numbers are compared by what they are. */
export function areEqual(a: Value, b: Value): boolean {
  // oxlint-disable-next-line eqeqeq -- 1n == 1, without a loss of digits
  if (isNumeric(a) && isNumeric(b)) return a == b;
  if (a instanceof Instant) return b instanceof Instant && a.ms === b.ms;
  if (a instanceof Span) return b instanceof Span && a.ms === b.ms;
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((item, i) => areEqual(valueOf(item), valueOf(b[i])));
  if (isKeyed(a) && typeof b === 'string') return a[NAMED] === b;
  if (isKeyed(b) && typeof a === 'string') return b[NAMED] === a;
  if (!isKeyed(a) || !isKeyed(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => haveEqual(a, b, name));
}

function haveEqual(a: Value, b: Value, name: string): boolean {
  if (!isKeyed(a) || !isKeyed(b)) return false;
  const [left, right] = [ownMember(a, name), ownMember(b, name)];
  return left !== undefined && right !== undefined && areEqual(left, right);
}

/** Negative, 0 or positive; undefined where there is no order. NaN is neither before nor after anything. */
export function compareValues(a: Value, b: Value): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : areEqual(a, b) ? 0 : Number.NaN;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Instant && b instanceof Instant) return a.ms - b.ms;
  if (a instanceof Span && b instanceof Span) return a.ms - b.ms;
  return undefined;
}

/** How much there is to compare in a value, in characters and items: what a comparison costs. */
export function extent(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (isList(value)) return value.reduce<number>((sum, item) => sum + 1 + extent(valueOf(item)), 0);
  return isKeyed(value)
    ? Object.keys(value).reduce((sum, name) => sum + 1 + extent(valueOf(value[name])), 0)
    : 1;
}
