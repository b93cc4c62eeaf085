import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compileKernel, POINTS, QUERIES, type Layout } from './kernel';
import { principalAxes, spatialOrder, type Axes } from './order';
import { wasm, type WasmMemory, type WasmModule } from './webAssembly';

/** Products below which another thread costs more than it saves. */
const WORTH_THREAD = 1e9;
/** Bytes of points that stay in a core's second-level cache. */
const BLOCK_BYTES = 1 << 18;
/** Queries of a block, which each thread takes at a time. */
const BLOCK_QUERIES = 64;
/** Axes that the order of rows is made from. */
const ORDER_AXES = 8;
/** Of float32, rounding to nearest. */
const ROUNDING = 2 ** -24;
const PAGE = 65536;
const MOST_BYTES = 2 ** 31 - PAGE;

/** Candidates of each query, by the thread that found them, and what they leave open. */
export interface Candidates {
  /** Rows of x that may be neighbours of a query, in no order; -1: none. */
  of(query: number): Iterable<number>;
  /**
   * Every row that is no candidate of the query is at least so far: a squared distance in the
   * units of x, with all rounding of float32 taken off.
   *
   * @param neighbor Distance of the farthest neighbour, squared.
   */
  beyond(query: number, neighbor: number): number;
}

/** A set of rows, turned to the axes, in an order of its own. */
interface Turned {
  readonly size: number;
  /** Place in the set given of each row in order. */
  readonly order: Int32Array;
  /** [columns][size] by place in the set given. */
  readonly axes: readonly Float32Array[];
}

function turn(
  x: Float64Array,
  columns: number,
  rows: Int32Array,
  { mean, axes }: Axes,
  scale: number,
): Turned {
  const size = rows.length;
  const turned = Array.from({ length: columns }, () => new Float32Array(size));
  const away = new Float64Array(columns);
  const plain = axes.every((value) => value === 0 || value === 1);
  const source = plain ? turned.map((_, axis) => axes.indexOf(1, axis * columns) % columns) : [];
  for (let i = 0; i < size; i++) {
    const from = rows[i]! * columns;
    for (let c = 0; c < columns; c++) away[c] = (x[from + c]! - mean[c]!) * scale;
    for (let axis = 0; axis < columns; axis++) {
      if (plain) {
        turned[axis]![i] = away[source[axis]!]!;
        continue;
      }
      const at = axis * columns;
      let [even, odd] = [0, 0];
      let c = 0;
      for (; c + 1 < columns; c += 2) {
        even += away[c]! * axes[at + c]!;
        odd += away[c + 1]! * axes[at + c + 1]!;
      }
      if (c < columns) even += away[c]! * axes[at + c]!;
      turned[axis]![i] = even + odd;
    }
  }
  return { size, order: spatialOrder(turned.slice(0, ORDER_AXES), size), axes: turned };
}

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/**
 * What another thread runs: blocks, until none is left. It is text, so as to stand in any bundle.
 * state: [next block, threads that began and have not ended, closed]. A thread that starts when
 * the work is done sees that it is closed and leaves the memory alone.
 */
const WORKER = `const { workerData } = require('node:worker_threads');
const { module, memory, state, tasks, thread } = workerData;
Atomics.add(state, 1, 1);
if (Atomics.load(state, 2) === 0) {
  const { run } = new WebAssembly.Instance(module, { host: { memory } }).exports;
  for (let at = Atomics.add(state, 0, 4); at < tasks.length; at = Atomics.add(state, 0, 4))
    run(thread, tasks[at], tasks[at + 1], tasks[at + 2], tasks[at + 3]);
}
Atomics.sub(state, 1, 1);
Atomics.notify(state, 1);`;

/** Blocks of queries and points as [first query, end, first point, end], near ones first. */
function blocks(queries: number, points: number, perBlock: number, symmetric: boolean): Int32Array {
  const list: number[][] = [];
  for (let q = 0; q < queries; q += BLOCK_QUERIES)
    for (let p = 0; p < points; p += perBlock) {
      const endQuery = Math.min(q + BLOCK_QUERIES, queries);
      const endPoint = Math.min(p + perBlock, points);
      if (!symmetric || endPoint > q) list.push([q, endQuery, p, endPoint]);
    }
  const reach = (block: number[]): number => Math.abs(block[2]! / points - block[0]! / queries);
  return Int32Array.from(list.sort((a, b) => reach(a) - reach(b)).flat());
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
  const symmetric =
    points.length === queries.length && points.every((row, i) => row === queries[i]);
  const width = roundUp(columns, 2);
  const segment = width <= 64 ? 8 : roundUp(width / 8, 2);
  const segments = Math.ceil(width / segment);
  const threads =
    queries.length * points.length * width > WORTH_THREAD ? availableParallelism() : 1;
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
  };
  const scratch = reserve(QUERIES * POINTS * 4);
  const limits = reserve(queryStride);
  const distances = reserve(sizes.queries * count * 4);
  const places = reserve(sizes.queries * count * 4);
  const threadStride = end - scratch;
  const bytes = scratch + threadStride * threads;
  if (bytes > MOST_BYTES) return undefined;
  const layout: Layout = {
    ...shared,
    ...{ columns: width, segment, candidates: count, symmetric, queryStride, pointStride },
    ...{ scratch, limits, distances, places, threadStride },
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
  const scale = 1 / (largest(x, columns, points, queries, axes.mean) || 1);
  const turnedPoints = turn(x, columns, points, axes, scale);
  const turnedQueries = symmetric ? turnedPoints : turn(x, columns, queries, axes, scale);
  const pack = (
    { size, order, axes: coordinates }: Turned,
    padded: number,
    group: number,
    at: { values: number; halves: number; rests: number; ids: number },
    rows: Int32Array,
  ): void => {
    for (let place = 0; place < padded; place++) {
      const from = order[place];
      const to = at.values / 4 + Math.floor(place / group) * group * width + (place % group);
      let squares = 0;
      for (let c = columns - 1; c >= 0; c--) {
        const value = from === undefined ? 0 : coordinates[c]![from]!;
        floats[to + c * group] = value;
        // What follows a segment, a little more for the rounding of its root.
        if ((c + 1) % segment === 0)
          floats[at.rests / 4 + ((c + 1) / segment - 1) * padded + place] =
            Math.sqrt(squares) * (1 + 4 * ROUNDING);
        squares += value * value;
      }
      // A place that only fills a tile up is infinitely far from all.
      floats[at.halves / 4 + place] = place < size ? squares / 2 : Infinity;
      integers[at.ids / 4 + place] = from === undefined ? -1 : rows[from]!;
    }
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
  for (let thread = 0; thread < threads; thread++) {
    const base = (thread * threadStride) / 4;
    floats.fill(Infinity, base + limits / 4, base + limits / 4 + sizes.queries);
    floats.fill(Infinity, base + distances / 4, base + distances / 4 + sizes.queries * count);
    integers.fill(-1, base + places / 4, base + places / 4 + sizes.queries * count);
  }
  const perBlock = Math.max(POINTS * 4, Math.floor(BLOCK_BYTES / 4 / width / POINTS) * POINTS);
  const tasks = blocks(sizes.queries, sizes.points, perBlock, symmetric);
  carryOut(compileKernel(layout), memory, tasks, threads, threadStride);

  const placeOf = new Int32Array(queries.length);
  turnedQueries.order.forEach((query, place) => (placeOf[query] = place));
  const bases = Array.from({ length: threads }, (_, thread) => (thread * threadStride) / 4);
  return {
    *of(query) {
      const from = placeOf[query]! * count;
      for (const base of bases)
        for (let i = 0; i < count; i++) {
          const place = integers[base + places / 4 + from + i]!;
          if (place >= 0) yield points[turnedPoints.order[place]!]!;
        }
    },
    beyond(query, neighbor) {
      const place = placeOf[query]!;
      const limit = Math.min(...bases.map((base) => floats[base + limits / 4 + place]!));
      if (limit === Infinity) return Infinity;
      // Only rows within the neighbour's distance matter, so none of a larger norm than this.
      const norm = Math.sqrt(2 * floats[shared.queryHalves / 4 + place]!);
      const reach = norm + Math.sqrt(neighbor) * scale * (1 + 1e-6);
      const error = (width + 8) * ROUNDING * (norm * reach + (reach * reach + norm * norm) / 2);
      return (2 * (limit - error - 1e-30)) / scale ** 2;
    },
  };
}

/** The largest absolute centred value; what is divided by it fits float32. */
function largest(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  mean: Float64Array,
): number {
  let most = 0;
  for (const rows of [points, queries])
    for (const row of rows)
      for (let c = 0; c < columns; c++)
        most = Math.max(most, Math.abs(x[row * columns + c]! - mean[c]!));
  return most;
}

/** Runs all blocks on this thread and on `threads` − 1 more. */
function carryOut(
  module: WasmModule,
  memory: WasmMemory,
  tasks: Int32Array,
  threads: number,
  threadStride: number,
): void {
  const state = new Int32Array(new SharedArrayBuffer(12));
  const common = new Int32Array(new SharedArrayBuffer(tasks.byteLength));
  common.set(tasks);
  for (let thread = 1; thread < threads; thread++)
    new Worker(WORKER, {
      eval: true,
      workerData: { module, memory, state, tasks: common, thread: thread * threadStride },
    }).unref();
  const run = new wasm.Instance(module, { host: { memory } }).exports.run!;
  for (let at = Atomics.add(state, 0, 4); at < tasks.length; at = Atomics.add(state, 0, 4))
    run(0, common[at]!, common[at + 1]!, common[at + 2]!, common[at + 3]!);
  Atomics.store(state, 2, 1);
  for (let busy = Atomics.load(state, 1); busy > 0; busy = Atomics.load(state, 1))
    Atomics.wait(state, 1, busy);
}
