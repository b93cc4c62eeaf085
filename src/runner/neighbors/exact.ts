/** Doubles of the points looked at in one go: 256 KiB, which stay in a core's second-level cache. */
const BLOCK = 32768;
/** Columns summed between two looks at whether a point is already too far. */
const STRIDE = 8;

function gather(x: Float64Array, columns: number, rows: Int32Array): Float64Array {
  const gathered = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    gathered.set(x.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return gathered;
}

/**
 * As `nearestNeighbors` of this folder, by looking at every point, in double.
 *
 * @param x [rows, columns], C order, finite.
 * @param points Rows among which neighbours are looked for, ascending; more than k of them.
 * @param queries Rows whose neighbours are looked for.
 * @returns [queries, k]: rows of `x`, nearest first. A row is never its own neighbour (another row
 *   of equal values is); of rows at the same distance the lower one comes first.
 */
export function nearestByScan(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  k: number,
): Int32Array {
  const candidates = gather(x, columns, points);
  const sought = gather(x, columns, queries);
  const rows = new Int32Array(queries.length * k).fill(-1);
  const distances = new Float64Array(queries.length * k).fill(Infinity);
  const perBlock = Math.max(1, Math.floor(BLOCK / Math.max(1, columns)));
  const whole = columns - (columns % STRIDE);

  for (let start = 0; start < points.length; start += perBlock) {
    const end = Math.min(points.length, start + perBlock);
    for (let query = 0; query < queries.length; query++) {
      const self = queries[query]!;
      const from = query * columns;
      const first = query * k;
      const last = first + k - 1;
      let limit = distances[last]!;
      for (let point = start; point < end; point++) {
        const to = point * columns;
        let distance = 0;
        let column = 0;
        while (column < whole) {
          for (const stop = column + STRIDE; column < stop; column++) {
            const difference = sought[from + column]! - candidates[to + column]!;
            distance += difference * difference;
          }
          if (distance >= limit) break;
        }
        // Points come in ascending order, so one that is only as near as the last stays behind it.
        if (distance >= limit) continue;
        for (; column < columns; column++) {
          const difference = sought[from + column]! - candidates[to + column]!;
          distance += difference * difference;
        }
        if (distance >= limit || points[point] === self) continue;
        let place = last;
        while (place > first && distances[place - 1]! > distance) {
          distances[place] = distances[place - 1]!;
          rows[place] = rows[place - 1]!;
          place--;
        }
        distances[place] = distance;
        rows[place] = points[point]!;
        limit = distances[last]!;
      }
    }
  }
  return rows;
}

/** The squared Euclidean distance of two rows of `x`, summed in the columns' order. */
export function squaredDistance(x: Float64Array, columns: number, a: number, b: number): number {
  let sum = 0;
  for (let c = 0, i = a * columns, j = b * columns; c < columns; c++, i++, j++) {
    const difference = x[i]! - x[j]!;
    sum += difference * difference;
  }
  return sum;
}
