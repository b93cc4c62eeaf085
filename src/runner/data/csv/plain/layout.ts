import { Places } from '../../../wasm/places';
import { PAGE_BYTES } from '../../../wasm/webAssembly';

/** Bytes of a file that are read together, and how much longer a line may be that begins in them. */
export const CHUNK = 512 * 1024;
export const LONGEST = 1024 * 1024;
/** Cells that are read before they are taken to their columns; a row has no more. */
export const CELLS = 65_536;
/** Spellings of eight bytes or less that mean "missing". */
export const SPELLINGS = 63;

/** Numbers up to this one, and powers of ten up to 10^22, are exact as doubles. */
export const EXACT_BITS = 53;
export const LARGEST_POWER = 22;
/** Digits of a number that 64 bits surely hold. */
export const MOST_DIGITS = 19;

/** What a column's cells are to become. */
export const kinds = { number: 0, text: 1, none: 2 } as const;

/** Where everything lies in the memory, in bytes. */
export const layout = (() => {
  const all = new Places(64);
  const room = (bytes: number): number => all.take(bytes);
  const places = {
    /** What a call gives, int32: see `count` and `parse`. */
    result: room(32),
    /** [17]: 10 to the number of bytes behind the point, by its place among 16. */
    decimals: room(8 * 17),
    powers: room(8 * (LARGEST_POWER + 1)),
    /** [17][16]: keeps the last so many bytes. */
    masks: room(16 * 17),
    /** [17][16]: closes the gap at a place. */
    shuffles: room(16 * 17),
    /** [7][16]: what vectors are compared and multiplied with; see {@link vectors}. */
    vectors: room(16 * 7),
    /** Bytes as one integer, ending with 0. */
    spellings: room(8 * (SPELLINGS + 1)),
    kinds: room(CELLS),
    /** Missing numbers of each column. */
    missing: room(4 * CELLS),
    /** Addresses of numbers that take longer; their texts' places stand there. */
    odd: room(4 * CELLS),
    /** [columns][rows]: a double, or where a text begins and ends, int32. */
    cells: room(8 * CELLS),
    /** Behind room for what stands before a region. */
    text: room(64) + 64,
  };
  const pages = Math.ceil((places.text + CHUNK + LONGEST + 128) / PAGE_BYTES);
  return { ...places, pages };
})();

/** Places of vectors in the memory: to load one takes one instruction, to make it several. */
export const vectors = {
  zeros: layout.vectors,
  nines: layout.vectors + 16,
  points: layout.vectors + 32,
  evens: layout.vectors + 48,
  tens: layout.vectors + 64,
  hundreds: layout.vectors + 80,
  tenThousands: layout.vectors + 96,
} as const;

/** Fills in what the kernel looks up. */
export function fillTables(
  bytes: Uint8Array,
  doubles: Float64Array,
  decimal: '.' | ',',
  missing: readonly string[],
): void {
  const zero = 48;
  bytes.fill(zero, vectors.zeros, vectors.zeros + 16);
  bytes.fill(9, vectors.nines, vectors.nines + 16);
  bytes.fill(decimal.charCodeAt(0) - zero, vectors.points, vectors.points + 16);
  const pairs = (at: number, ...pair: readonly [number, number]): void => {
    const four = new Uint8Array(Int16Array.from(pair).buffer);
    for (let lane = 0; lane < 4; lane++) bytes.set(four, at + 4 * lane);
  };
  pairs(vectors.evens, 0xff, 0xff);
  pairs(vectors.tens, 10, 10);
  pairs(vectors.hundreds, 100, 1);
  pairs(vectors.tenThousands, 10_000, 1);
  for (let place = 0; place <= 16; place++) {
    doubles[layout.decimals / 8 + place] = place === 16 ? 1 : 10 ** (15 - place);
    for (let lane = 0; lane < 16; lane++) {
      bytes[layout.masks + 16 * place + lane] = lane >= 16 - place ? 0xff : 0;
      const from = lane > place || place === 16 ? lane : lane - 1;
      bytes[layout.shuffles + 16 * place + lane] = from;
    }
  }
  for (let power = 0; power <= LARGEST_POWER; power++)
    doubles[layout.powers / 8 + power] = Number(`1e${power}`);
  let spelling = layout.spellings;
  for (const text of missing.filter(isShort)) {
    bytes.set(Buffer.from(text), spelling);
    spelling += 8;
  }
}

/** Whether the kernel knows a spelling of "missing". */
export const isShort = (text: string): boolean => text !== '' && Buffer.byteLength(text) <= 8;
