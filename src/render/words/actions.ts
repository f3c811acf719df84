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
};

/** In the order in which they are counted. */
export const ACTIONS: readonly Action[] = ['create', 'update', 'delete', 'adopt', 'release'];

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
