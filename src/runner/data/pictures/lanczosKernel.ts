import {
  assemble,
  branchIf,
  get,
  i32,
  i32x4,
  loop,
  sequence,
  set,
  tee,
  types,
  type Code,
  type Func,
} from '../../neighbors/assembler';
import { wasm, type WasmMemory } from '../../neighbors/webAssembly';

const PAGE_BYTES = 64 * 1024;
const PAGES = 128;
/** What the kernel's memory holds. */
export const KERNEL_BYTES = PAGES * PAGE_BYTES;

/** What one axis is filtered by; places in the kernel's memory. */
export interface Pass {
  /** Pixels to be made, and how many rows of bytes of each. */
  readonly outer: number;
  readonly inner: number;
  readonly source: number;
  readonly target: number;
  /** Of each pixel its first source, how many, and their weights, `weightStep` bytes apart; int32. */
  readonly first: number;
  readonly count: number;
  readonly weights: number;
  readonly weightStep: number;
  /** Bytes from a source to the next one, and from one row of either to the next. */
  readonly tapStep: number;
  readonly innerSource: number;
  readonly innerTarget: number;
  readonly outerTarget: number;
}

/** filter(outer, …): the fields of a {@link Pass}. Four bytes are made at once, whatever is behind them. */
function filtering(precision: number): Func {
  const [outer, inner, source, target, first, count, weights] = [0, 1, 2, 3, 4, 5, 6];
  const [weightStep, tapStep, innerSource, innerTarget, outerTarget] = [7, 8, 9, 10, 11];
  const [left, base, to, at, weight, end, sum] = [12, 13, 14, 15, 16, 17, 18];
  const move = (local: number, by: Code): Code => sequence(get(local), by, i32.add, set(local));
  const tap = loop(
    sequence(get(sum), get(at), i32x4.loadBytes(), get(weight), i32x4.loadSplat()),
    sequence(i32x4.mul, i32x4.add, set(sum)),
    move(at, get(tapStep)),
    sequence(get(weight), i32.const(4), i32.add, tee(weight), get(end), i32.lessUnsigned),
    branchIf(0),
  );
  const bytes = sequence(
    sequence(get(sum), i32.const(precision), i32x4.shiftRight, tee(sum), get(sum)),
    sequence(i32x4.toShorts, tee(sum), get(sum), i32x4.toBytes, i32x4.first),
  );
  const rows = loop(
    sequence(get(base), set(at), get(weights), set(weight)),
    sequence(i32.const(1 << (precision - 1)), i32x4.splat, set(sum)),
    tap,
    sequence(get(to), bytes, i32.store()),
    move(base, get(innerSource)),
    move(to, get(innerTarget)),
    sequence(get(left), i32.const(1), i32.sub, tee(left), branchIf(0)),
  );
  const body = loop(
    sequence(get(first), i32.load(), get(tapStep), i32.mul, get(source), i32.add, set(base)),
    sequence(get(target), set(to), get(inner), set(left)),
    sequence(get(count), i32.load(), i32.const(4), i32.mul, get(weights), i32.add, set(end)),
    rows,
    move(target, get(outerTarget)),
    move(first, i32.const(4)),
    move(count, i32.const(4)),
    move(weights, get(weightStep)),
    sequence(get(outer), i32.const(1), i32.sub, tee(outer), branchIf(0)),
  );
  const params = Array.from({ length: 12 }, () => types.i32);
  const locals = [...Array.from({ length: 6 }, () => types.i32), types.v128];
  return { params, locals, body, name: 'filter' };
}

/** Filters bytes by integer weights, four at once. */
export interface Kernel {
  readonly memory: WasmMemory;
  filter(pass: Pass): void;
}

/** @param precision bits of the weights behind the point */
export function makeKernel(precision: number): Kernel {
  const module = new wasm.Module(assemble([filtering(precision)], PAGES));
  const memory = new wasm.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const { filter } = new wasm.Instance(module, { host: { memory } }).exports;
  return {
    memory,
    filter({ outer, inner, source, target, first, count, weights, ...steps }) {
      const { weightStep, tapStep, innerSource, innerTarget, outerTarget } = steps;
      filter!(
        ...[outer, inner, source, target, first, count, weights],
        ...[weightStep, tapStep, innerSource, innerTarget, outerTarget],
      );
    },
  };
}
