import * as l10n from '@vscode/l10n';
import sharp, { type Sharp } from 'sharp';
import { TrainyardError } from '../../shared/problem';

/** Pixels, [height, width, channels] uint8 with 1 to 4 channels, for sharp to encode. */
export function pictureOf(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Sharp {
  if (channels < 1 || channels > 4) {
    throw new TrainyardError({
      code: 'preview.channels',
      at: ['data'],
      message: l10n.t(
        'The pictures have {0} channels; a PNG file holds 1 to 4. Augmentation itself works with any number.',
        channels,
      ),
    });
  }
  return sharp(pixels, { raw: { height, width, channels: channels as 1 | 2 | 3 | 4 } });
}
