/** What a review of access says of each row. */
import {groupBy} from '../../model/group-by.ts';
import {REVIEW_KINDS, type AccessReview, type ReviewKind, type ReviewRow} from '../../model/access-review.ts';
import {outsideText} from './access.ts';
import {agreedBy} from './access-rows.ts';
import {plural} from './plural.ts';
import {dayText} from './time-text.ts';

const TITLES: Readonly<Record<ReviewKind, string>> = {
  outsider: 'Outsiders from partners',
  guest: 'Guests',
  admin: 'Admins',
  eca: 'External Connection Admins',
  ca: 'Connection Admins',
  role: 'Roles that give more than when they were given',
  grant: 'Grants',
  share: 'Share recipients',
  'nobody-approves': 'Nobody left to approve',
};

/** `Access review of acme-legal: 12 rows`, with what was left out. */
export function reviewTitle({workspace, olderThan, rows}: AccessReview): string {
  const age = olderThan === null ? '' : `, neither changed nor confirmed for ${olderThan}`;
  return `Access review of ${workspace}: ${plural(rows.length, 'row')}${age}`;
}

/** People who have the same by the same object, of whom the same is said. */
export interface ReviewGroup {
  /** What gives it, as `access confirm` takes it. */
  readonly address: string;
  /** `editor (outsider: partner) on space:acme/deal-room`, permissions, a role; empty where the address says all. */
  readonly what: string;
  /** E-mail addresses; empty where the address names the only one. */
  readonly people: readonly string[];
  readonly details: readonly string[];
}

/** The rows of each kind that has any, in the order of a review, in groups. */
export const reviewSections = (
  rows: readonly ReviewRow[],
): readonly {readonly title: string; readonly groups: readonly ReviewGroup[]}[] =>
  REVIEW_KINDS.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    return own.length === 0 ? [] : [{title: `${TITLES[kind]} (${own.length})`, groups: groupsOf(own)}];
  });

function groupsOf(rows: readonly ReviewRow[]): readonly ReviewGroup[] {
  const told = rows.map((row) => ({row, what: whatText(row), details: detailsOf(row)}));
  const groups = groupBy(told, ({row, what, details}) => JSON.stringify([row.address, what, details]));
  return [...groups.values()].map((group) => {
    const [{row, what, details}] = group;
    const {address} = row;
    const people = group.flatMap((one) => one.row.person ?? []);
    const isNamed = people.length === 1 && address.endsWith(`/${people[0] ?? ''}`);
    return {address, what, details, people: isNamed ? [] : people};
  });
}

function whatText(row: ReviewRow): string {
  const {kind, level, target, permissions} = row;
  const given = permissions.join(', ');
  switch (kind) {
    case 'outsider':
    case 'guest':
    case 'share':
      return `${level ?? 'none'}${outsideText(row)} on ${target}`;
    case 'nobody-approves':
      return `nobody can approve for ${target.replace(/^workspace:/, '')}`;
    case 'role':
      return `${target} now also gives ${given}`;
    case 'grant':
      return given;
    case 'eca':
      return row.via.find((step) => step.startsWith('role:')) ?? '';
    default:
      return '';
  }
}

const timed = (what: string, time: string | null, by: string | null): string[] =>
  time === null ? [] : [`${what} ${dayText(time)}${by === null ? '' : ` by ${by}`}`];

/** Since when, by whom, until when, when it was last confirmed and changed; what is not so, or not known, is left out. */
function detailsOf(row: ReviewRow): readonly string[] {
  const {kind, since, requestedBy, agreed, expires, missing, lastConfirmed} = row;
  const confirmed =
    lastConfirmed === null ? ['never confirmed'] : timed('confirmed', lastConfirmed, row.confirmedBy);
  return [
    ...(missing.length === 0 ? [] : [`not in force: lacks ${missing.join(' and ')}`]),
    ...(since === null ? [] : [`since ${dayText(since)}`]),
    ...(requestedBy === null ? [] : [`requested by ${requestedBy}`]),
    ...(agreed.length === 0 ? [] : [`approved by ${agreedBy({agreed}).join('; ')}`]),
    ...(expires === null ? [] : [`until ${expires}`]),
    ...(kind === 'nobody-approves' ? [] : confirmed),
    ...timed('changed', row.lastChange, row.changedBy),
  ];
}
