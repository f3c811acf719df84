/** How to mend a date or time that is none. */
import {expiryInstant} from '../model/expiry.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']; // prettier-ignore
const two = (number: number | string): string => String(number).padStart(2, '0');
const isExpiry = (text: string): boolean => expiryInstant(text) !== undefined;

/** Days of a month, from 1. */
const daysIn = (year: number, month: number): number =>
  [31, 30, 29].find((day) => isExpiry(`${String(year).padStart(4, '0')}-${two(month)}-${day}`)) ?? 28;

/** Why a day does not exist; undefined if it does. */
function noSuchDay(text: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const name = MONTHS[month - 1];
  if (name === undefined)
    return `There is no month ${month}: write the year, the month and the day, in that order.`;
  const days = daysIn(year, month);
  if (day >= 1 && day <= days) return undefined;
  return `${name} ${year} has ${days} days: its last is \`${year}-${two(month)}-${days}\`.`;
}

/** The day of a date that is written in another way, as `2027-01-31`; undefined where it may be one of two. */
function otherWay(text: string): string | undefined {
  const yearFirst = /^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})$/.exec(text);
  if (yearFirst !== null) {
    const [, year = '', month = '', day = ''] = yearFirst;
    return `${year}-${two(month)}-${two(day)}`;
  }
  const last = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})$/.exec(text);
  if (last !== null) {
    const [, first = '', sign = '', second = '', year = ''] = last;
    if (sign === '.' || Number(first) > 12) return `${year}-${two(second)}-${two(first)}`;
    return Number(second) > 12 ? `${year}-${two(first)}-${two(second)}` : undefined;
  }
  const words = /^(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})$/.exec(text);
  const [, before, word = '', after, year = ''] = words ?? [];
  const month = MONTHS.findIndex((name) => name.toLowerCase().startsWith(word.toLowerCase()));
  const day = before ?? after;
  return words === null || month < 0 || day === undefined
    ? undefined
    : `${year}-${two(month + 1)}-${two(day)}`;
}

/** How to mend a text that is to say until when something holds, as a sentence; undefined if nothing is plain. */
export function mendExpiry(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^(?:never|none|no|unlimited|forever|permanent|infinite)$/i.test(trimmed)) {
    return 'Remove the line: without it, there is no expiry.';
  }
  if (/^[+P]?\d+ ?(?:[smhdwy]|days?|weeks?|months?|years?|hours?)$/i.test(trimmed)) {
    return 'Durations are not supported: write the last day, as in `2027-01-31`.';
  }
  const day = noSuchDay(trimmed);
  if (day !== undefined) return day;
  const other = otherWay(trimmed);
  if (other !== undefined) return noSuchDay(other) ?? `Write \`${other}\`.`;
  const time = /^(\d{4}-\d\d-\d\d)[Tt ](\d{1,2}:\d\d)(:\d\d)?(\.\d+)? ?(\S*)$/.exec(trimmed);
  if (time === null) return undefined;
  const [, date = '', minutes = '', seconds = ':00', fraction = '', zone = ''] = time;
  const local = `${date}T${minutes.padStart(5, '0')}${seconds}${fraction.slice(0, 4)}`;
  const offset = /^([+-]\d{1,2}):?(\d\d)?$/.exec(zone);
  const known = /^(?:z|utc|gmt)$/i.test(zone)
    ? 'Z'
    : offset === null
      ? undefined
      : `${offset[1]?.charAt(0) ?? '+'}${two(offset[1]?.slice(1) ?? '')}:${offset[2] ?? '00'}`;
  if (known !== undefined) return isExpiry(local + known) ? `Write \`${local}${known}\`.` : undefined;
  if (!isExpiry(`${local}Z`)) return undefined;
  const why = zone === '' ? 'Add the time zone' : 'Write the time zone as an offset from UTC';
  return `${why}: \`${local}Z\` in UTC, or \`${local}+01:00\` one hour ahead of it.`;
}
