import type {Filters} from './filters.ts';
import type {Reader} from './reader.ts';
import type {Selection} from './select-rows.ts';

/** Everything that decides what is drawn, and the way to change it. */
export interface ViewState {
  readonly reader: Reader;
  readonly filters: Filters;
  readonly selection: Selection;
  readonly printing: boolean;
  /** The width of a section, in pixels. */
  readonly width: number;
  readonly filter: (change: Partial<Filters>) => void;
}
