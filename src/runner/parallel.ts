import { availableParallelism } from 'node:os';

/** Work that native threads do goes on while others wait for files, so twice the processors. */
const WIDTH = 2 * availableParallelism();

/** Does `work` for each item, some at a time; results in the items' order. The first error ends it. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  width = WIDTH,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index]!, index);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
