import { normalProbability, normalQuantile } from '../normalDistribution';
import { clipped, defineScaler } from './scaler';

interface State {
  /** Ascending; equally spaced in rank from the smallest to the largest training value. */
  readonly quantiles: readonly number[];
}

/** Values this near to the ends of a normal distribution are taken for the ends. */
const THRESHOLD = 1e-7;
const MOST = normalQuantile(1 - THRESHOLD);

/**
 * The quantile number `i` of `n` of ascending values, rounded as numpy's percentile rounds: whether
 * it equals the value at its rank or lies just below decides on the rank of a value that repeats.
 */
function quantileOf(sorted: Float64Array, i: number, n: number): number {
  const share = i === n - 1 ? 1 : i * (1 / (n - 1));
  const place = (sorted.length - 1) * ((share * 100) / 100);
  const low = Math.floor(place);
  const [from, to] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  const part = place - low;
  return part < 0.5 ? from + (to - from) * part : to - (to - from) * (1 - part);
}

/** Place of the last of ascending `points` that is at most `x`, for x within them. */
function placeOf(points: ArrayLike<number>, x: number): number {
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (points[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}

/** Share of the training values up to `x`: the middle of a run of equal quantiles. */
function rank(quantiles: Float64Array, x: number): number {
  const last = quantiles.length - 1;
  if (last === 0) return x > quantiles[0]! ? 1 : 0;
  if (x <= quantiles[0]!) return 0;
  if (x >= quantiles[last]!) return 1;
  const at = placeOf(quantiles, x);
  const [low, high] = [quantiles[at]!, quantiles[at + 1]!];
  if (x > low) return (at + (x - low) / (high - low)) / last;
  let first = at;
  while (quantiles[first - 1] === x) first--;
  return (first + at) / 2 / last;
}

export const quantile = defineScaler({
  kind: 'scale',
  name: 'quantile',
  tablesOnly: true,
  doc: 'Maps each column by its ranks to a uniform or a normal distribution, whatever its own is.',
  source:
    'scikit-learn QuantileTransformer (quantiles over all training rows, without subsampling)',
  params: {
    nQuantiles: {
      type: 'integer',
      min: 2,
      default: 1000,
      doc: 'Quantiles computed; at most as many as training rows.',
    },
    outputDistribution: {
      type: 'enum',
      values: ['uniform', 'normal'],
      default: 'uniform',
      doc: 'The distribution of the scaled training values.',
    },
  },
  fit({ values, counts }, { nQuantiles }) {
    const all = counts
      ? Float64Array.from(
          Array.from(values).flatMap((v, i) => new Array<number>(counts[i]!).fill(v)),
        )
      : values.slice();
    const sorted = all.sort();
    const n = Math.max(1, Math.min(nQuantiles, sorted.length));
    let most = -Infinity;
    const quantiles = Array.from({ length: n }, (_, i) => {
      // Interpolation may round below the quantile before.
      most = Math.max(most, n === 1 ? sorted[0]! : quantileOf(sorted, i, n));
      return most;
    });
    return { quantiles };
  },
  transform(x, state, { outputDistribution }) {
    const quantiles = Float64Array.from((state as unknown as State).quantiles);
    const ranks = x.map((value) => rank(quantiles, value));
    if (outputDistribution === 'uniform') return ranks;
    const [low, high] = [quantiles[0]!, quantiles.at(-1)!];
    return clipped(
      ranks.map((share, i) =>
        x[i]! - THRESHOLD < low
          ? -Infinity
          : x[i]! + THRESHOLD > high
            ? Infinity
            : normalQuantile(share),
      ),
      -MOST,
      MOST,
    );
  },
  inverse(x, state, { outputDistribution }) {
    const { quantiles } = state as unknown as State;
    const last = quantiles.length - 1;
    return x.map((value) => {
      const share = outputDistribution === 'normal' ? normalProbability(value) : value;
      const place = Math.min(Math.max(share, 0), 1) * last;
      const low = Math.min(Math.floor(place), Math.max(last - 1, 0));
      const [from, to] = [quantiles[low]!, quantiles[Math.min(low + 1, last)]!];
      return from + (to - from) * (place - low);
    });
  },
});
