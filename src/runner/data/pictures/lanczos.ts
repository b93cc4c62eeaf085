import { KERNEL_BYTES, makeKernel, type Kernel } from './lanczosKernel';

/** Lobes of the kernel on each side. */
const LOBES = 3;
/** Weights are integers of so many bits behind the point. */
const PRECISION = 22;
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
function taken({ pixels, width, channels }: Picture, cut: Cut): Uint8ClampedArray {
  const result = new Uint8ClampedArray(cut.width * cut.height * channels);
  for (let y = 0; y < cut.height; y++) {
    const from = ((cut.top + y) * width + cut.left) * channels;
    result.set(pixels.subarray(from, from + cut.width * channels), y * cut.width * channels);
  }
  return result;
}

const aligned = (bytes: number): number => (bytes + 7) & ~7;

let kernel: Kernel | undefined;

/** The same in WebAssembly; undefined where it does not fit its memory. */
function inKernel(
  { pixels, width, channels }: Picture,
  across: Weights,
  down: Weights,
  { left, top, width: to, height }: Cut,
): Uint8ClampedArray | undefined {
  const from = down.first[top]!;
  const last = top + height - 1;
  const rows = down.first[last]! + down.count[last]! - from;
  const [stride, wide] = [width * channels, to * channels];
  // Four bytes are written at once: those behind a row are none of the next one's.
  const own = aligned(wide + 4);
  const tables = [across, down].flatMap(({ first, count, values }, i) => {
    const [begin, end] = i === 0 ? [left, left + to] : [top, top + height];
    const most = values.length / first.length;
    const origin = i === 0 ? 0 : from;
    return [
      first.subarray(begin, end).map((each) => each - origin),
      count.subarray(begin, end),
      values.subarray(begin * most, end * most),
    ];
  });
  let next = 0;
  const place = (bytes: number): number => {
    const at = next;
    next += aligned(bytes);
    return at;
  };
  const source = place(rows * stride + 8);
  const middle = place(rows * own + 8);
  const result = place(height * own);
  const places = tables.map((table) => place(table.byteLength));
  if (next > KERNEL_BYTES) return undefined;
  kernel ??= makeKernel(PRECISION);
  const { buffer } = kernel.memory;
  const bytes = new Uint8Array(buffer);
  bytes.set(pixels.subarray(from * stride, (from + rows) * stride), source);
  tables.forEach((table, i) => new Int32Array(buffer, places[i]!, table.length).set(table));
  const axis = (i: number, { most }: Weights) => ({
    ...{ first: places[3 * i]!, count: places[3 * i + 1]!, weights: places[3 * i + 2]! },
    weightStep: 4 * most,
  });
  kernel.filter({
    ...{ outer: to, inner: rows, source, target: middle, ...axis(0, across) },
    ...{ tapStep: channels, innerSource: stride, innerTarget: own, outerTarget: channels },
  });
  kernel.filter({
    ...{ outer: height, inner: Math.ceil(wide / 4), source: middle, target: result },
    ...{ ...axis(1, down), tapStep: own, innerSource: 4, innerTarget: 4, outerTarget: own },
  });
  const made = new Uint8ClampedArray(wide * height);
  for (let y = 0; y < height; y++)
    made.set(bytes.subarray(result + y * own, result + y * own + wide), y * wide);
  return made;
}

/** The same in JavaScript, whatever the size. */
function inScript(picture: Picture, across: Weights, down: Weights, cut: Cut): Uint8ClampedArray {
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
  return result;
}

/**
 * Part of a picture in another size, filtered by Lanczos over three lobes, as wide as its pixels become:
 * the integers of Pillow's `resize`, bit for bit.
 */
export function resized(picture: Picture, cut: Cut): Uint8ClampedArray {
  const { width, height, exactWidth = width, exactHeight = height } = picture;
  if (cut.wide === exactWidth && cut.tall === exactHeight) return taken(picture, cut);
  const across = keptWeights(width, exactWidth, cut.wide);
  const down = keptWeights(height, exactHeight, cut.tall);
  return inKernel(picture, across, down, cut) ?? inScript(picture, across, down, cut);
}
