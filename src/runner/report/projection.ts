import type { ProjectionReport, SyntheticPoint } from '../../shared/protocol/dataReport';
import { random } from '../engine/random';
import type { Preparation } from '../prepare';
import { residentInputs } from '../prepared';
import { pixelsOf } from '../stream/storedPixels';
import { symmetricEigen } from '../eigen';
import { products, strideFor } from './products';
import { reducedPictures } from './reduced';

/** Points that are drawn. */
const POINTS = 600;
/** A class is drawn with at least so many real rows and so many synthetic ones, however rare it is. */
const LEAST_OF_CLASS = 40;
/** Columns of the greatest variance that take part where there are more. */
const MAX_COLUMNS = 256;

/** Training rows, real ones first, as a plane is found for them. */
export interface Plane {
  /** Positions of the sampled rows in the balanced training part, ascending. */
  readonly positions: Int32Array;
  /** [columns] by sampled row. */
  readonly rows: readonly Float64Array[];
  readonly real: readonly Float64Array[];
}

const five = (value: number): number => Number(value.toPrecision(5));

/** Positions of the balanced training part that are drawn: of each class its share, some at least. */
export function sampled({ prepared, loaded, resolved }: Preparation): Int32Array {
  const { y } = prepared.parts.train;
  const draws = random(resolved.seed, 'report/projection');
  const real = y.length - prepared.provenance.synthetic.length;
  const classes = Math.max(1, loaded.classes.length);
  const groups = Array.from({ length: 2 * classes }, (): number[] => []);
  for (let i = 0; i < y.length; i++)
    groups[(i < real ? 0 : classes) + (loaded.classes.length === 0 ? 0 : y[i]!)]!.push(i);
  const chosen = groups.flatMap((positions) => {
    const share = Math.round((POINTS * positions.length) / y.length);
    const wanted = Math.min(positions.length, Math.max(share, LEAST_OF_CLASS));
    for (let i = 0; i < wanted; i++) {
      const j = i + draws.integer(positions.length - i);
      [positions[i], positions[j]] = [positions[j]!, positions[i]!];
    }
    return positions.slice(0, wanted);
  });
  return Int32Array.from(chosen).sort();
}

/** Columns of greatest variance first where they are too many; their places, ascending. */
function widest(columns: readonly Float64Array[]): readonly number[] {
  const places = columns.map((_, i) => i);
  if (columns.length <= MAX_COLUMNS) return places;
  const variances = columns.map((column) => {
    const { sums } = products([column], 1);
    return sums[0]!;
  });
  return places
    .sort((a, b) => variances[b]! - variances[a]!)
    .slice(0, MAX_COLUMNS)
    .sort((a, b) => a - b);
}

/** The real training rows as columns, and the sampled ones as rows of the same columns. */
export function plane(preparation: Preparation): Plane {
  const { prepared, features, loaded } = preparation;
  const { rows } = prepared.parts.train;
  const positions = sampled(preparation);
  const pixels = pixelsOf(prepared.parts.train);
  if (pixels !== undefined) {
    const shape = prepared.preprocess.inputShape as [number, number, number];
    const made = prepared.provenance.synthetic.length;
    return { positions, ...reducedPictures(pixels, shape, rows - made, positions) };
  }
  const x = residentInputs(prepared.parts.train);
  // Samples of other shapes have no columns of one value a sample.
  const all = loaded.dataset.type === 'table' ? (features?.scaled.all() ?? []) : [];
  const width = all.length;
  const places = widest(all);
  return {
    positions,
    real: places.map((place) => all[place]!),
    rows: Array.from(positions, (position) =>
      Float64Array.from(places, (place) => x[position * width + place]!),
    ),
  };
}

/** What each sampled row is, beside where it is drawn. */
export function pointsOf(
  { prepared, loaded }: Preparation,
  positions: Int32Array,
): Pick<ProjectionReport, 'of' | 'target' | 'names' | 'synthetic'> {
  const { rows, y, ids } = prepared.parts.train;
  const made = prepared.provenance.synthetic;
  const real = rows - made.length;
  const synthetic: Record<number, SyntheticPoint> = {};
  const names = Array.from(positions, (position, i) => {
    if (position >= real) {
      const { parents, weight } = made[position - real]!;
      synthetic[i] = { parents, weight: five(weight) };
      return null;
    }
    const id = ids[position]!;
    return loaded.dataset.type === 'images' ? loaded.dataset.ids[id]! : id;
  });
  const target = Array.from(positions, (position) => y[position]!);
  return { of: rows, target, names, synthetic };
}

export interface PrincipalAxes {
  /** Loadings by column, of length 1. */
  readonly axes: readonly [Float64Array, Float64Array];
  /** Shares of the variance. */
  readonly explained: readonly [number, number];
  readonly means: Float64Array;
}

/**
 * The two directions in which columns vary most. Signs are such that the largest loading of each
 * is positive; undefined where nothing varies.
 */
export function principalAxes(columns: readonly Float64Array[]): PrincipalAxes | undefined {
  const width = columns.length;
  if (width < 2) return undefined;
  const stride = strideFor(columns[0]!.length, (width * width) / 2);
  const { sums, means } = products(columns, stride);
  for (let a = 0; a < width; a++)
    for (let b = 0; b < a; b++) sums[b * width + a] = sums[a * width + b]!;
  const { values, vectors } = symmetricEigen(sums, width);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  if (total === 0) return undefined;
  const signed = (vector: Float64Array): Float64Array => {
    const largest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    return largest < 0 ? vector.map((value) => -value) : vector;
  };
  const [first, second] = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  const axis = (i: number): Float64Array => signed(vectors.subarray(i * width, (i + 1) * width));
  return {
    axes: [axis(first!), axis(second!)],
    explained: [values[first!]! / total, values[second!]! / total],
    means,
  };
}

/**
 * Principal component analysis of the scaled training rows, before balancing, so that the axes
 * stay while balancers are compared; of pictures, reduced to a few levels of grey.
 */
export function pca(preparation: Preparation): ProjectionReport | undefined {
  const { positions, rows, real } = plane(preparation);
  const found = positions.length < 3 ? undefined : principalAxes(real);
  if (found === undefined) return undefined;
  const { axes, explained, means } = found;
  const along = (axis: Float64Array): number[] =>
    rows.map((row) =>
      five(axis.reduce((sum, loading, c) => sum + loading * (row[c]! - means[c]!), 0)),
    );
  return {
    method: 'pca',
    explained,
    x: along(axes[0]),
    y: along(axes[1]),
    ...pointsOf(preparation, positions),
  };
}
