import { FARTHEST, LOOKAHEAD, LONGEST, MOST_SYMBOLS, tableParts } from './kernel/layout';

const INT = 4;
const ZERO_RUN = 0xf0;
/** Bits of values of means and of other coefficients, at most, in a picture of 8 bits. */
const MOST_BITS = { dc: 11, ac: 10 } as const;

/**
 * Writes the table that a DHT segment defines (ITU T.81, annex C) into memory, as the kernel reads it. An
 * entry says of a code: in bits 0 to 5 the length of it and of the value that follows it together, 6 to 13
 * how many coefficients it goes on by, {@link FARTHEST} where it ends the block, and from 14 on a mask of
 * the value. `near` has entries by the next bits, 0 where the code is longer. For those there are `limits`,
 * of each length the first code that is longer, moved to 16 bits, `symbols` with all entries, and `offsets`,
 * of each length what to add to a code for its place among them.
 *
 * @param counts of codes of 1 to 16 bits
 * @returns false where it is none
 */
export function writeTable(
  memory: Int32Array,
  at: number,
  counts: Uint8Array,
  symbols: Uint8Array,
  kind: 'dc' | 'ac',
): boolean {
  const [near, limits, offsets, entries] = [
    tableParts.near,
    tableParts.limits,
    tableParts.offsets,
    tableParts.symbols,
  ].map((part) => (at + part) / INT) as [number, number, number, number];
  if (symbols.length > MOST_SYMBOLS) return false;
  let [code, next] = [0, 0];
  for (let length = 1; length <= LONGEST; length++) {
    const count = counts[length - 1]!;
    // A code of ones alone is not used, so that padding is none.
    if (code + count >= 1 << length || next + count > symbols.length) return false;
    memory[offsets + length] = next - code;
    for (let i = 0; i < count; i++) {
      const symbol = symbols[next]!;
      const size = kind === 'dc' ? symbol : symbol & 15;
      if (size > MOST_BITS[kind]) return false;
      if (kind === 'ac' && size === 0 && symbol !== 0 && symbol !== ZERO_RUN) return false;
      const advance = kind === 'ac' && symbol === 0 ? FARTHEST : (symbol >> 4) + 1;
      const entry = (length + size) | (advance << 6) | (((1 << size) - 1) << 14);
      memory[entries + next] = entry;
      if (length <= LOOKAHEAD) {
        const free = LOOKAHEAD - length;
        memory.fill(entry, near + (code << free), near + ((code + 1) << free));
      }
      next++;
      code++;
    }
    memory[limits + length] = code << (LONGEST - length);
    code <<= 1;
  }
  // Beyond all lengths: an entry of 0.
  memory[limits + LONGEST + 1] = 1 << LONGEST;
  memory[offsets + LONGEST + 1] = MOST_SYMBOLS;
  memory[entries + MOST_SYMBOLS] = 0;
  const used = memory[limits + LOOKAHEAD]! >> (LONGEST - LOOKAHEAD);
  memory.fill(0, near + used, near + (1 << LOOKAHEAD));
  return true;
}
