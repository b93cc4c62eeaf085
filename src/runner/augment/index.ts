import type { Augmentation } from './augmentation';
import { affine } from './affine';
import { gaussianNoise } from './gaussianNoise';
import { randomBrightness } from './randomBrightness';

/** Every augmentation; it changes training pictures alone. */
export const augmentations: readonly Augmentation[] = [affine, randomBrightness, gaussianNoise];
