import type {AccessReview, ReviewRow} from '../../model/access-review.ts';
import {versionedJson} from '../words/json-text.ts';

const rowJson = (row: ReviewRow): ReviewRow => {
  const {kind, address, person, target, level, outside, since, requestedBy, agreed, ...rest} = row;
  const {lastConfirmed, expires, lastChange, ...more} = rest;
  const first = {kind, address, person, target, level, outside, since, requestedBy, agreed};
  return {...first, lastConfirmed, expires, lastChange, ...more};
};

/** What the contract names first, and what is told besides. */
export const accessReviewJson = ({workspace, olderThan, rows}: AccessReview): string =>
  versionedJson({workspace, ...(olderThan !== null && {olderThan}), rows: rows.map(rowJson)});
