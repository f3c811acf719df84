/**
 * Expiries: a date lasts until the end of that day in UTC, a time until that instant. Something is expired
 * once `now >= expires`. Each instant has one canonical text: an instant at midnight UTC is written as the
 * day that it ends, every other as RFC 3339 in UTC with no more digits than it needs.
 */
const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt](?:[01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,3})?([Zz]|[+-]\d{2}:\d{2})$/;

/** The instant (ms since 1970, UTC) from which something with this expiry is expired, or undefined if the text is not an expiry. */
export function expiryInstant(text: string): number | undefined {
  const date = DATE.exec(text);
  if (date) {
    const start = Date.parse(`${text}T00:00:00Z`);
    // Date.parse rolls 2027-02-30 over into March: a date must read back as it was written.
    if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) return undefined;
    return start + DAY_MS;
  }
  if (!DATE_TIME.test(text) || expiryInstant(text.slice(0, 10)) === undefined) return undefined;
  const instant = Date.parse(text.toUpperCase());
  return Number.isNaN(instant) ? undefined : instant;
}

/** The instant from which something with this expiry, or without one, is expired (ms since 1970); Infinity for never. */
export const expiresAt = (expires: string | undefined): number =>
  (expires === undefined ? undefined : expiryInstant(expires)) ?? Infinity;

/** The canonical text of the instant (ms since 1970) at which something expires. */
export function expiryText(instant: number): string {
  if (instant % DAY_MS === 0) return new Date(instant - DAY_MS).toISOString().slice(0, 10);
  return new Date(instant)
    .toISOString()
    .replace(/(\.\d*?)0+Z$/, (_, fraction: string) => (fraction === '.' ? 'Z' : `${fraction}Z`));
}

/** The canonical text of an expiry that a schema has accepted; any other text is returned as it is. */
export function canonicalExpiry(text: string): string {
  const instant = expiryInstant(text);
  return instant === undefined ? text : expiryText(instant);
}

/** An instant (ms since 1970) as RFC 3339, in UTC with milliseconds. */
export const rfc3339 = (instant: number): string => new Date(instant).toISOString();

/** Whether something with this expiry is expired at `now` (ms since 1970). Without an expiry nothing is. */
export function isExpired(expires: string | undefined, now: number): boolean {
  if (expires === undefined) return false;
  const instant = expiryInstant(expires);
  return instant !== undefined && now >= instant;
}
