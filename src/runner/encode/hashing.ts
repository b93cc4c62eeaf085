import { defineEncoder, numericColumn } from './encoder';

/** MurmurHash3 of 32 bits, seed 0, of the text's UTF-8 bytes, signed (Appleby, 2011). */
export function murmur3(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const mix = (word: number): number => {
    const first = Math.imul(word, 0xcc9e2d51);
    return Math.imul((first << 15) | (first >>> 17), 0x1b873593);
  };
  let hash = 0;
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash ^= mix(word);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = bytes.length - 1; i >= whole; i--) rest = (rest << 8) | bytes[i]!;
  if (bytes.length > whole) hash ^= mix(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

export const hashing = defineEncoder({
  kind: 'encode',
  name: 'hashing',
  doc: 'A fixed number of columns for any number of categories: a category counts 1 or −1 in the one that its hash names, named column#place.',
  source: 'scikit-learn FeatureHasher (MurmurHash3 of "column=category")',
  params: {
    nFeatures: { type: 'integer', min: 1, default: 16, doc: 'Columns made.' },
    alternateSign: {
      type: 'boolean',
      default: true,
      doc: 'Let the hash choose the sign, so that categories that share a column do not add up.',
    },
  },
  fit: () => ({}),
  apply(column, _state, { nFeatures, alternateSign }) {
    const hashes = column.categories.map((category) => murmur3(`${column.name}=${category}`));
    const columns = Array.from({ length: nFeatures }, (_, i) =>
      numericColumn(`${column.name}#${i}`, new Float64Array(column.values.length)),
    );
    let unknown = 0;
    column.values.forEach((value, row) => {
      const hash = hashes[value];
      if (hash === undefined) unknown++;
      else columns[Math.abs(hash) % nFeatures]!.values[row] = alternateSign && hash < 0 ? -1 : 1;
    });
    return { columns, unknown };
  },
});
