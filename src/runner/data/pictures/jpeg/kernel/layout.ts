import { Places } from '../../../../wasm/places';
import { PAGE_BYTES } from '../../../../wasm/webAssembly';

/** Of a file: of larger ones, decoding itself takes so long that others do it faster. */
export const MOST_BYTES = 256 * 1024;
/** Bits of a Huffman code looked at together; longer codes are rare. */
export const LOOKAHEAD = 10;
export const LONGEST = 16;

/** Of a Huffman table. */
export const MOST_SYMBOLS = 256;

const INT = 4;
const DOUBLE = 8;
/** More than a unit can run over the end of what there is to be read. */
const SPARE = 4096;
export const PAGES = 64;

/** Parts of a Huffman table, see huffman.ts; 32-bit integers, places in bytes. */
const near = INT << LOOKAHEAD;
/** Of each length, and of one that stands for none. */
const far = INT * (LONGEST + 2);
export const tableParts = { near: 0, limits: near, offsets: near + far, symbols: near + 2 * far };
const TABLE_BYTES = near + 2 * far + (MOST_SYMBOLS + 1) * INT;

/**
 * What is told of each block of a unit, in 32-bit integers: `target` is where its pixels go, which goes on
 * by `step` from unit to unit, and by `rowStep` more behind a row of units; `predictor` the place of what
 * its mean is told apart from.
 */
const fields = [
  ...['target', 'step', 'rowStep', 'stride', 'dc', 'ac', 'coefficients', 'last'],
  ...['transform', 'predictor', 'block'],
] as const;
export type BlockField = (typeof fields)[number];
/** Places of the fields, in bytes. */
export const blockFields = Object.fromEntries(fields.map((name, i) => [name, INT * i])) as Readonly<
  Record<BlockField, number>
>;
export const blockOf = (told: Readonly<Record<BlockField, number>>): number[] =>
  fields.map((name) => told[name]);
export const BLOCK_BYTES = INT * fields.length;
/** Blocks of a unit: four of luminance, two of chroma. */
const MOST_BLOCKS = 6;
const MOST_COMPONENTS = 3;
export const COEFFICIENTS = 64;
/** Codes go on by that many at most: behind the last coefficient there is room for what belongs nowhere. */
export const FARTHEST = 129;
export const COEFFICIENT_ENTRIES = COEFFICIENTS + FARTHEST;

export const ALIGNMENT = 16;
const all = new Places(ALIGNMENT, ALIGNMENT);
const room = (bytes: number): number => all.take(bytes);
const each = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);
const weights = (width: number, height: number) => ({
  across: room(width * width * DOUBLE),
  down: room(height * height * DOUBLE),
  work: room(width * height * DOUBLE),
});

/** Where everything is in the memory. */
export const places = {
  /** Where copying the coded data came to: behind the marker, and behind what was copied. */
  copied: room(2 * INT),
  blocks: room(MOST_BLOCKS * BLOCK_BYTES),
  predictors: each(MOST_COMPONENTS, () => room(INT)),
  /** Of each coefficient in the written order its quantization and, above 16 bits, its place in a block. */
  coefficients: each(MOST_COMPONENTS, () => room(COEFFICIENT_ENTRIES * INT)),
  block: each(MOST_COMPONENTS, () => room((COEFFICIENTS + 1) * INT)),
  fourByTwo: weights(4, 2),
  eightByFour: weights(8, 4),
  dc: each(4, () => room(TABLE_BYTES)),
  ac: each(4, () => room(TABLE_BYTES)),
  file: room(MOST_BYTES + SPARE),
  /** Coded data without what is put between them. */
  coded: room(MOST_BYTES + SPARE),
  pixels: all.end,
} as const;
/** Of planes and pixels. */
export const PIXEL_BYTES = PAGES * PAGE_BYTES - places.pixels - SPARE;
