import type {Names} from '../../model/names.ts';

/** In how many a row may be told of by name: of more, addresses are enough. */
const NAMED = 3;

/** `Bo Berg`: what each of some people or objects is called besides; undefined for those that are called nothing else, and of many. */
export const calledOf =
  (names: Names | undefined) =>
  (reference: string, among = 1): string | undefined =>
    among <= NAMED && names !== undefined && Object.hasOwn(names, reference) ? names[reference] : undefined;

/** `Bo Berg (bo@acme.example)`. */
export const calledText = (called: string | undefined, reference: string): string =>
  called === undefined ? reference : `${called} (${reference})`;

export type CalledOf = ReturnType<typeof calledOf>;
