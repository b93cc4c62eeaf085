/** Bits looked at together; longer codes are rare. */
const LOOKAHEAD = 10;
const LONGEST = 16;
export const END_OF_BLOCK = 128;
const ZERO_RUN = 0xf0;

/**
 * Codes of one table. An entry of `near`, by the next {@link LOOKAHEAD} bits, says what they begin with:
 * bits 0 to 4 how many to go on by, 5 to 8 the size of a value that follows them, 9 to 16 how many
 * zeros come before, 17 to 31 the value where it was among them. 0: the code is longer.
 */
export interface HuffmanTable {
  readonly near: Int32Array;
  /** Of each length the first code that is longer, moved to 16 bits, and where its symbols stand. */
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  /** Entries as those of `near`, by symbol; without a value. */
  readonly entries: Int32Array;
}

/** A value of so many bits as it is written: negative ones begin with 0. */
export const extended = (bits: number, size: number): number =>
  bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;

function entryOf(symbol: number, length: number, dc: boolean): number {
  if (dc) return length | (symbol << 5);
  const size = symbol & 15;
  const zeros = size === 0 && symbol !== ZERO_RUN ? END_OF_BLOCK : symbol >> 4;
  return length | (size << 5) | (zeros << 9);
}

/**
 * The table that a DHT segment defines (ITU T.81, annex C).
 *
 * @param counts of codes of 1 to 16 bits
 * @returns undefined where it is none
 */
export function huffmanTable(
  counts: Uint8Array,
  symbols: Uint8Array,
  dc: boolean,
): HuffmanTable | undefined {
  const near = new Int32Array(1 << LOOKAHEAD);
  const limits = new Int32Array(LONGEST + 1);
  const offsets = new Int32Array(LONGEST + 1);
  const entries = new Int32Array(symbols.length);
  let [code, next] = [0, 0];
  for (let length = 1; length <= LONGEST; length++) {
    offsets[length] = next - code;
    for (let i = 0; i < counts[length - 1]!; i++) {
      const symbol = symbols[next]!;
      // What no picture of 8 bits holds: values of more than 11 or 10 bits, zeros without an end.
      if (
        dc
          ? symbol > 11
          : (symbol & 15) > 10 || (symbol & 15 ? false : symbol !== 0 && symbol !== ZERO_RUN)
      )
        return undefined;
      const entry = entryOf(symbol, length, dc);
      entries[next] = entry;
      if (length <= LOOKAHEAD) {
        const free = LOOKAHEAD - length;
        const size = dc ? symbol : symbol & 15;
        for (let rest = 0; rest < 1 << free; rest++)
          near[(code << free) | rest] =
            size === 0 || size > free
              ? entry
              : (length + size) | (entry & 0x1fe00) | (extended(rest >> (free - size), size) << 17);
      }
      next++;
      code++;
    }
    // A code of ones alone is not used, so that padding is none.
    if (code >= 1 << length) return undefined;
    limits[length] = code << (LONGEST - length);
    code <<= 1;
  }
  return { near, limits, offsets, entries };
}

/** The entry of the code that 32 bits begin with, which is longer than `near` knows; 0: there is none. */
export function farEntry({ limits, offsets, entries }: HuffmanTable, bits: number): number {
  const code = bits >>> 16;
  for (let length = LOOKAHEAD + 1; length <= LONGEST; length++)
    if (code < limits[length]!) return entries[(code >> (LONGEST - length)) + offsets[length]!]!;
  return 0;
}

export const NEAR_SHIFT = 32 - LOOKAHEAD;
