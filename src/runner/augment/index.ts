import type { Augmentation } from './augmentation';
import { affine } from './affine';
import { autoContrast } from './autoContrast';
import { centerCrop } from './centerCrop';
import { colorJitter } from './colorJitter';
import { cutMix } from './cutMix';
import { elastic } from './elastic';
import { equalize } from './equalize';
import { erasing } from './erasing';
import { featureDropout } from './featureDropout';
import { gaussianBlur } from './gaussianBlur';
import { gaussianNoise } from './gaussianNoise';
import { grayscale } from './grayscale';
import { invert } from './invert';
import { mixUp } from './mixUp';
import { perspective } from './perspective';
import { posterize } from './posterize';
import { randAugment } from './randAugment';
import { randomBrightness } from './randomBrightness';
import { randomContrast } from './randomContrast';
import { randomCrop } from './randomCrop';
import { randomHue } from './randomHue';
import { randomSaturation } from './randomSaturation';
import { sharpness } from './sharpness';
import { solarize } from './solarize';
import { trivialAugment } from './trivialAugment';

/** Every augmentation; it changes the training part alone. */
export const augmentations: readonly Augmentation[] = [
  affine,
  randomCrop,
  centerCrop,
  perspective,
  elastic,
  randomBrightness,
  randomContrast,
  randomSaturation,
  randomHue,
  colorJitter,
  grayscale,
  invert,
  posterize,
  solarize,
  equalize,
  autoContrast,
  sharpness,
  gaussianBlur,
  gaussianNoise,
  erasing,
  mixUp,
  cutMix,
  randAugment,
  trivialAugment,
  featureDropout,
];
