import type {Action} from '../../model/change.ts';

/** The sign of each action, and its words before and after it happens. */
export const SIGNS: Readonly<
  Record<Action, {readonly sign: string; readonly planned: string; readonly done: string}>
> = {
  create: {sign: '+', planned: 'to create', done: 'created'},
  update: {sign: '~', planned: 'to change', done: 'changed'},
  delete: {sign: '-', planned: 'to delete', done: 'deleted'},
  adopt: {sign: '=', planned: 'to adopt', done: 'adopted'},
  release: {sign: '>', planned: 'to release', done: 'released'},
  accept: {sign: '*', planned: 'to accept', done: 'accepted'},
};

/** In the order in which they are counted. */
export const ACTIONS: readonly Action[] = ['create', 'update', 'delete', 'adopt', 'release', 'accept'];

/** Whether the changes are planned or done. */
export type Tense = 'planned' | 'done';

/** `3 to create, 1 to change` or `3 created, 1 changed`; actions without any change are left out. */
export const actionCounts = (count: (action: Action) => number, tense: Tense): string =>
  ACTIONS.flatMap((action) => (count(action) > 0 ? [`${count(action)} ${SIGNS[action][tense]}`] : [])).join(
    ', ',
  );

/** The sign of each action that a change consists of, such as `=~` for one that adopts and updates. */
export const signOf = (actions: readonly Action[]): string =>
  actions.map((action) => SIGNS[action].sign).join('');

/** The part of a change that says what becomes of its object. */
interface Sides {
  readonly actions: readonly Action[];
  readonly before: unknown;
  readonly after: unknown;
}

const hasContent = (side: unknown): boolean => side !== null && side !== undefined;

/** Whether a change makes its object, or accepts that somebody made it. */
export const isMade = ({actions, before}: Sides): boolean =>
  actions.includes('create') || (actions.includes('accept') && !hasContent(before));

/** Whether a change deletes its object, or accepts that somebody deleted it. */
export const isGone = ({actions, after}: Sides): boolean =>
  actions.includes('delete') || (actions.includes('accept') && !hasContent(after));
