import type {Action} from '../model/change.ts';
import type {Colour} from './paint.ts';

/** Each action with its sign, and its words before and after it happens. */
export const SIGNS: Readonly<
  Record<
    Action,
    {readonly sign: string; readonly colour: Colour; readonly planned: string; readonly done: string}
  >
> = {
  create: {sign: '+', colour: 'green', planned: 'to create', done: 'created'},
  update: {sign: '~', colour: 'yellow', planned: 'to change', done: 'changed'},
  delete: {sign: '-', colour: 'red', planned: 'to delete', done: 'deleted'},
  adopt: {sign: '=', colour: 'cyan', planned: 'to adopt', done: 'adopted'},
};

/** In the order in which they are told. */
export const ACTIONS: readonly Action[] = ['create', 'update', 'delete', 'adopt'];

/** Whether changes are told before they happen or afterwards. */
export type Tense = 'planned' | 'done';

/** `3 to create, 1 to change` or `3 created, 1 changed`: without what there is none of. */
export const actionCounts = (count: (action: Action) => number, tense: Tense): string =>
  ACTIONS.flatMap((action) => (count(action) > 0 ? [`${count(action)} ${SIGNS[action][tense]}`] : [])).join(
    ', ',
  );
