import zlib from 'node:zlib';

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function slow(bytes: Uint8Array, before: number): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * The checksum of PNG chunks and zip entries.
 * @param before that of the bytes before these
 */
export const crc32: (bytes: Uint8Array, before?: number) => number =
  // Node has it since 20.15.
  (zlib as Partial<Pick<typeof zlib, 'crc32'>>).crc32 ??
  ((bytes, before = 0) => slow(bytes, before));
