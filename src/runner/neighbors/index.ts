import { nearestByScan } from './exact';
import { everyPlace, nearestByProducts } from './products';

/** Products below which the plain scan is as fast. */
const WORTH_CANDIDATES = 3e7;
/**
 * Candidates beyond the neighbours asked for, so that rounding can be told from distance; more where
 * so many rows are as near as the last neighbour that those do not do.
 */
const EXTRA = [8, 56, 248];

/**
 * Writes the neighbours of the queries that are not in doubt.
 *
 * @param found [open, k]
 * @param open Places of the queries in `result`.
 * @returns the places that are left open
 */
function settle(found: Int32Array, open: Int32Array, k: number, result: Int32Array): Int32Array {
  if (open.length * k === result.length) result.set(found);
  const left: number[] = [];
  for (let query = 0; query < open.length; query++) {
    const place = open[query]!;
    if (found[query * k]! < 0) left.push(place);
    else if (open.length * k < result.length)
      for (let i = 0; i < k; i++) result[place * k + i] = found[query * k + i]!;
  }
  return Int32Array.from(left);
}

const rowsAt = (rows: Int32Array, places: Int32Array): Int32Array =>
  places.map((place) => rows[place]!);

/**
 * The exact k nearest neighbours by Euclidean distance, in double: candidates by products in
 * float32, ranked again in double. Where rounding or ties leave a doubt, more candidates are asked for,
 * and then every point is looked at.
 *
 * @param x [rows, columns], C order, finite.
 * @param points Rows among which neighbours are looked for, ascending; more than k of them.
 * @param queries Rows whose neighbours are looked for.
 * @returns [queries, k]: rows of `x`, nearest first. A row is never its own neighbour (another row
 *   of equal values is); of rows at the same distance the lower one comes first.
 */
export function nearestNeighbors(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  k: number,
): Int32Array {
  const result = new Int32Array(queries.length * k);
  let open: Int32Array = everyPlace(queries.length);
  for (const extra of EXTRA) {
    if (open.length * points.length * columns < WORTH_CANDIDATES) break;
    const asking = open.length === queries.length ? queries : rowsAt(queries, open);
    const found = nearestByProducts(x, columns, points, asking, k, extra);
    if (found === undefined) break;
    const left = settle(found, open, k, result);
    // Where more candidates settled little, still more would do so, too.
    const settled = extra === EXTRA[0] || left.length < open.length / 2;
    open = left;
    if (!settled) break;
  }
  // The scan begins with a copy of all points.
  if (open.length === 0) return result;
  const scanned = nearestByScan(x, columns, points, rowsAt(queries, open), k);
  open.forEach((place, i) => result.set(scanned.subarray(i * k, (i + 1) * k), place * k));
  return result;
}
