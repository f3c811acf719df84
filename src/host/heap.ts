import {setFlagsFromString} from 'node:v8';

/** V8 lets the heap become four times as large as what is in use before it collects what is not. `percent`: by how much it may grow instead. */
const keepHeapWithin = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);

/** For commands that go once over much, and keep little of what they make. */
export const keepHeapSmall = (): void => keepHeapWithin(30);

/** For commands that hold a whole plan: with less, what is in use would be looked through again and again. */
export const keepHeapOfPlanSmall = (): void => keepHeapWithin(60);
