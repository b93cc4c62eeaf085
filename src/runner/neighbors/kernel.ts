import {
  anyTrue,
  assemble,
  block,
  branch,
  branchIf,
  call,
  f32,
  f32x4,
  get,
  i32,
  loop,
  or,
  sequence,
  set,
  tee,
  types,
  when,
  type Code,
  type Func,
} from './assembler';
import { wasm, type WasmModule } from './webAssembly';

/** Queries of a tile, and points: 4 · 8 sums, which just fit the processor's registers. */
export const QUERIES = 4;
export const POINTS = 8;
/** Bytes of the sums of a tile. */
export const SCRATCH = QUERIES * POINTS * 4;

/** Where the arrays lie in the shared memory, in bytes, and how they are shaped. */
export interface Layout {
  /** Even; a column of zeros fills an odd number up. */
  readonly columns: number;
  /** Columns summed between two looks at whether a whole tile is too far; even. */
  readonly segment: number;
  /** Candidates of a row. */
  readonly candidates: number;
  /** Queries and points are the same rows: a tile then serves both. */
  readonly symmetric: boolean;
  /** [rows / 4][columns][4] and [rows / 8][columns][8], float32. */
  readonly queries: number;
  readonly points: number;
  /** Half the squared norm of each row, float32. */
  readonly queryHalves: number;
  readonly pointHalves: number;
  /**
   * [segments][rows]: norm of what follows a segment, float32; `…Stride` bytes apart. Queries of a
   * tile have the largest of theirs.
   */
  readonly queryRests: number;
  readonly pointRests: number;
  readonly queryStride: number;
  readonly pointStride: number;
  /** What tells a row from others, int32: a row is never its own neighbour. */
  readonly queryIds: number;
  readonly pointIds: number;
  /** Of each thread, {@link SCRATCH} bytes apart: half squared distances of a tile. */
  readonly scratch: number;
  /** Lists, `listStride` bytes apart where threads have their own; of each query … */
  /** … the half squared distance of its farthest candidate, float32, and … */
  readonly limits: number;
  /** … [queries][candidates]: half squared distances, ascending, float32, and places, int32. */
  readonly distances: number;
  readonly places: number;
  readonly pages: number;
}

const ptr = types.i32;

/** insert(lists, row, value as bits in scratch, place): keeps a row's candidates ascending. */
function insertion({ candidates, distances, places, limits }: Layout): Func {
  const [lists, row, source, place, at, start] = [0, 1, 2, 3, 4, 5];
  const last = (candidates - 1) * 4;
  const list = sequence(get(row), i32.const(candidates * 4), i32.mul, get(lists), i32.add);
  const before = sequence(get(at), i32.const(4), i32.sub);
  const body = sequence(
    list,
    tee(start),
    i32.const(last),
    i32.add,
    set(at),
    block(
      loop(
        sequence(get(at), get(start), i32.greaterUnsigned, [0x45], branchIf(1)),
        sequence(
          get(source),
          f32.load(),
          before,
          f32.load(distances),
          f32.less,
          [0x45],
          branchIf(1),
        ),
        sequence(get(at), before, f32.load(distances), f32.store(distances)),
        sequence(get(at), before, i32.load(places), i32.store(places)),
        sequence(before, set(at), branch(0)),
      ),
    ),
    sequence(get(at), get(source), f32.load(), f32.store(distances)),
    sequence(get(at), get(place), i32.store(places)),
    // The row's new limit: its last candidate.
    sequence(get(row), i32.const(4), i32.mul, get(lists), i32.add),
    sequence(get(start), f32.load(distances + last), f32.store(limits)),
  );
  return { params: [ptr, ptr, ptr, ptr], locals: [ptr, ptr], body };
}

/** take(thread, lists, query, point): offers each pair of a tile, whose sums lie in scratch. */
function taking(layout: Layout): Func {
  const { symmetric, scratch, limits, queryIds, pointIds } = layout;
  const [thread, lists, query, point, i, l, at, q, p] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const limit = (row: number): Code =>
    sequence(get(row), i32.const(4), i32.mul, get(lists), i32.add, f32.load(limits));
  const id = (row: number, ids: number): Code =>
    sequence(get(row), i32.const(4), i32.mul, i32.load(ids));
  const offer = (row: number, place: number): Code =>
    sequence(
      sequence(get(at), f32.load(), limit(row), f32.less),
      when(get(lists), get(row), get(at), get(place), call(0)),
    );
  // Of the same rows each pair is looked at once, with the query before the point.
  const apart = symmetric
    ? sequence(get(p), get(q), i32.greaterUnsigned)
    : sequence(id(q, queryIds), id(p, pointIds), i32.ne);
  const body = sequence(
    sequence(get(thread), i32.const(scratch), i32.add, set(at)),
    sequence(i32.const(0), set(i)),
    loop(
      sequence(get(query), get(i), i32.add, set(q)),
      sequence(i32.const(0), set(l)),
      loop(
        sequence(get(point), get(l), i32.add, set(p)),
        apart,
        when(offer(q, p), symmetric ? offer(p, q) : []),
        sequence(get(at), i32.const(4), i32.add, set(at)),
        sequence(get(l), i32.const(1), i32.add, tee(l), i32.const(POINTS), i32.lessUnsigned),
        branchIf(0),
      ),
      sequence(get(i), i32.const(1), i32.add, tee(i), i32.const(QUERIES), i32.lessUnsigned),
      branchIf(0),
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
  const { queries, points, queryHalves, pointHalves } = layout;
  const { queryRests, pointRests, queryStride, pointStride } = layout;
  const [thread, lists, query, endQuery, firstPoint, endPoint] = [0, 1, 2, 3, 4, 5];
  const [point, a, b, stop, end, rest, pointRest, limit] = [6, 7, 8, 9, 10, 11, 12, 13];
  const [p0, p1, splat, hit] = [14, 15, 16, 17];
  const sum = (i: number, half: number): number => 18 + 2 * i + half;
  const rows = [0, 1, 2, 3];
  const halves = [0, 1];

  const column = (offset: number): Code =>
    sequence(
      sequence(get(b), f32x4.load(points + offset * POINTS * 4), set(p0)),
      sequence(get(b), f32x4.load(points + offset * POINTS * 4 + 16), set(p1)),
      ...rows.map((i) =>
        sequence(
          sequence(get(a), f32x4.loadSplat(queries + (offset * QUERIES + i) * 4), set(splat)),
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
  const listed = (row: number): Code =>
    sequence(get(row), i32.const(4), i32.mul, get(lists), i32.add);
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
    sequence(get(rest), f32x4.loadSplat(queryRests), set(splat)),
    sequence(get(splat), byPoint(pointRests, 0), f32x4.mul, set(p0)),
    sequence(get(splat), byPoint(pointRests, 1), f32x4.mul, set(p1)),
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
        sequence(byQuery(queryHalves, i), byPoint(pointHalves, half), f32x4.add),
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
        sequence(near, anyTrue, tee(hit), [0x45], branchIf(1)),
        sequence(get(rest), i32.const(queryStride), i32.add, set(rest)),
        sequence(get(pointRest), i32.const(pointStride), i32.add, set(pointRest)),
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
  const body = block(
    loop(
      sequence(get(query), get(endQuery), i32.lessUnsigned, [0x45], branchIf(1)),
      first,
      block(
        loop(
          sequence(get(point), get(endPoint), i32.lessUnsigned, [0x45], branchIf(1)),
          tile,
          sequence(get(point), i32.const(POINTS), i32.add, set(point), branch(0)),
        ),
      ),
      sequence(get(query), i32.const(QUERIES), i32.add, set(query), branch(0)),
    ),
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

/** The module for a layout, compiled: `run` alone is exported. */
export const compileKernel = (layout: Layout): WasmModule =>
  new wasm.Module(assemble([insertion(layout), taking(layout), running(layout)], layout.pages));
