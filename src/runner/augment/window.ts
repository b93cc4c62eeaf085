import type { PictureShape, Projection } from './augmentation';

/** A part of a picture, in pixels; it may reach beyond the edges. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Whole pixels: up to 1 a share of the size, above it pixels. */
export const lengthOf = (amount: number, size: number): number =>
  Math.max(1, Math.min(size, Math.round(amount <= 1 ? amount * size : amount)));

/** Fills the picture with a part of it: pixel areas onto pixel areas, as a resize does. */
export function enlarged(window: Window, { height, width }: PictureShape): Projection {
  const [x, y] = [window.width / width, window.height / height];
  return [x, 0, window.left + (x - 1) / 2, 0, y, window.top + (y - 1) / 2, 0, 0];
}
