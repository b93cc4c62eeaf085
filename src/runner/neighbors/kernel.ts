import {
  anyTrue,
  assemble,
  block,
  branch,
  branchIf,
  call,
  either,
  f32,
  f32x4,
  get,
  i32,
  loop,
  loopWhile,
  or,
  sequence,
  set,
  tee,
  types,
  when,
  type Code,
  type Func,
} from '../wasm/assembler';
import { POINTS, QUERIES, type Layout } from './layout';
import { centring, largest, packing } from './preparing';
import { ranking } from './ranking';
import { wasm, type WasmModule } from '../wasm/webAssembly';

const ptr = types.i32;

/**
 * insert(lists, row, value as bits in scratch, place): keeps a row's candidates ascending, if the
 * value is below the last one. Threads set one limit for all, so each may find what the other one set
 * last: a limit of any list is one that holds.
 */
function insertion({ candidates, distances, places, limits }: Layout): Func {
  const [lists, row, source, place, at, start, value] = [0, 1, 2, 3, 4, 5, 6];
  const last = (candidates - 1) * 4;
  const list = sequence(get(row), i32.const(candidates * 4), i32.mul, get(lists), i32.add);
  const before = sequence(get(at), i32.const(4), i32.sub);
  const below = (address: Code): Code =>
    sequence(get(value), address, f32.load(distances), f32.less);
  const insert = sequence(
    loop(
      sequence(get(at), get(start), i32.greaterUnsigned),
      when(
        below(before),
        when(
          sequence(get(at), before, f32.load(distances), f32.store(distances)),
          sequence(get(at), before, i32.load(places), i32.store(places)),
          sequence(before, set(at), branch(2)),
        ),
      ),
    ),
    sequence(get(at), get(value), f32.store(distances)),
    sequence(get(at), get(place), i32.store(places)),
    sequence(get(row), i32.const(4), i32.mul, set(at)),
    sequence(get(start), f32.load(distances + last), tee(value)),
    sequence(get(at), f32.load(limits), f32.less),
    when(get(at), get(value), f32.store(limits)),
  );
  const body = sequence(
    sequence(get(source), f32.load(), set(value)),
    sequence(list, tee(start), i32.const(last), i32.add, set(at)),
    sequence(below(get(at)), when(insert)),
  );
  return { params: [ptr, ptr, ptr, ptr], locals: [ptr, ptr, types.f32], body };
}

/** take(thread, lists, query, point): offers each pair of a tile, whose sums lie in scratch. */
function taking(layout: Layout): Func {
  const { symmetric, scratch, limits, queries, points } = layout;
  const [thread, lists, query, point, q, p, at, four, end] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const placed = (row: number): Code => sequence(get(row), i32.const(4), i32.mul);
  const offer = (row: number, place: number): Code =>
    sequence(
      sequence(get(at), f32.load(), placed(row), f32.load(limits), f32.less),
      when(get(lists), get(row), get(at), get(place), call(0)),
    );
  // Of the same rows each pair is looked at once, with the query before the point.
  const apart = symmetric
    ? sequence(get(p), get(q), i32.greaterUnsigned)
    : sequence(placed(q), i32.load(queries.ids), placed(p), i32.load(points.ids), i32.ne);
  const sums = sequence(get(at), f32x4.load());
  const near = sequence(
    sequence(sums, placed(q), f32x4.loadSplat(limits), f32x4.less),
    symmetric ? sequence(sums, placed(p), f32x4.load(limits), f32x4.less, or) : [],
  );
  const offerFour = sequence(
    sequence(get(at), i32.const(16), i32.add, set(four)),
    loop(
      apart,
      when(offer(q, p), symmetric ? offer(p, q) : []),
      sequence(get(p), i32.const(1), i32.add, set(p)),
      sequence(get(at), i32.const(4), i32.add, tee(at), get(four), i32.lessUnsigned, branchIf(0)),
    ),
  );
  const skipFour = sequence(
    sequence(get(p), i32.const(4), i32.add, set(p)),
    sequence(get(at), i32.const(16), i32.add, set(at)),
  );
  const body = sequence(
    sequence(get(thread), i32.const(scratch), i32.add, set(at)),
    sequence(get(query), set(q)),
    loop(
      sequence(get(point), tee(p), i32.const(POINTS), i32.add, set(end)),
      loop(
        sequence(near, anyTrue),
        either(offerFour, skipFour),
        sequence(get(p), get(end), i32.lessUnsigned, branchIf(0)),
      ),
      sequence(get(q), i32.const(1), i32.add, tee(q)),
      sequence(get(query), i32.const(QUERIES), i32.add, i32.lessUnsigned, branchIf(0)),
    ),
  );
  return { params: [ptr, ptr, ptr, ptr], locals: [ptr, ptr, ptr, ptr, ptr], body };
}

/**
 * run(thread, lists, firstQuery, endQuery, firstPoint, endPoint): all tiles of a block. Each is
 * given up where no pair in it can be a candidate: half the squared distance is at least
 * half norms − products so far − product of the norms of the rest (Cauchy and Schwarz).
 */
function running(layout: Layout): Func {
  const { columns, segment, symmetric, scratch, limits } = layout;
  const { queries, points } = layout;
  const [thread, lists, query, endQuery, firstPoint, endPoint] = [0, 1, 2, 3, 4, 5];
  const [point, a, b, stop, end, rest, pointRest, limit] = [6, 7, 8, 9, 10, 11, 12, 13];
  const [p0, p1, splat, hit] = [14, 15, 16, 17];
  const sum = (i: number, half: number): number => 18 + 2 * i + half;
  const rows = [0, 1, 2, 3];
  const halves = [0, 1];

  const column = (offset: number): Code =>
    sequence(
      sequence(get(b), f32x4.load(points.values + offset * POINTS * 4), set(p0)),
      sequence(get(b), f32x4.load(points.values + offset * POINTS * 4 + 16), set(p1)),
      ...rows.map((i) =>
        sequence(
          sequence(
            get(a),
            f32x4.loadSplat(queries.values + (offset * QUERIES + i) * 4),
            set(splat),
          ),
          ...halves.map((half) =>
            sequence(
              sequence(get(sum(i, half)), get(splat), get(half === 0 ? p0 : p1), f32x4.mul),
              sequence(f32x4.sub, set(sum(i, half))),
            ),
          ),
        ),
      ),
    );

  const byQuery = (base: number, i: number): Code =>
    sequence(get(rest), f32x4.loadSplat(base + 4 * i));
  const byPoint = (base: number, half: number): Code =>
    sequence(get(pointRest), f32x4.load(base + 16 * half));
  const listed = (row: number): Code => sequence(get(row), i32.const(4), i32.mul);
  /** The smallest of what `each` gives for the rows; a row that fills a tile up never is. */
  const least = (each: (i: number) => Code): Code =>
    sequence(...rows.map((i) => sequence(each(i), i === 0 ? [] : f32x4.min)));
  /** Whether a sum is below the limit of its query by less than the rest can take away … */
  const nearQuery = (half: number): Code =>
    sequence(
      least((i) =>
        sequence(get(sum(i, half)), get(limit), f32x4.loadSplat(limits + 4 * i), f32x4.sub),
      ),
      sequence(get(half === 0 ? p0 : p1), f32x4.less),
    );
  /** … or of its point. */
  const nearPoint = (half: number): Code =>
    sequence(
      least((i) => get(sum(i, half))),
      sequence(listed(point), f32x4.load(limits + 16 * half), f32x4.sub),
      sequence(get(half === 0 ? p0 : p1), f32x4.less),
    );
  const near = sequence(
    sequence(get(rest), f32x4.loadSplat(queries.rests), set(splat)),
    sequence(get(splat), byPoint(points.rests, 0), f32x4.mul, set(p0)),
    sequence(get(splat), byPoint(points.rests, 1), f32x4.mul, set(p1)),
    sequence(listed(query), set(limit)),
    sequence(nearQuery(0), nearQuery(1), or),
    symmetric ? sequence(nearPoint(0), or, nearPoint(1), or) : [],
  );
  const pairs = rows.flatMap((i) => halves.map((half) => [i, half] as const));
  const store = (i: number, half: number): Code =>
    sequence(
      sequence(get(thread), get(sum(i, half))),
      f32x4.store(scratch + (i * POINTS + half * 4) * 4),
    );

  const tile = sequence(
    sequence(get(query), i32.const(columns * 4), i32.mul, set(a)),
    sequence(get(point), i32.const(columns * 4), i32.mul, set(b)),
    sequence(get(a), i32.const(columns * QUERIES * 4), i32.add, set(end)),
    sequence(get(query), i32.const(4), i32.mul, set(rest)),
    sequence(get(point), i32.const(4), i32.mul, set(pointRest)),
    ...pairs.map(([i, half]) =>
      sequence(
        sequence(byQuery(queries.halves, i), byPoint(points.halves, half), f32x4.add),
        set(sum(i, half)),
      ),
    ),
    block(
      loop(
        sequence(get(a), i32.const(segment * QUERIES * 4), i32.add, set(stop)),
        sequence(get(stop), get(end), i32.greaterUnsigned, when(get(end), set(stop))),
        loop(
          column(0),
          column(1),
          sequence(get(b), i32.const(2 * POINTS * 4), i32.add, set(b)),
          sequence(get(a), i32.const(2 * QUERIES * 4), i32.add, tee(a)),
          sequence(get(stop), i32.lessUnsigned, branchIf(0)),
        ),
        sequence(near, anyTrue, tee(hit), i32.isZero, branchIf(1)),
        sequence(get(rest), i32.const(queries.padded * 4), i32.add, set(rest)),
        sequence(get(pointRest), i32.const(points.padded * 4), i32.add, set(pointRest)),
        sequence(get(a), get(end), i32.lessUnsigned, branchIf(0)),
      ),
    ),
    get(hit),
    when(
      ...pairs.map(([i, half]) => store(i, half)),
      sequence(get(thread), get(lists), get(query), get(point), call(1)),
    ),
  );
  // Of the same rows the points begin with the tile that holds the query itself.
  const first = symmetric
    ? sequence(
        sequence(get(query), i32.const(-POINTS), i32.and, tee(point)),
        sequence(get(firstPoint), i32.lessUnsigned, when(get(firstPoint), set(point))),
      )
    : sequence(get(firstPoint), set(point));
  const body = loopWhile(
    sequence(get(query), get(endQuery), i32.lessUnsigned),
    first,
    loopWhile(
      sequence(get(point), get(endPoint), i32.lessUnsigned),
      tile,
      sequence(get(point), i32.const(POINTS), i32.add, set(point)),
    ),
    sequence(get(query), i32.const(QUERIES), i32.add, set(query)),
  );
  const { v128 } = types;
  const vectors = [v128, v128, v128, ptr, ...pairs.map(() => v128)];
  return {
    name: 'run',
    params: [ptr, ptr, ptr, ptr, ptr, ptr],
    locals: [ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ...vectors],
    body,
  };
}

/** The module for a layout, compiled. */
export const compileKernel = (layout: Layout): WasmModule =>
  new wasm.Module(
    assemble(
      [
        ...[insertion(layout), taking(layout), running(layout), ranking(layout)],
        ...[largest(layout), centring(layout)],
        packing('packPoints', layout, layout.points),
        packing('packQueries', layout, layout.queries),
      ],
      layout.pages,
    ),
  );
