import type { PictureShape, Projection } from './augmentation';
import type { DrawnStep, Plan } from './augment';
import { stepOf } from './augment';

type Point = readonly [number, number];

/** Points a view's filled share is counted on, along each side. */
const GRID = 32;

function project([a0, a1, a2, b0, b1, b2, c0, c1]: Projection, [x, y]: Point): Point {
  const w = c0! * x + c1! * y + 1;
  return [(a0! * x + a1! * y + a2!) / w, (b0! * x + b1! * y + b2!) / w];
}

/** The inverse map, up to a factor that is divided out; undefined for one that has none. */
function inverse([a, b, c, d, e, f, g, h]: Projection): Projection | undefined {
  const [A, B, C] = [e! - f! * h!, c! * h! - b!, b! * f! - c! * e!];
  const [D, E, F] = [f! * g! - d!, a! - c! * g!, c! * d! - a! * f!];
  const [G, H, I] = [d! * h! - e! * g!, b! * g! - a! * h!, a! * e! - b! * d!];
  const all = [A, B, C, D, E, F, G, H].map((value) => value / I);
  return all.every(Number.isFinite) ? all : undefined;
}

/** Where a view shows its picture, and how much of it shows none. */
export interface Frame {
  /** The picture's corners in the view, as shares of its width and height; clockwise. */
  readonly corners: readonly Point[];
  /** Share of the view that lies beyond the picture and is filled. */
  readonly filled: number;
}

/** The maps of the entries that move pixels as a whole, first entry first. */
function placesOf(drawn: readonly DrawnStep[], i: number, plan: Plan, shape: PictureShape) {
  return drawn.flatMap(({ drawn: own }, index) => {
    const { element, values } = stepOf(plan.configs[index]!);
    return element.place ? [element.place(own[i]!, shape, values)] : [];
  });
}

/** The frame of sample i; undefined where no entry moves pixels as a whole. */
export function frameOf(
  drawn: readonly DrawnStep[],
  i: number,
  plan: Plan,
  shape: PictureShape,
): Frame | undefined {
  const places = placesOf(drawn, i, plan, shape);
  if (places.length === 0) return undefined;
  const { height, width } = shape;
  const inverses = places.map(inverse);
  const corners = (
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ] as const
  ).map(([x, y]) => {
    const corner: Point = [x - 0.5, y - 0.5];
    const [u, v] = inverses.reduce<Point>((at, map) => (map ? project(map, at) : at), corner);
    return [(u + 0.5) / width, (v + 0.5) / height] as const;
  });
  const inside = ([x, y]: Point): boolean =>
    x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;
  let filled = 0;
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++) {
      // From the view back to the picture: what was filled once stays so.
      let at: Point = [((column + 0.5) / GRID) * width - 0.5, ((row + 0.5) / GRID) * height - 0.5];
      const kept = places.toReversed().every((map) => inside((at = project(map, at))));
      if (!kept) filled++;
    }
  return {
    corners: inverses.includes(undefined) ? [] : corners,
    filled: filled / (GRID * GRID),
  };
}
