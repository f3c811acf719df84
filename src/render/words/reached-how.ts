/** How somebody has access, in words. */
import type {ReachedHow} from '../../model/plan.ts';
import {agreedBy} from './access-rows.ts';
import {dayText} from './time-text.ts';

/**
 * Since when, until when and by whose approval: `since 2026-11-02`, `until 2026-12-05`, `approved by raj@… for northwind, 2026-11-02`.
 * What is not so, or not known, is left out.
 */
export const howTexts = ({since, expires, agreed}: Omit<ReachedHow, 'outside'>): readonly string[] => [
  ...(since === null ? [] : [`since ${dayText(since)}`]),
  ...(expires === null ? [] : [`until ${expires}`]),
  ...(agreed.length === 0 ? [] : [`approved by ${agreedBy({agreed}).join('; ')}`]),
];
