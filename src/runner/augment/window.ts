import type { Drawn, PictureShape, Projection } from './augmentation';

/** A part of a picture, in pixels; it may reach beyond the edges. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** How much of a picture's height or width is kept. */
export const lengthParam = (which: string) =>
  ({
    type: 'number',
    default: 0.875,
    exclusiveMin: 0,
    doc: `${which} of the part that is kept: up to 1 a share of the picture's, above it pixels.`,
  }) as const;

/** Whole pixels: up to 1 a share of the size, above it pixels. */
export const lengthOf = (amount: number, size: number): number =>
  Math.max(1, Math.min(size, Math.round(amount <= 1 ? amount * size : amount)));

/** Fills the picture with a part of it: pixel areas onto pixel areas, as a resize does. */
export function enlarged(window: Window, { height, width }: PictureShape): Projection {
  const [x, y] = [window.width / width, window.height / height];
  return [x, 0, window.left + (x - 1) / 2, 0, y, window.top + (y - 1) / 2, 0, 0];
}

/** The same for a window that was drawn. */
export const enlargedFrom = (drawn: Drawn, shape: PictureShape): Projection =>
  enlarged(drawn as unknown as Window, shape);
