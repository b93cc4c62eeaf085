const SOI = 0xffd8;
const APP1 = 0xe1;
const SOS = 0xda;
const EXIF = 'Exif\0\0';
const TIFF = 42;
const ORIENTATION = 0x0112;
const SHORT = 3;

/** What the header of a JPEG tells. */
export interface JpegHeader {
  /** As stored, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3 | 4;
  /** Of its EXIF data, 1 to 8; 1 where it has none. */
  readonly orientation: number;
}

/** Markers that begin a frame, whatever its coding: not DHT, JPG and DAC among them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The orientation that EXIF data tell, TIFF's header first; undefined where they are odd. */
function orientationOf(exif: Buffer): number | undefined {
  const order = exif.toString('latin1', 0, 2);
  if (exif.length < 8 || (order !== 'II' && order !== 'MM')) return undefined;
  const short = (at: number): number =>
    order === 'II' ? exif.readUInt16LE(at) : exif.readUInt16BE(at);
  const long = (at: number): number =>
    order === 'II' ? exif.readUInt32LE(at) : exif.readUInt32BE(at);
  const start = long(4);
  if (short(2) !== TIFF || start + 2 > exif.length) return undefined;
  const count = short(start);
  if (start + 2 + 12 * count > exif.length) return undefined;
  for (let i = 0; i < count; i++) {
    const entry = start + 2 + 12 * i;
    if (short(entry) !== ORIENTATION) continue;
    const value = short(entry + 8);
    const plain = short(entry + 2) === SHORT && long(entry + 4) === 1 && value >= 1 && value <= 8;
    return plain ? value : undefined;
  }
  return 1;
}

/**
 * Reads the header of a JPEG of 8 bits, which takes a hundredth of what asking the decoder does.
 *
 * @returns undefined for what is none, or is not as the standard has it: then the decoder is asked
 */
export function jpegHeader(bytes: Buffer): JpegHeader | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== SOI) return undefined;
  let frame: Pick<JpegHeader, 'width' | 'height' | 'components'> | undefined;
  let orientation: number | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || length < 2 || end > bytes.length)
      return undefined;
    if (marker === SOS) return frame && { ...frame, orientation: orientation ?? 1 };
    if (marker === APP1 && bytes.toString('latin1', at + 4, at + 10) === EXIF) {
      const found = orientation === undefined && orientationOf(bytes.subarray(at + 10, end));
      if (!found) return undefined;
      orientation = found;
    }
    if (isFrame(marker)) {
      if (frame !== undefined || length < 8 || bytes[at + 4] !== 8) return undefined;
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      const components = bytes[at + 9]!;
      if (height === 0 || width === 0) return undefined;
      if (components !== 1 && components !== 3 && components !== 4) return undefined;
      frame = { width, height, components };
    }
    at = end;
  }
  return undefined;
}
