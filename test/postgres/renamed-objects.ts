import {diff} from '../../src/diff/diff.ts';
import type {Address} from '../../src/model/address.ts';
import type {Change} from '../../src/model/change.ts';
import type {Live} from '../../src/model/live.ts';
import type {World} from './history-world.ts';

/** The changes that make what is declared of what is live, where objects get the names of others. */
export function renaming(world: World, former: ReadonlyMap<Address, string>, live: Live): readonly Change[] {
  const place = {file: 'history', document: 0, pointer: ''};
  const declared = world.objects().map((each) => {
    const renamedFrom = former.get(each.address);
    const declaration = {place, line: 1, specPointer: '', raw: each.spec, ...(renamedFrom && {renamedFrom})};
    return [each.address, {...each, declaration}] as const;
  });
  // A history passes names on again and again: each time is the first.
  return diff(new Map(declared), {...live, appliedFormerNames: new Map()}, world.home('a')).changes;
}
