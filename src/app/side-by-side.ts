/** Work on many things, so many at a time, each once those it rests on are done. */

/**
 * Does `work` for each item, at most `jobs` at a time, and gives what came of it in the order of the items. An item begins once all
 * items that `before` names for it have ended; those must come earlier in the list. Of several failures, the first is thrown.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<R>,
  before: (item: T) => readonly T[] = () => [],
): Promise<readonly R[]> {
  const running = new Map<T, Promise<R>>();
  let free = jobs;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resume) => waiting.push(resume));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const begin = async (item: T): Promise<R> => {
    await Promise.allSettled(before(item).map(async (earlier) => running.get(earlier)));
    await enter();
    try {
      return await work(item);
    } finally {
      leave();
    }
  };
  for (const item of items) running.set(item, begin(item));
  await Promise.allSettled(running.values());
  return Promise.all(running.values());
}
