import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { fitted, MOST_PIXELS } from './fit';
import type { DecodedPicture, PictureFormat } from './format';
import { jpegHeader } from './jpegHeader';
import { quickPicture } from './quick';

// Many pictures are decoded at once, so one thread each is enough, and none is decoded twice.
sharp.concurrency(1);
sharp.cache(false);

/** More pixels than these are no training picture but an accident or an attack. */
export const MAX_PIXELS = 50e6;
const MAX_BYTES = 256 * 1024 * 1024;

/** A picture that cannot be used; its message is the reason, in the user's terms. */
export class UnusablePicture extends Error {}

/** One that the decoder refused: where others are decoded meanwhile, its reason may be theirs. */
export class UndecodedPicture extends UnusablePicture {}

const fits = { stretch: 'fill', pad: 'contain', crop: 'cover' } as const;

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(text))
    return l10n.t('more than {0} million pixels', Math.round(MAX_PIXELS / 1e6));
  if (/unsupported image format/i.test(text)) return l10n.t('no picture in a known format');
  const found = text
    .replace(/^Input buffer has corrupt header:\s*/, '')
    .split('\n')[0]!
    .trim();
  if (/not (supported|configured)|bad labq/i.test(found))
    return l10n.t('of a kind that cannot be read: {0}', found);
  return found === '' ? l10n.t('damaged') : l10n.t('damaged: {0}', found);
}

/** What the header alone tells, and what of decoding it asks for. */
interface PictureHeader extends Pick<DecodedPicture, 'width' | 'height' | 'mode'> {
  /** Turned or mirrored by its EXIF data. */
  readonly turned: boolean;
  readonly hasAlpha: boolean;
}

/** Of several pictures in a file, such as an animation's, the first is taken: said, not silent. */
const framesOf = ({ pages = 1 }: Metadata): string => (pages > 1 ? ', first of several' : '');

function modeOf({ space, channels, hasAlpha, isPalette, depth }: Metadata): string {
  if (space === 'cmyk') return 'cmyk';
  const bits = depth === 'ushort' ? ' 16-bit' : '';
  if (isPalette) return `palette${hasAlpha ? ' with alpha' : ''}`;
  const base = space === 'b-w' || space === 'grey16' || channels < 3 ? 'grayscale' : 'rgb';
  return `${base}${hasAlpha ? ' with alpha' : ''}${bits}`;
}

const jpegModes = { 1: 'grayscale', 3: 'rgb', 4: 'cmyk' } as const;

/** @param ignoreIcc Colours are taken as they are stored, as other programs of the field do. */
function opened(bytes: Buffer, failOn: 'warning' | 'error', ignoreIcc: boolean): Sharp {
  return sharp(bytes, { failOn, limitInputPixels: MAX_PIXELS, pages: 1, ignoreIcc });
}

async function pixelsOf(
  bytes: Buffer,
  { turned, hasAlpha, mode, width, height }: PictureHeader,
  format: PictureFormat,
  failOn: 'warning' | 'error',
): Promise<Uint8Array> {
  // What inks look like, only a profile tells.
  const stored = opened(bytes, failOn, !mode.startsWith('cmyk'));
  if (turned) stored.autoOrient();
  // What shines through a picture is white, as on a page.
  if (hasAlpha) stored.flatten({ background: 'white' });
  const { imageSize, colorMode, resize } = format;
  const small = width * height <= MOST_PIXELS;
  if (!small)
    stored.resize({
      ...{ width: imageSize[1], height: imageSize[0] },
      ...{ fit: fits[resize], background: 'black' },
    });
  const { data, info } = await stored
    .toColourspace(small || colorMode === 'rgb' ? 'srgb' : 'b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // A picture that has its size already only gets its channels.
  const whole = { width: info.width, height: info.height };
  return fitted({ pixels: data, ...whole, channels: info.channels }, whole, format);
}

function unreadable(error: unknown): UnusablePicture {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UnusablePicture(l10n.t('there is no such file'));
  if (code === 'EACCES' || code === 'EPERM')
    return new UnusablePicture(l10n.t('you have no permission to read it'));
  if (code === 'EISDIR') return new UnusablePicture(l10n.t('a folder, not a file'));
  return new UnusablePicture(l10n.t('cannot be read: {0}', code ?? message));
}

/**
 * What the file system says of a picture.
 * @throws UnusablePicture for an empty, unreadable or huge file
 */
export async function statPicture(path: string): Promise<Stats> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (found.size > MAX_BYTES) throw new UnusablePicture(l10n.t('larger than 256 MiB'));
  if (found.size === 0) throw new UnusablePicture(l10n.t('empty (0 bytes)'));
  return found;
}

/**
 * A file's bytes.
 * @param found What {@link statPicture} said of it just now.
 * @throws UnusablePicture for an empty, unreadable or huge file
 */
export async function readPicture(path: string, found?: Stats): Promise<Buffer> {
  if (found === undefined) await statPicture(path);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (bytes.length === 0) throw new UnusablePicture(l10n.t('empty (0 bytes)'));
  return bytes;
}

/**
 * Size and mode from the header alone.
 * @throws UnusablePicture
 */
export async function headerOf(bytes: Buffer): Promise<PictureHeader> {
  const jpeg = jpegHeader(bytes);
  if (jpeg !== undefined) {
    const { width, height, components, orientation } = jpeg;
    const sides = orientation >= 5 ? { width: height, height: width } : { width, height };
    return {
      ...sides,
      mode: jpegModes[components],
      turned: orientation > 1,
      hasAlpha: false,
    };
  }
  try {
    const metadata = await opened(bytes, 'error', true).metadata();
    const { width, height } = metadata.autoOrient;
    return {
      ...{ width, height, mode: modeOf(metadata) + framesOf(metadata) },
      turned: (metadata.orientation ?? 1) > 1,
      hasAlpha: metadata.hasAlpha,
    };
  } catch (error) {
    throw new UndecodedPicture(reasonOf(error), { cause: error });
  }
}

/**
 * A picture as an array: turned as its EXIF data ask, on white where it is transparent, resized and
 * in the colour mode asked for.
 * @throws UnusablePicture for what is no picture, is damaged, or has more than {@link MAX_PIXELS}
 */
export async function decodePicture(bytes: Buffer, format: PictureFormat): Promise<DecodedPicture> {
  return quickPicture(bytes, format) ?? decodeAny(bytes, format);
}

/** The same, with sharp, whatever the picture. */
export async function decodeAny(bytes: Buffer, format: PictureFormat): Promise<DecodedPicture> {
  const stored = await headerOf(bytes);
  const { width, height, mode } = stored;
  const decoded = async (
    failOn: 'warning' | 'error',
    damaged: boolean,
  ): Promise<DecodedPicture> => ({
    ...{ width, height, mode, damaged },
    pixels: await pixelsOf(bytes, stored, format, failOn),
  });
  try {
    return await decoded('warning', false);
  } catch {
    // A decoder warns of small things too, such as an odd colour profile.
  }
  try {
    return await decoded('error', true);
  } catch (error) {
    throw new UndecodedPicture(reasonOf(error), { cause: error });
  }
}
