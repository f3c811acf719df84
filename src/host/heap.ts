import {setFlagsFromString} from 'node:v8';

/** By how much the heap may grow beyond what is in use, in percent; 0: as V8 has it. */
let allowed = 0;

/** V8 lets the heap become four times as large as what is in use before it collects what is not. `percent`: by how much it may grow instead. */
function keepHeapWithin(percent: number): void {
  allowed = percent;
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}

/**
 * Runs work that holds much, such as both sides of a set: left to itself, V8 lets the heap become four times as large as what is in use, or
 * half of that, as chance will have it. As long as a flag is other than it was, V8 takes no kept code (`bin/kept-code.cjs`): what the
 * work needs is better loaded before, and the flag is as it was when it ends.
 */
export async function withSmallHeap<R>(work: () => Promise<R>): Promise<R> {
  const before = allowed;
  // The command may have said that it is to be smaller yet.
  if (before === 0) keepHeapWithin(100);
  try {
    return await work();
  } finally {
    if (before === 0) keepHeapWithin(before);
  }
}

/** For commands that go once over much, and keep little of what they make. */
export const keepHeapSmall = (): void => keepHeapWithin(30);

/** For commands that hold a whole plan: with less, what is in use would be looked through again and again. */
export const keepHeapOfPlanSmall = (): void => keepHeapWithin(60);
