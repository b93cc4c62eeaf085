import { availableParallelism } from 'node:os';
import { compileKernel, POINTS, QUERIES, SCRATCH, type Layout } from './kernel';
import { principalAxes, spatialOrder, type Axes } from './order';
import { startThreads } from './threads';
import { wasm } from './webAssembly';

/** Products that are worth another thread: it takes about 20 ms to start, mostly beside other work. */
const WORTH_THREAD = 2e8;
/** Products below which rows stay as they stand: to order them takes as long as it saves. */
const WORTH_ORDER = 1e9;
/** Bytes of points that stay in a core's second-level cache. */
const BLOCK_BYTES = 1 << 18;
/** Queries of a block, which each thread takes at a time. */
const BLOCK_QUERIES = 64;
/** Axes that the order of rows is made from. */
const ORDER_AXES = 8;
/** Axes that a row is turned to at a time: their sums fit the processor's registers. */
const TURNED = 4;
/** Of float32, rounding to nearest. */
const ROUNDING = 2 ** -24;
const PAGE = 65536;
const MOST_BYTES = 2 ** 31 - PAGE;

/**
 * Candidates of each query, in one list or one of each thread, and what they leave open. All are
 * told apart by half the squared distance, scaled and in float32.
 */
export interface Candidates {
  readonly lists: number;
  /** Candidates of a list. */
  readonly count: number;
  /** Half squared distances. */
  readonly halves: Float32Array;
  /** Where a list of a query begins among them, ascending; Infinity: none any more. */
  listAt(query: number, list: number): number;
  /** The row of x that lies at a half squared distance. */
  rowAt(index: number): number;
  /** No row that is no candidate of the query is nearer. */
  limit(query: number): number;
  /**
   * A row of a larger half squared distance is certain to be farther away than a neighbour.
   *
   * @param neighbor Its distance, squared, in the units of x.
   */
  reach(query: number, neighbor: number): number;
}

/** A set of rows, turned to the axes, in an order of its own. */
interface Turned {
  /** Place in the set given of each row in order. */
  readonly order: Int32Array;
  /** [rows, columns] by place in the set given. */
  readonly coordinates: Float32Array;
}

/** Rows turned to the axes, [rows, columns], and again by axis those that vary most. */
function turn(
  x: Float64Array,
  columns: number,
  rows: Int32Array,
  { mean, axes, plain }: Axes,
  scale: number,
): { coordinates: Float32Array; keys: Float32Array[] } {
  const size = rows.length;
  const coordinates = new Float32Array(size * columns);
  const keys = Array.from({ length: Math.min(ORDER_AXES, columns) }, () => new Float32Array(size));
  const away = new Float64Array(columns);
  // [columns / TURNED][columns][TURNED]; axes of zeros fill the last up.
  const grouped = new Float64Array(plain ? 0 : Math.ceil(columns / TURNED) * TURNED * columns);
  if (!plain)
    for (let axis = 0; axis < columns; axis++)
      for (let c = 0, lane = axis % TURNED; c < columns; c++)
        grouped[((axis - lane) / TURNED) * TURNED * columns + c * TURNED + lane] =
          axes[axis * columns + c]!;
  for (let i = 0, to = 0; i < size; i++, to += columns) {
    const from = rows[i]! * columns;
    if (plain) {
      for (let axis = 0; axis < columns; axis++) {
        const c = plain[axis]!;
        coordinates[to + axis] = (x[from + c]! - mean[c]!) * scale;
      }
    } else {
      for (let c = 0; c < columns; c++) away[c] = (x[from + c]! - mean[c]!) * scale;
      for (let axis = 0, at = 0; axis < columns; axis += TURNED) {
        let [first, second, third, fourth] = [0, 0, 0, 0];
        for (let c = 0; c < columns; c++, at += TURNED) {
          const value = away[c]!;
          first += value * grouped[at]!;
          second += value * grouped[at + 1]!;
          third += value * grouped[at + 2]!;
          fourth += value * grouped[at + 3]!;
        }
        coordinates[to + axis] = first;
        if (axis + 1 < columns) coordinates[to + axis + 1] = second;
        if (axis + 2 < columns) coordinates[to + axis + 2] = third;
        if (axis + 3 < columns) coordinates[to + axis + 3] = fourth;
      }
    }
    for (let key = 0; key < keys.length; key++) keys[key]![i] = coordinates[to + key]!;
  }
  return { coordinates, keys };
}

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/**
 * The order of queries that are points too, as those stand, and where they do. Undefined where one
 * is none, or is there twice.
 *
 * @param order Of the points: place in `points` of each in order.
 * @param rows All of x.
 */
function orderAmong(
  points: Int32Array,
  order: Int32Array,
  queries: Int32Array,
  rows: number,
): { order: Int32Array; stands: Int32Array } | undefined {
  const queryOf = new Int32Array(rows).fill(-1);
  for (let query = 0; query < queries.length; query++) queryOf[queries[query]!] = query;
  const among = { order: new Int32Array(queries.length), stands: new Int32Array(queries.length) };
  let found = 0;
  for (let place = 0; place < order.length; place++) {
    const query = queryOf[points[order[place]!]!]!;
    if (query < 0) continue;
    among.order[found] = query;
    among.stands[found++] = place;
  }
  return found === queries.length ? among : undefined;
}

/** Blocks of one set of rows with itself as [first query, end, first point, end], near ones first. */
function pairedBlocks(size: number, perBlock: number): Int32Array {
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
function crossedBlocks(
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

function sameRows(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * The `count` nearest points of each query by products in float32, on turned and centred rows;
 * WebAssembly on every processor. Undefined where they would not fit its memory.
 */
export function findCandidates(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  count: number,
): Candidates | undefined {
  const symmetric = sameRows(points, queries);
  const width = roundUp(columns, 2);
  const segment = width <= 64 ? 8 : roundUp(width / 8, 2);
  const segments = Math.ceil(width / segment);
  const products = (queries.length * points.length * width) / (symmetric ? 2 : 1);
  const threads = Math.min(availableParallelism(), 1 + Math.floor(products / WORTH_THREAD));
  // Each pair of the same rows serves both, so two threads may come upon the same row.
  const lists = symmetric ? threads : 1;
  const sizes = {
    queries: roundUp(queries.length, symmetric ? POINTS : QUERIES),
    points: roundUp(points.length, POINTS),
  };

  // Where everything lies: shared arrays first, then what each thread writes.
  let end = 0;
  const reserve = (bytes: number): number => {
    const at = end;
    end += roundUp(bytes, 64);
    return at;
  };
  const [queryStride, pointStride] = [sizes.queries * 4, sizes.points * 4];
  const shared = {
    queries: reserve(sizes.queries * width * 4),
    points: reserve(sizes.points * width * 4),
    queryHalves: reserve(queryStride),
    pointHalves: reserve(pointStride),
    queryRests: reserve(queryStride * segments),
    pointRests: reserve(pointStride * segments),
    queryIds: reserve(queryStride),
    pointIds: reserve(pointStride),
    scratch: reserve(SCRATCH * threads),
  };
  const limits = reserve(queryStride);
  const distances = reserve(sizes.queries * count * 4);
  const places = reserve(sizes.queries * count * 4);
  const listStride = end - limits;
  const bytes = limits + listStride * lists;
  if (bytes > MOST_BYTES) return undefined;
  const others = startThreads(threads - 1);
  const layout: Layout = {
    ...shared,
    ...{ columns: width, segment, candidates: count, symmetric, queryStride, pointStride },
    ...{ limits, distances, places },
    pages: Math.ceil(bytes / PAGE),
  };
  const memory = new wasm.Memory({
    initial: layout.pages,
    maximum: layout.pages,
    shared: true,
  });
  const floats = new Float32Array(memory.buffer);
  const integers = new Int32Array(memory.buffer);

  const axes = principalAxes(x, columns, points, queries.length);
  const sets = symmetric ? [points] : [points, queries];
  const scale = 1 / (Math.max(...sets.map((rows) => largest(x, columns, rows, axes.mean))) || 1);
  const turned = (rows: Int32Array, order?: Int32Array): Turned => {
    const { coordinates, keys } = turn(x, columns, rows, axes, scale);
    const own = (): Int32Array =>
      products < WORTH_ORDER ? Int32Array.from(rows.keys()) : spatialOrder(keys, rows.length);
    return { coordinates, order: order ?? own() };
  };
  const turnedPoints = turned(points);
  const among = symmetric
    ? undefined
    : orderAmong(points, turnedPoints.order, queries, x.length / columns);
  const turnedQueries = symmetric ? turnedPoints : turned(queries, among?.order);
  const pack = (
    { order, coordinates }: Turned,
    padded: number,
    group: number,
    at: { values: number; halves: number; rests: number; ids: number },
    rows: Int32Array,
  ): void => {
    const [values, halves, rests, ids] = [at.values / 4, at.halves / 4, at.rests / 4, at.ids / 4];
    for (let place = 0; place < order.length; place++) {
      const from = order[place]! * columns;
      const lane = place % group;
      const to = values + (place - lane) * width + lane;
      let squares = 0;
      for (let c = columns - 1; c >= 0; c--) {
        const value = coordinates[from + c]!;
        floats[to + c * group] = value;
        // What follows a segment, a little more for the rounding of its root.
        if ((c + 1) % segment === 0)
          floats[rests + ((c + 1) / segment - 1) * padded + place] =
            Math.sqrt(squares) * (1 + 4 * ROUNDING);
        squares += value * value;
      }
      floats[halves + place] = squares / 2;
      integers[ids + place] = rows[order[place]!]!;
    }
    // A place that only fills a tile up is infinitely far from all.
    floats.fill(Infinity, halves + order.length, halves + padded);
    integers.fill(-1, ids + order.length, ids + padded);
  };
  pack(
    turnedPoints,
    sizes.points,
    POINTS,
    {
      values: shared.points,
      halves: shared.pointHalves,
      rests: shared.pointRests,
      ids: shared.pointIds,
    },
    points,
  );
  pack(
    turnedQueries,
    sizes.queries,
    QUERIES,
    {
      values: shared.queries,
      halves: shared.queryHalves,
      rests: shared.queryRests,
      ids: shared.queryIds,
    },
    queries,
  );
  widen(floats, shared.queryRests / 4, (sizes.queries * segments) / QUERIES);
  for (let list = 0; list < lists; list++) {
    const base = (list * listStride) / 4;
    floats.fill(Infinity, base + limits / 4, base + limits / 4 + sizes.queries);
    floats.fill(Infinity, base + distances / 4, base + distances / 4 + sizes.queries * count);
  }
  const perBlock = Math.max(POINTS * 4, Math.floor(BLOCK_BYTES / 4 / width / POINTS) * POINTS);
  const placeOf = new Int32Array(queries.length);
  for (let place = 0; place < placeOf.length; place++) placeOf[turnedQueries.order[place]!] = place;
  others.run({
    module: compileKernel(layout),
    memory,
    ...(symmetric
      ? { tasks: pairedBlocks(sizes.points, perBlock), atOnce: 1 }
      : {
          tasks: crossedBlocks(sizes.queries, sizes.points, perBlock, (place) =>
            among
              ? among.stands[Math.min(place, queries.length - 1)]!
              : (place / sizes.queries) * sizes.points,
          ),
          atOnce: Math.ceil(sizes.points / perBlock),
        }),
    listStride: symmetric ? listStride : 0,
  });

  const limitsAt = Array.from({ length: lists }, (_, list) => (list * listStride + limits) / 4);
  return {
    lists,
    count,
    halves: floats,
    listAt: (query, list) => (list * listStride + distances) / 4 + placeOf[query]! * count,
    rowAt: (index) => integers[shared.pointIds / 4 + integers[index + (places - distances) / 4]!]!,
    limit(query) {
      let limit = Infinity;
      for (const at of limitsAt) limit = Math.min(limit, floats[at + placeOf[query]!]!);
      return limit;
    },
    reach(query, neighbor) {
      // Only rows within the neighbour's distance matter, so none of a larger norm than this.
      const norm = Math.sqrt(2 * floats[shared.queryHalves / 4 + placeOf[query]!]!);
      const far = norm + Math.sqrt(neighbor) * scale * (1 + 1e-6);
      const error = (width + 8) * ROUNDING * (norm * far + (far * far + norm * norm) / 2);
      return (neighbor * scale ** 2) / 2 + error + 1e-30;
    },
  };
}

/** Gives each tile of queries the largest of its rests. */
function widen(floats: Float32Array, rests: number, tiles: number): void {
  for (let tile = 0, at = rests; tile < tiles; tile++, at += QUERIES) {
    let most = 0;
    for (let i = 0; i < QUERIES; i++) most = Math.max(most, floats[at + i]!);
    floats.fill(most, at, at + QUERIES);
  }
}

/** The largest absolute centred value; what is divided by it fits float32. */
function largest(x: Float64Array, columns: number, rows: Int32Array, mean: Float64Array): number {
  let most = 0;
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * columns;
    for (let c = 0; c < columns; c++) {
      const away = Math.abs(x[from + c]! - mean[c]!);
      if (away > most) most = away;
    }
  }
  return most;
}
