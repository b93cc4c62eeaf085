import { kMeans1d } from './kMeans1d';
import { defineEncoder, numericColumn } from './encoder';

interface State {
  /** Ascending, from the smallest to the largest training value. */
  readonly edges: readonly number[];
}

/** Bins narrower than this are joined with the one before. */
const NARROWEST = 1e-8;

/** The value below which a share of ascending values lies; between two of them their mean. */
function invertedShare(sorted: Float64Array, share: number): number {
  const place = sorted.length * share;
  const last = sorted.length - 1;
  const at = (i: number): number => sorted[Math.min(Math.max(i, 0), last)]!;
  return Number.isInteger(place) ? (at(place - 1) + at(place)) / 2 : at(Math.ceil(place) - 1);
}

/** The middles between centres of k-means that start in the middles of bins of equal width. */
function betweenCenters(sorted: Float64Array, uniform: readonly number[]): number[] {
  const middles = (edges: readonly number[]): number[] =>
    edges.slice(1).map((edge, i) => (edge + edges[i]!) / 2);
  return middles(kMeans1d(sorted, middles(uniform)));
}

export const kBinsDiscretizer = defineEncoder({
  kind: 'encode',
  name: 'kBinsDiscretizer',
  kinds: ['numeric'],
  doc: 'Parts the values of a numeric column into bins.',
  source:
    'scikit-learn KBinsDiscretizer (quantileMethod averaged_inverted_cdf, without subsampling)',
  params: {
    nBins: { type: 'integer', min: 2, default: 5, doc: 'Bins at most.' },
    encode: {
      type: 'enum',
      values: ['onehot', 'ordinal'],
      default: 'onehot',
      doc: 'onehot: one column a bin, named column[place]; ordinal: the place of the bin.',
    },
    strategy: {
      type: 'enum',
      values: ['quantile', 'uniform', 'kmeans'],
      default: 'quantile',
      doc: 'quantile: as many training rows in each bin; uniform: bins of equal width; kmeans: values in a bin have the same nearest centre of k-means.',
    },
  },
  fit({ values }, { nBins, strategy }) {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    const uniform = Array.from({ length: nBins + 1 }, (_, i) =>
      i === nBins ? high : low + i * ((high - low) / nBins),
    );
    if (strategy === 'uniform') return { edges: uniform };
    const edges =
      strategy === 'quantile'
        ? uniform.map((_, i) => invertedShare(sorted, i / nBins))
        : [low, ...betweenCenters(sorted, uniform), high];
    return { edges: edges.filter((edge, i) => i === 0 || edge - edges[i - 1]! > NARROWEST) };
  },
  apply({ name, values }, state, { encode }) {
    const { edges } = state as unknown as State;
    const inner = edges.slice(1, -1);
    const places = values.map((value) => inner.filter((edge) => edge <= value).length);
    if (encode === 'ordinal') return { columns: [numericColumn(name, places)], unknown: 0 };
    const columns = Array.from({ length: Math.max(1, edges.length - 1) }, (_, bin) =>
      numericColumn(
        `${name}[${bin}]`,
        places.map((place) => (place === bin ? 1 : 0)),
      ),
    );
    return { columns, unknown: 0 };
  },
});
