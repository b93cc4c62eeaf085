/** Queries of a block, which each thread takes at a time. */
const BLOCK_QUERIES = 64;

/** Blocks of one set of rows with itself as [first query, end, first point, end], near ones first. */
export function pairedBlocks(size: number, perBlock: number): Int32Array {
  const list: number[][] = [];
  for (let q = 0; q < size; q += BLOCK_QUERIES)
    for (let p = 0; p < size; p += perBlock) {
      const endPoint = Math.min(p + perBlock, size);
      if (endPoint > q) list.push([q, Math.min(q + BLOCK_QUERIES, size), p, endPoint]);
    }
  const away = (block: number[]): number => Math.abs(block[2]! - block[0]!);
  return Int32Array.from(list.sort((a, b) => away(a) - away(b)).flat());
}

/**
 * All blocks of points for each block of queries, near ones first.
 *
 * @param stands Where among the points the query at a place stands.
 */
export function crossedBlocks(
  queries: number,
  points: number,
  perBlock: number,
  stands: (place: number) => number,
): Int32Array {
  const starts = Array.from({ length: Math.ceil(points / perBlock) }, (_, i) => i * perBlock);
  const tasks = new Int32Array(Math.ceil(queries / BLOCK_QUERIES) * starts.length * 4);
  let at = 0;
  for (let q = 0; q < queries; q += BLOCK_QUERIES) {
    const endQuery = Math.min(q + BLOCK_QUERIES, queries);
    const centre = stands((q + endQuery) >> 1) - perBlock / 2;
    starts.sort((a, b) => Math.abs(a - centre) - Math.abs(b - centre));
    for (const p of starts) {
      tasks[at++] = q;
      tasks[at++] = endQuery;
      tasks[at++] = p;
      tasks[at++] = Math.min(p + perBlock, points);
    }
  }
  return tasks;
}
