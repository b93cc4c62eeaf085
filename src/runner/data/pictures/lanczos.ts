import { Places } from '../../wasm/places';
import type { WasmModule } from '../../wasm/webAssembly';
import {
  compiled,
  KERNEL_BYTES,
  LOWER,
  makeKernel,
  PRECISION,
  SPARE,
  TOGETHER,
  type Kernel,
} from './lanczosKernel';

/** Lobes of the kernel on each side. */
const LOBES = 3;
const HALF = 1 << (PRECISION - 1);

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (x: number): number => (Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0);

/** What the pixels of one axis are made of. */
interface Weights {
  /** Of each pixel the first that it takes from, and how many. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [to][most]. */
  readonly values: Int32Array;
  readonly most: number;
}

function weightsOf(stored: number, exact: number, to: number): Weights {
  const scale = exact / to;
  const filter = Math.max(1, scale);
  const support = LOBES * filter;
  const most = Math.ceil(support) * 2 + 1;
  const [first, count] = [new Int32Array(to), new Int32Array(to)];
  const values = new Int32Array(to * most);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(stored, Math.floor(centre + support + 0.5));
    const own = Array.from({ length: end - from }, (_, j) =>
      lanczos((from + j - centre + 0.5) / filter),
    );
    const sum = own.reduce((a, b) => a + b, 0);
    own.forEach((weight, j) => {
      values[i * most + j] = Math.round((weight / sum) * (1 << PRECISION));
    });
    first[i] = from;
    count[i] = end - from;
  }
  return { first, count, values, most };
}

const MOST_KEPT = 16;
const kept = new Map<string, Weights>();

/** Nearly all pictures of a data set have one size, so the latest weights are kept. */
function keptWeights(stored: number, exact: number, to: number): Weights {
  const key = `${stored} ${exact} ${to}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const made = weightsOf(stored, exact, to);
  kept.set(key, made);
  return made;
}

/** Pixels, [height, width, channels], C order. */
export interface Picture {
  readonly pixels: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Where the picture ends within its last pixels; default its width and height. */
  readonly exactWidth?: number;
  readonly exactHeight?: number;
}

/** Pixels from `left` and `top` on of a picture made `wide` × `tall`. */
export interface Cut {
  readonly wide: number;
  readonly tall: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function acrossOf(
  { pixels, width, channels }: Picture,
  { first, count, values, most }: Weights,
  { left, width: to }: Cut,
  from: number,
  end: number,
): Uint8ClampedArray {
  const result = new Uint8ClampedArray((end - from) * to * channels);
  let at = 0;
  for (let y = from; y < end; y++)
    for (let x = left; x < left + to; x++) {
      let source = (y * width + first[x]!) * channels;
      const stop = x * most + count[x]!;
      if (channels === 3) {
        let [red, green, blue] = [HALF, HALF, HALF];
        for (let k = x * most; k < stop; k++, source += 3) {
          const weight = values[k]!;
          red += Math.imul(pixels[source]!, weight);
          green += Math.imul(pixels[source + 1]!, weight);
          blue += Math.imul(pixels[source + 2]!, weight);
        }
        result[at++] = red >> PRECISION;
        result[at++] = green >> PRECISION;
        result[at++] = blue >> PRECISION;
      } else {
        let level = HALF;
        for (let k = x * most; k < stop; k++) level += Math.imul(pixels[source++]!, values[k]!);
        result[at++] = level >> PRECISION;
      }
    }
  return result;
}

/** Part of a picture as it is. */
function taken({ pixels, width, channels }: Picture, cut: Cut): Uint8Array {
  const result = new Uint8Array(cut.width * cut.height * channels);
  for (let y = 0; y < cut.height; y++) {
    const from = ((cut.top + y) * width + cut.left) * channels;
    result.set(pixels.subarray(from, from + cut.width * channels), y * cut.width * channels);
  }
  return result;
}

const ALIGNMENT = 16;
const aligned = (bytes: number): number => (bytes + ALIGNMENT - 1) & -ALIGNMENT;

let kernel: Kernel | undefined;

/** Lets this thread resize with a kernel that another one compiled; else it compiles its own. */
export function useKernel(module: WasmModule): void {
  kernel = makeKernel(module);
}

/** How pictures of one shape are resized in the kernel: what is written into its memory, and where. */
interface Plan {
  /** Rows of the picture that are looked at, in bytes. */
  readonly begin: number;
  readonly end: number;
  readonly source: number;
  readonly result: number;
  readonly tables: readonly { readonly place: number; readonly values: Int16Array | Int32Array }[];
  readonly across: readonly number[];
  readonly down: readonly number[];
}

/** Tables of the pixels `from` to `end`, see lanczosKernel.ts. */
function tablesOf(
  { first, count, values, most }: Weights,
  from: number,
  end: number,
  together: number,
  step: number,
): readonly [Int32Array, Int16Array] {
  const entries: number[] = [];
  const weights: number[] = [];
  for (let i = from; i < end; i++) {
    const groups = Math.ceil(count[i]! / together);
    entries.push((first[i]! - first[from]!) * step, groups);
    for (let group = 0; group < groups; group++) {
      const own = Array.from({ length: together }, (_, j) => {
        const k = group * together + j;
        return k < count[i]! ? values[i * most + k]! : 0;
      });
      const upper = own.map((weight) => (weight + (1 << (LOWER - 1))) >> LOWER);
      weights.push(...upper, ...own.map((weight, j) => weight - (upper[j]! << LOWER)));
    }
  }
  return [Int32Array.from(entries), Int16Array.from(weights)];
}

/** undefined where it does not fit the memory. */
function planOf(
  { width, channels }: Picture,
  across: Weights,
  down: Weights,
  { left, top, width: to, height }: Cut,
): Plan | undefined {
  const from = down.first[top]!;
  const last = top + height - 1;
  const rows = down.first[last]! + down.count[last]! - from;
  const [stride, wide] = [width * channels, to * channels];
  const own = aligned(wide + SPARE);
  const all = new Places(ALIGNMENT);
  const place = (bytes: number): number => all.take(bytes + SPARE);
  const source = place(rows * stride);
  // Weights of 0 are given to a row behind the last one, too.
  const middle = place((rows + TOGETHER.down) * own);
  const result = place(height * wide);
  const own3 = channels === 3 ? 3 : 1;
  const tables = [
    ...tablesOf(across, left, left + to, TOGETHER.across[own3], channels),
    ...tablesOf(down, top, top + height, TOGETHER.down, own),
  ].map((values) => ({ values, place: place(values.byteLength) }));
  if (all.end > KERNEL_BYTES) return undefined;
  const [columnEntries, columnWeights, rowEntries, rowWeights] = tables.map((each) => each.place);
  return {
    ...{ begin: from * stride, end: (from + rows) * stride, source, result, tables },
    across: [
      ...[source + across.first[left]! * channels, middle, rows, stride, own],
      ...[columnEntries!, columnWeights!, to],
    ],
    down: [middle, result, height, own, wide, rowEntries!, rowWeights!],
  };
}

/** The plan whose tables are in the memory; nearly all pictures of a data set have one shape. */
let latest: { readonly key: string; readonly plan: Plan | undefined } | undefined;

/** The same in WebAssembly; undefined where it does not fit its memory. */
function inKernel(
  picture: Picture,
  across: Weights,
  down: Weights,
  cut: Cut,
): Uint8Array | undefined {
  const { pixels, width, height, channels, exactWidth, exactHeight } = picture;
  const key = `${width} ${height} ${channels} ${exactWidth} ${exactHeight} ${Object.values(cut).join(' ')}`;
  kernel ??= makeKernel(compiled());
  const { buffer } = kernel.memory;
  if (latest?.key !== key) {
    latest = { key, plan: planOf(picture, across, down, cut) };
    for (const { place, values } of latest.plan?.tables ?? [])
      if (values instanceof Int32Array) new Int32Array(buffer, place, values.length).set(values);
      else new Int16Array(buffer, place, values.length).set(values);
  }
  const { plan } = latest;
  if (plan === undefined) return undefined;
  const bytes = new Uint8Array(buffer);
  bytes.set(pixels.subarray(plan.begin, plan.end), plan.source);
  (channels === 3 ? kernel.across3 : kernel.across1)(...plan.across);
  kernel.down(...plan.down);
  return bytes.slice(plan.result, plan.result + cut.width * channels * cut.height);
}

/** The same in JavaScript, whatever the size. */
function inScript(picture: Picture, across: Weights, down: Weights, cut: Cut): Uint8Array {
  const { channels } = picture;
  const last = cut.top + cut.height - 1;
  const from = down.first[cut.top]!;
  const rows = acrossOf(picture, across, cut, from, down.first[last]! + down.count[last]!);
  const stride = cut.width * channels;
  const result = new Uint8ClampedArray(stride * cut.height);
  const sums = new Int32Array(stride);
  for (let y = 0; y < cut.height; y++) {
    sums.fill(HALF);
    const row = cut.top + y;
    for (let k = 0; k < down.count[row]!; k++) {
      const weight = down.values[row * down.most + k]!;
      const source = (down.first[row]! + k - from) * stride;
      for (let i = 0; i < stride; i++) sums[i]! += Math.imul(rows[source + i]!, weight);
    }
    const to = y * stride;
    for (let i = 0; i < stride; i++) result[to + i] = sums[i]! >> PRECISION;
  }
  return new Uint8Array(result.buffer);
}

/**
 * Part of a picture in another size, filtered by Lanczos over three lobes, as wide as its pixels become:
 * the integers of Pillow's `resize`, bit for bit.
 */
export function resized(picture: Picture, cut: Cut): Uint8Array {
  const { width, height, exactWidth = width, exactHeight = height } = picture;
  if (cut.wide === exactWidth && cut.tall === exactHeight) return taken(picture, cut);
  const across = keptWeights(width, exactWidth, cut.wide);
  const down = keptWeights(height, exactHeight, cut.tall);
  return inKernel(picture, across, down, cut) ?? inScript(picture, across, down, cut);
}
