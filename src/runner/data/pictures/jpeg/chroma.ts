import type { Kernel } from './kernel';
import type { Room } from './room';
import type { Plane } from './scan';

/** Weights of the near row and the far one, what is added at the left and at the right, and bits dropped. */
const both = [3, 1, 8, 7, 4] as const;
const one = [1, 0, 1, 2, 2] as const;

/**
 * A plane of half the width, and of half the height too where `tall`, at full size, as libjpeg has it.
 *
 * @param width of the picture
 * @param height of the picture
 */
export function enlarged(
  { bytes, enlarged: enlargeRow }: Kernel,
  { place, stride }: Plane,
  width: number,
  height: number,
  tall: boolean,
  room: Room,
): Plane {
  const columns = (width + 1) >> 1;
  const rows = tall ? (height + 1) >> 1 : height;
  const result = room.take(2 * columns * height);
  for (let y = 0; y < height; y++) {
    const row = tall ? y >> 1 : y;
    const other = tall ? Math.min(rows - 1, Math.max(0, row + (y % 2 === 0 ? -1 : 1))) : row;
    const to = result + y * 2 * columns;
    const [near, far] = [place + row * stride, place + other * stride];
    // Of so few columns, libjpeg repeats them.
    if (columns <= 2)
      for (let x = 0; x < columns; x++) bytes.fill(bytes[near + x]!, to + 2 * x, to + 2 * x + 2);
    else enlargeRow(near, far, to, columns, ...(tall ? both : one));
  }
  return { place: result, stride: 2 * columns };
}
