import {
  branchIf,
  f32,
  f64,
  get,
  i32,
  loop,
  sequence,
  set,
  tee,
  types,
  type Code,
  type Func,
} from '../wasm/assembler';
import { QUERIES, type Layout, type RowSet } from './layout';

const ptr = types.i32;
/** Of float32, rounding to nearest. */
export const ROUNDING = 2 ** -24;

/** A loop that goes on while `local`, `step` more each time, is below `end`. */
const upTo = (local: number, step: number, end: Code, ...body: readonly Code[]): Code =>
  loop(
    ...body,
    sequence(get(local), i32.const(step), i32.add, tee(local), end, i32.lessUnsigned, branchIf(0)),
  );

/** largest(row, end): raises `most` to the largest value of rows given less its mean. */
export function largest({ given, mean, most }: Layout): Func {
  const [row, end, at, value] = [0, 1, 2, 3];
  const away = sequence(get(row), get(at), i32.add, f64.load(), get(at), f64.load(mean), f64.sub);
  return {
    name: 'largest',
    params: [ptr, ptr],
    locals: [ptr, types.f64],
    body: sequence(
      sequence(i32.const(0), f64.load(most), set(value)),
      upTo(
        row,
        given * 8,
        get(end),
        sequence(i32.const(0), set(at)),
        upTo(at, 8, i32.const(given * 8), sequence(away, f64.abs, get(value), f64.max, set(value))),
      ),
      sequence(i32.const(0), get(value), f64.store(most)),
    ),
  };
}

/** centre(row, end): the coordinates of rows given on axes that are columns. */
export function centring({ given, columns, mean, axes, scale, coordinates }: Layout): Func {
  const [row, end, to, axis, at, factor] = [0, 1, 2, 3, 4, 5];
  const value = sequence(
    sequence(get(axis), i32.load(axes), tee(at), get(row), i32.add, f64.load()),
    sequence(get(at), f64.load(mean), f64.sub, get(factor), f64.mul, f64.toF32),
  );
  return {
    name: 'centre',
    params: [ptr, ptr],
    locals: [ptr, ptr, ptr, types.f64],
    body: sequence(
      sequence(i32.const(0), f64.load(scale), set(factor)),
      upTo(
        row,
        given * 8,
        get(end),
        sequence(i32.const(0), set(axis)),
        upTo(
          axis,
          4,
          i32.const(given * 4),
          sequence(get(to), get(axis), i32.add, value, f32.store(coordinates)),
        ),
        sequence(get(to), i32.const(columns * 4), i32.add, set(to)),
      ),
    ),
  };
}

/** Puts the coordinates of a set's rows side by side, by place, with what is known of each. */
export function packing(
  name: string,
  { columns, segment, segments, coordinates }: Layout,
  { count, padded, group, order, rows, values, halves, rests, ids }: RowSet,
): Func {
  const [place, end, from, to, stop, at, value, squares] = [0, 1, 2, 3, 4, 5, 6, 7];
  // The first query of a tile has the largest of all.
  const tile = sequence(get(place), i32.const(-4 * QUERIES), i32.and);
  const rest = (i: number): Code => {
    const base = rests + i * padded * 4;
    // What follows a segment, a little more for the rounding of its root.
    const norm = sequence(
      sequence(get(squares), f64.sqrt, f64.const(1 + 4 * ROUNDING), f64.mul, f64.toF32),
      group === QUERIES ? sequence(tile, f32.load(base), f32.max) : [],
    );
    return sequence(group === QUERIES ? tile : get(place), norm, f32.store(base));
  };
  const columnsOf = (i: number): Code => {
    const [first, last] = [i * segment, Math.min((i + 1) * segment, columns)];
    return sequence(
      sequence(get(from), i32.const(first * 4), i32.add, set(stop)),
      sequence(get(from), i32.const(last * 4), i32.add, set(at)),
      loop(
        sequence(get(at), i32.const(4), i32.sub, tee(at), f32.load(coordinates), f64.fromF32),
        sequence(tee(value), get(value), f64.mul, get(squares), f64.add, set(squares)),
        // The same column of the row beside lies in the next lane.
        sequence(get(to), get(at), get(from), i32.sub, i32.const(group), i32.mul, i32.add),
        sequence(get(value), f64.toF32, f32.store(values)),
        sequence(get(at), get(stop), i32.greaterUnsigned, branchIf(0)),
      ),
    );
  };
  const lane = sequence(get(place), i32.const(4 * (group - 1)), i32.and);
  const each = Array.from({ length: segments }, (_, i) => segments - 1 - i);
  return {
    name,
    params: [],
    locals: [ptr, ptr, ptr, ptr, ptr, ptr, types.f64, types.f64],
    body: sequence(
      sequence(i32.const(count * 4), set(end)),
      upTo(
        place,
        4,
        get(end),
        sequence(get(place), i32.load(order), i32.const(columns * 4), i32.mul, set(from)),
        sequence(get(place), lane, i32.sub, i32.const(columns), i32.mul, lane, i32.add, set(to)),
        sequence(f64.const(0), set(squares)),
        ...each.map((i) => sequence(rest(i), columnsOf(i))),
        sequence(get(place), get(squares), f64.const(0.5), f64.mul, f64.toF32, f32.store(halves)),
        sequence(get(place), get(place), i32.load(order), i32.const(4), i32.mul, i32.load(rows)),
        i32.store(ids),
      ),
    ),
  };
}
