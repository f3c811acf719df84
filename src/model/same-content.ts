import {sameJson} from './canonical-json.ts';
import type {GovernedObject} from './objects.ts';

type Content = Pick<GovernedObject, 'labels' | 'spec'>;

/** Whether two objects say the same: their specs and labels, not whose they are or what they are called. */
export const sameContent = (a: Content, b: Content): boolean =>
  sameJson(a.spec, b.spec) && sameJson(a.labels, b.labels);
