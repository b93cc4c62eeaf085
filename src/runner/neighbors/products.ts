import { availableParallelism } from 'node:os';
import { crossedBlocks, pairedBlocks } from './blocks';
import { compileKernel } from './kernel';
import { arrange, POINTS, type Layout, type RowSet } from './layout';
import { isTurned, principalAxes, spatialOrder, type Axes } from './order';
import { startThreads, type Job } from './threads';
import { turn } from './turn';
import {
  withMemory,
  type WasmExports,
  type WasmMemory,
  type WasmModule,
} from '../wasm/webAssembly';

/** Products that are worth another thread: it takes about 20 ms to start, mostly beside other work. */
const WORTH_THREAD = 2e8;
/** Products below which rows stay as they stand: to order them takes as long as it saves. */
const WORTH_ORDER = 1e9;
/** Bytes of points that stay in a core's second-level cache. */
const BLOCK_BYTES = 1 << 18;
/** Axes that the order of rows is made from. */
const ORDER_AXES = 8;

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

function sameRows(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function everyPlace(count: number): Int32Array {
  const every = new Int32Array(count);
  for (let place = 0; place < count; place++) every[place] = place;
  return every;
}

/** Rows of x, one after the other; those that stand together are copied together. */
function gather(x: Float64Array, columns: number, rows: Int32Array, into: Float64Array): void {
  for (let i = 0, end = 0; i < rows.length; i = end) {
    while (end < rows.length && rows[end] === rows[i]! + end - i) end++;
    const from = rows[i]! * columns;
    into.set(x.subarray(from, from + (end - i) * columns), i * columns);
  }
}

/** What is asked for, as the layout takes it. */
interface Asked {
  readonly x: Float64Array;
  readonly columns: number;
  readonly points: Int32Array;
  readonly queries: Int32Array;
  /** Products of two values that all pairs take. */
  readonly products: number;
}

/** Rows in the kernel's memory, made ready for its products. */
class Prepared {
  readonly memory: WasmMemory;
  readonly module: WasmModule;
  private readonly floats: Float32Array;
  private readonly integers: Int32Array;
  private readonly kernel: WasmExports;
  private readonly axes: Axes;
  private readonly scale: number;
  private readonly coordinates: Float32Array;
  /** Where among the points each query stands, where it is one of them. */
  stands: Int32Array | undefined;

  constructor(
    private readonly asked: Asked,
    private readonly layout: Layout,
  ) {
    const { x, columns, points, queries } = asked;
    this.module = compileKernel(layout);
    const { memory, exports } = withMemory(this.module, layout.pages);
    this.memory = memory;
    this.kernel = exports;
    const { buffer } = memory;
    this.floats = new Float32Array(buffer);
    this.integers = new Int32Array(buffer);
    this.coordinates = new Float32Array(buffer, layout.coordinates);
    this.axes = principalAxes(x, columns, points, queries.length);
    new Float64Array(buffer, layout.mean, columns).set(this.axes.mean);
    this.take(layout.points, points);
    if (!layout.symmetric) this.take(layout.queries, queries);
    // What is divided by the largest value fits float32.
    this.scale = 1 / (new Float64Array(buffer, layout.most, 1)[0]! || 1);
    new Float64Array(buffer, layout.scale, 1)[0] = this.scale;
    if (this.axes.plain)
      this.integers.set(
        this.axes.plain.map((c) => c * 8),
        layout.axes / 4,
      );
    this.place();
    this.clear();
  }

  private givenOf({ given, count }: RowSet): Float64Array {
    return new Float64Array(this.memory.buffer, given, count * this.asked.columns);
  }

  /** Rows of x as they are given. */
  private take(set: RowSet, rows: Int32Array): void {
    const { x, columns } = this.asked;
    gather(x, columns, rows, this.givenOf(set));
    this.integers.set(rows, set.rows / 4);
    this.kernel.largest!(set.given, set.given + set.count * columns * 8);
  }

  /** Points, then queries, each in an order in which near ones stand together. */
  private place(): void {
    const { layout, kernel, asked } = this;
    const { points, queries, x, columns } = asked;
    this.project(layout.points);
    const order = this.orderOf(layout.points);
    this.pack(layout.points, order);
    kernel.packPoints!();
    if (layout.symmetric) this.pack(layout.queries, order);
    else {
      const among = orderAmong(points, order, queries, x.length / columns);
      this.stands = among?.stands;
      this.project(layout.queries);
      this.pack(layout.queries, among?.order ?? this.orderOf(layout.queries));
    }
    kernel.packQueries!();
  }

  /** A set's coordinates on the axes. */
  private project(set: RowSet): void {
    const { axes, kernel, asked, scale, coordinates, layout } = this;
    const { columns } = asked;
    if (axes.plain) kernel.centre!(set.given, set.given + set.count * columns * 8);
    else turn(this.givenOf(set), columns, axes, scale, coordinates, layout.columns);
  }

  private orderOf({ count }: RowSet): Int32Array {
    const { asked, coordinates, layout } = this;
    if (asked.products < WORTH_ORDER) return everyPlace(count);
    const keys = Array.from({ length: Math.min(ORDER_AXES, asked.columns) }, (_, axis) => {
      const key = new Float32Array(count);
      for (let i = 0, at = axis; i < count; i++, at += layout.columns) key[i] = coordinates[at]!;
      return key;
    });
    return spatialOrder(keys, count);
  }

  private pack({ count, padded, order, halves, ids }: RowSet, places: Int32Array): void {
    this.integers.set(places, order / 4);
    // A place that only fills a tile up is infinitely far from all.
    this.floats.fill(Infinity, halves / 4 + count, halves / 4 + padded);
    this.integers.fill(-1, ids / 4 + count, ids / 4 + padded);
  }

  /** No candidate is there yet. */
  private clear(): void {
    const { layout, floats } = this;
    const { padded } = layout.queries;
    floats.fill(Infinity, layout.limits / 4, layout.limits / 4 + padded);
    for (let list = 0; list < layout.lists; list++) {
      const first = (list * layout.listStride + layout.distances) / 4;
      floats.fill(Infinity, first, first + padded * layout.candidates);
    }
  }
}

/** The blocks of all pairs, and how many a thread takes together. */
function tasksOf(layout: Layout, stands: Int32Array | undefined): Pick<Job, 'tasks' | 'atOnce'> {
  const { points, queries } = layout;
  const perBlock = Math.max(
    POINTS * 4,
    Math.floor(BLOCK_BYTES / 4 / layout.columns / POINTS) * POINTS,
  );
  if (layout.symmetric) return { tasks: pairedBlocks(queries.padded, perBlock), atOnce: 1 };
  const standsAt = (place: number): number =>
    stands ? stands[Math.min(place, queries.count - 1)]! : (place / queries.padded) * points.padded;
  return {
    tasks: crossedBlocks(queries.padded, points.padded, perBlock, standsAt),
    atOnce: Math.ceil(points.padded / perBlock),
  };
}

/**
 * The k nearest points of each query, exact: candidates by products in float32 on turned and centred
 * rows, ranked again in double; WebAssembly on every processor.
 *
 * @param extra Candidates beyond the neighbours asked for, so that rounding can be told from distance.
 * @returns [queries, k], of a query in doubt −1 first: rounding or ties leave open which they are.
 *   Undefined where the rows would not fit its memory.
 */
export function nearestByProducts(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  k: number,
  extra: number,
): Int32Array | undefined {
  const symmetric = sameRows(points, queries);
  const products = (queries.length * points.length * columns) / (symmetric ? 2 : 1);
  const threads = Math.min(availableParallelism(), 1 + Math.floor(products / WORTH_THREAD));
  // Of as many lists as there are threads each needs fewer of them.
  const candidates = k + Math.ceil(extra / (symmetric ? threads : 1));
  const layout = arrange({
    ...{ columns, points: points.length, queries: queries.length, symmetric, threads },
    ...{ neighbors: k, candidates: Math.min(candidates, points.length) },
    turned: isTurned(columns, points.length, queries.length),
  });
  if (layout === undefined) return undefined;
  const others = startThreads(threads - 1);
  const { module, memory, stands } = new Prepared(
    { x, columns, points, queries, products },
    layout,
  );
  others.run({
    ...{ module, memory, queries: queries.length, scratchStride: layout.scratchStride },
    ...tasksOf(layout, stands),
    listStride: symmetric ? layout.listStride : 0,
  });
  return new Int32Array(memory.buffer, layout.found, queries.length * k);
}
