import type {Json} from '../../model/specs.ts';

/** Stands for an absent value. */
const ABSENT = '(none)';

/** A digest: the algorithm, and 64 hexadecimal digits. */
const DIGEST = /^(sha256:[0-9a-f]{8})[0-9a-f]{56}$/;

const shortDigest = (value: Json, ellipsis: string): Json =>
  typeof value === 'string' ? value.replace(DIGEST, `$1${ellipsis}`) : value;

/**
 * Two values with their digests shortened, so that both fit on a line. Digests with the same beginning stay whole, so
 * that their difference is seen.
 */
export function shortDigests(before: Json, after: Json, ellipsis: string): readonly [Json, Json] {
  const short = [shortDigest(before, ellipsis), shortDigest(after, ellipsis)] as const;
  return short[0] === short[1] ? [before, after] : short;
}

/** Texts that would be read as something else without quotes. */
const AMBIGUOUS =
  /^(?:|~|null|true|false|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|0[xo][\da-fA-F]+|\(none\))$|^[\s"'`|>&*!%@#?[{-]|\s$|: | #|:$|→|->/;
const FLOW_SIGNS = /[,[\]{}]/;

const text = (value: string, nested: boolean): string =>
  AMBIGUOUS.test(value) || (nested && FLOW_SIGNS.test(value)) ? `"${value}"` : value;

/** A value on one line, similar to YAML: `[a, b]`, `{role: viewer}`. Takes texts that are escaped already. */
export function valueText(value: Json, nested = false): string {
  if (value === null) return nested ? 'null' : ABSENT;
  if (typeof value === 'string') return text(value, nested);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => valueText(item, true)).join(', ')}]`;
  return `{${membersText(value as {readonly [key: string]: Json})}}`;
}

/** The members of a map without the braces: `role: viewer, expires: 2027-01-31`. */
const membersText = (map: {readonly [key: string]: Json}): string =>
  Object.entries(map)
    .map(([key, value]) => `${text(key, true)}: ${valueText(value, true)}`)
    .join(', ');

/**
 * An item of a list as a phrase: `{subject: user:bo@…, role: viewer, expires: 2027-01-31}` is `user:bo@… viewer until
 * 2027-01-31`.
 */
export function itemText(item: Json): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return valueText(item, true);
  const {subject, space, role, expires, ...rest} = item as {readonly [key: string]: Json};
  const parts = [subject ?? space, role].flatMap((part) =>
    part === undefined ? [] : [valueText(part, true)],
  );
  if (expires !== undefined) parts.push(`until ${valueText(expires, true)}`);
  if (Object.keys(rest).length > 0) parts.push(membersText(rest));
  return parts.join(' ');
}
