/** How items of a checklist are put. */
import type {ChecklistItem} from '../model/checklist.ts';
import {listNames} from '../rules/rule.ts';

/** An item that is there, or is not: what is said in each case, and how to bring it about. */
export function item(
  title: string,
  there: boolean,
  {
    yes,
    no,
    how,
    needed = true,
  }: {readonly yes: string; readonly no: string; readonly how: string; readonly needed?: boolean},
): ChecklistItem {
  return there
    ? {item: title, status: 'ok', detail: yes, how: null}
    : {item: title, status: needed ? 'missing' : 'optional', detail: no, how};
}

/** Some of the names: a checklist is to be read at a glance. */
export const some = (names: readonly string[]): string => listNames(names, 3);

/** The manifest of a grant. */
export const grantTo = (workspace: string, permission: string, subject = 'everyone'): string =>
  `\`{apiVersion: bylaw/v1, kind: Grant, metadata: {workspace: ${workspace}, name: ${(permission.split(':')[1] ?? permission).replaceAll('_', '-')}}, spec: {subject: ${subject === 'everyone' ? subject : `'${subject}'`}, permissions: ['${permission}']}}\``;
