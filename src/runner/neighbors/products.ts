import { availableParallelism } from 'node:os';
import { crossedBlocks, pairedBlocks } from './blocks';
import { compileKernel } from './kernel';
import { arrange, POINTS, type RowSet } from './layout';
import { isTurned, principalAxes, spatialOrder } from './order';
import { startThreads } from './threads';
import { turn } from './turn';
import { wasm } from '../wasm/webAssembly';

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
  const memory = new wasm.Memory({ initial: layout.pages, maximum: layout.pages, shared: true });
  const { buffer } = memory;
  const floats = new Float32Array(buffer);
  const integers = new Int32Array(buffer);
  const module = compileKernel(layout);
  const kernel = new wasm.Instance(module, { host: { memory } }).exports;

  const axes = principalAxes(x, columns, points, queries.length);
  new Float64Array(buffer, layout.mean, columns).set(axes.mean);
  const givenOf = ({ given, count }: RowSet): Float64Array =>
    new Float64Array(buffer, given, count * columns);
  const take = (set: RowSet, rows: Int32Array): void => {
    gather(x, columns, rows, givenOf(set));
    integers.set(rows, set.rows / 4);
    kernel.largest!(set.given, set.given + set.count * columns * 8);
  };
  take(layout.points, points);
  if (!symmetric) take(layout.queries, queries);
  // What is divided by the largest value fits float32.
  const scale = 1 / (new Float64Array(buffer, layout.most, 1)[0]! || 1);
  new Float64Array(buffer, layout.scale, 1)[0] = scale;
  if (axes.plain)
    integers.set(
      axes.plain.map((c) => c * 8),
      layout.axes / 4,
    );
  const coordinates = new Float32Array(buffer, layout.coordinates);
  const project = (set: RowSet): void => {
    if (axes.plain) kernel.centre!(set.given, set.given + set.count * columns * 8);
    else turn(givenOf(set), columns, axes, scale, coordinates, layout.columns);
  };
  const orderOf = ({ count }: RowSet): Int32Array => {
    if (products < WORTH_ORDER) return everyPlace(count);
    const keys = Array.from({ length: Math.min(ORDER_AXES, columns) }, (_, axis) => {
      const key = new Float32Array(count);
      for (let i = 0, at = axis; i < count; i++, at += layout.columns) key[i] = coordinates[at]!;
      return key;
    });
    return spatialOrder(keys, count);
  };
  const pack = ({ count, padded, order, halves, ids }: RowSet, places: Int32Array): void => {
    integers.set(places, order / 4);
    // A place that only fills a tile up is infinitely far from all.
    floats.fill(Infinity, halves / 4 + count, halves / 4 + padded);
    integers.fill(-1, ids / 4 + count, ids / 4 + padded);
  };
  project(layout.points);
  const pointOrder = orderOf(layout.points);
  pack(layout.points, pointOrder);
  kernel.packPoints!();
  const among = symmetric ? undefined : orderAmong(points, pointOrder, queries, x.length / columns);
  if (!symmetric) project(layout.queries);
  pack(layout.queries, symmetric ? pointOrder : (among?.order ?? orderOf(layout.queries)));
  kernel.packQueries!();

  const { padded } = layout.queries;
  floats.fill(Infinity, layout.limits / 4, layout.limits / 4 + padded);
  for (let list = 0; list < layout.lists; list++) {
    const first = (list * layout.listStride + layout.distances) / 4;
    floats.fill(Infinity, first, first + padded * layout.candidates);
  }
  const perBlock = Math.max(
    POINTS * 4,
    Math.floor(BLOCK_BYTES / 4 / layout.columns / POINTS) * POINTS,
  );
  others.run({
    ...{ module, memory, queries: queries.length, scratchStride: layout.scratchStride },
    ...(symmetric
      ? { tasks: pairedBlocks(padded, perBlock), atOnce: 1 }
      : {
          tasks: crossedBlocks(padded, layout.points.padded, perBlock, (place) =>
            among
              ? among.stands[Math.min(place, queries.length - 1)]!
              : (place / padded) * layout.points.padded,
          ),
          atOnce: Math.ceil(layout.points.padded / perBlock),
        }),
    listStride: symmetric ? layout.listStride : 0,
  });
  return new Int32Array(buffer, layout.found, queries.length * k);
}
