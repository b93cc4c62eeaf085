import {
  block,
  branch,
  branchIf,
  either,
  f32,
  f64,
  get,
  i32,
  loop,
  sequence,
  set,
  tee,
  types,
  when,
  type Func,
} from '../wasm/assembler';
import { RANKED, type Layout } from './layout';
import { ROUNDING } from './preparing';

const ptr = types.i32;

/**
 * rank(thread, place, end): ranks the candidates of queries in double; writes the neighbours of those
 * that they tell for certain, the lower row first of those at the same distance.
 */
export function ranking(layout: Layout): Func {
  const { given, columns, neighbors, candidates, points, queries } = layout;
  const { scratch, scale, lists, listStride, distances, places, found } = layout;
  const [thread, place, end, self, list, endLists, at, stop, other, row, a, slot, full, filled] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
  ];
  const [reach, limit, half, norm, distance, away, last, far] = [14, 15, 16, 17, 18, 19, 20, 21];
  const times4 = sequence(i32.const(4), i32.mul);
  const add = (bytes: number) => sequence(i32.const(bytes), i32.add);
  const before = sequence(get(slot), i32.const(RANKED), i32.sub);
  // The columns in their order, so that the sum is the one that a scan comes to.
  const measure = sequence(
    sequence(get(at), i32.load(places), times4, tee(other), i32.load(points.ids), set(row)),
    sequence(get(other), i32.load(points.order), i32.const(given * 8), i32.mul, set(other)),
    sequence(get(self), tee(a), add(given * 8), set(slot)),
    sequence(f64.const(0), set(distance)),
    loop(
      sequence(get(a), f64.load(queries.given), get(other), f64.load(points.given), f64.sub),
      sequence(tee(away), get(away), f64.mul, get(distance), f64.add, set(distance)),
      sequence(get(other), add(8), set(other)),
      sequence(get(a), add(8), tee(a), get(slot), i32.lessUnsigned, branchIf(0)),
    ),
  );
  const isBefore = sequence(
    sequence(before, f64.load(scratch), get(distance), f64.greater),
    sequence(before, f64.load(scratch), get(distance), f64.equal),
    sequence(before, i32.load(scratch + 8), get(row), i32.greater, i32.and, i32.or),
  );
  const insert = sequence(
    sequence(get(filled), set(slot)),
    block(
      loop(
        sequence(get(slot), get(thread), i32.equal, branchIf(1)),
        sequence(isBefore, i32.isZero, branchIf(1)),
        sequence(get(slot), before, f64.load(scratch), f64.store(scratch)),
        sequence(get(slot), before, i32.load(scratch + 8), i32.store(scratch + 8)),
        sequence(before, set(slot), branch(0)),
      ),
    ),
    sequence(get(slot), get(distance), f64.store(scratch)),
    sequence(get(slot), get(row), i32.store(scratch + 8)),
    sequence(get(filled), get(full), i32.ne, when(get(filled), add(RANKED), set(filled))),
  );
  // A row of a larger half squared distance is certain to be farther away than the last neighbour:
  // only rows within its distance matter, so none of a larger norm than `far`.
  const scaled = sequence(
    sequence(get(full), f64.load(scratch - RANKED), f64.sqrt),
    sequence(i32.const(0), f64.load(scale), f64.mul),
  );
  const square = (value: number) => sequence(get(value), get(value), f64.mul);
  const widen = sequence(
    sequence(scaled, tee(last), f64.const(1 + 1e-6), f64.mul, get(norm), f64.add, set(far)),
    sequence(square(far), square(norm), f64.add, f64.const(0.5), f64.mul),
    sequence(get(norm), get(far), f64.mul, f64.add),
    sequence(f64.const((columns + 8) * ROUNDING), f64.mul, f64.const(1e-30), f64.add),
    sequence(square(last), f64.const(0.5), f64.mul, f64.add, set(reach)),
  );
  const candidatesOf = sequence(
    sequence(get(list), tee(at), add(candidates * 4), set(stop)),
    sequence(get(list), f32.load(distances + (candidates - 1) * 4), f64.fromF32),
    sequence(get(limit), f64.min, set(limit)),
    block(
      loop(
        sequence(get(at), f32.load(distances), f64.fromF32, tee(half)),
        // Ascending: those that follow are certain to be farther than the neighbours found.
        sequence(f64.const(Infinity), f64.equal, branchIf(1)),
        sequence(get(half), get(reach), f64.greater, branchIf(1)),
        measure,
        insert,
        sequence(get(filled), get(full), i32.equal, when(widen)),
        sequence(get(at), add(4), tee(at), get(stop), i32.lessUnsigned, branchIf(0)),
      ),
    ),
  );
  const write = sequence(
    sequence(get(thread), set(slot)),
    loop(
      sequence(get(at), get(slot), i32.load(scratch + 8), i32.store(found)),
      sequence(get(at), add(4), set(at)),
      sequence(get(slot), add(RANKED), tee(slot), get(full), i32.lessUnsigned, branchIf(0)),
    ),
  );
  const query = sequence(
    sequence(get(thread), tee(filled), add(neighbors * RANKED), set(full)),
    sequence(f64.const(Infinity), tee(reach), set(limit)),
    sequence(get(place), times4, tee(at), f32.load(queries.halves), f64.fromF32),
    sequence(f64.const(2), f64.mul, f64.sqrt, set(norm)),
    sequence(get(at), i32.load(queries.order), i32.const(given * 8), i32.mul, set(self)),
    sequence(get(place), i32.const(candidates * 4), i32.mul, tee(list)),
    sequence(i32.const(lists * listStride), i32.add, set(endLists)),
    loop(
      candidatesOf,
      sequence(get(list), i32.const(listStride), i32.add, tee(list)),
      sequence(get(endLists), i32.lessUnsigned, branchIf(0)),
    ),
    sequence(
      get(place),
      times4,
      i32.load(queries.order),
      i32.const(neighbors * 4),
      i32.mul,
      set(at),
    ),
    sequence(
      get(filled),
      get(full),
      i32.ne,
      get(limit),
      get(reach),
      f64.greater,
      i32.isZero,
      i32.or,
    ),
    either(sequence(get(at), i32.const(-1), i32.store(found)), write),
  );
  const locals = [
    ...Array<typeof ptr>(11).fill(ptr),
    ...Array<typeof types.f64>(8).fill(types.f64),
  ];
  return {
    name: 'rank',
    params: [ptr, ptr, ptr],
    locals,
    body: loop(
      query,
      sequence(get(place), add(1), tee(place), get(end), i32.lessUnsigned, branchIf(0)),
    ),
  };
}
