/** How ready a workspace is, in words. */
import type {Checklist, ChecklistStatus} from '../../model/checklist.ts';
import {enumerate} from './plural.ts';

const count = ({items}: Checklist, status: ChecklistStatus): number =>
  items.filter((each) => each.status === status).length;

export const isReady = (checklist: Checklist): boolean => count(checklist, 'missing') === 0;

/** `Not ready yet: 5 in order and 1 missing.` */
export function readinessText(checklist: Checklist): string {
  const missing = count(checklist, 'missing');
  const optional = count(checklist, 'optional');
  const counts = [
    `${count(checklist, 'ok')} in order`,
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(optional > 0 ? [`${optional} optional`] : []),
  ];
  return `${isReady(checklist) ? 'Ready' : 'Not ready yet'}: ${enumerate(counts)}.`;
}
