import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Random } from '../engine/random';
import { nearestNeighbors } from '../neighbors';
import { moments, quantile } from '../statistics';
import { between, everyRow, requireMore, withRows } from './rows';
import { defineBalancer, type Categorical, type ResampleInput } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';
import { kNeighbors } from './smote';

/** The category of each row, numbered by first occurrence: rows of equal values are of one. */
export function categoriesOf({ x, columns, rows }: ResampleInput, { places }: Categorical) {
  const seen = new Map<string, number>();
  return Int32Array.from({ length: rows }, (_, row) => {
    const key = places.map((place) => x[row * columns + place]!).join();
    const known = seen.get(key) ?? seen.size;
    seen.set(key, known);
    return known;
  });
}

/** The most frequent item; of several one by lot. */
export function vote(items: readonly number[], random: Random): number {
  const counted = new Map<number, number>();
  for (const item of items) counted.set(item, (counted.get(item) ?? 0) + 1);
  const most = Math.max(...counted.values());
  const winners = [...counted].filter(([, count]) => count === most).map(([item]) => item);
  return winners[winners.length > 1 ? random.integer(winners.length) : 0]!;
}

function selected(input: ResampleInput, names: 'auto' | readonly string[]): Categorical[] {
  const at = [...input.at, 'categoricalFeatures'];
  if (names !== 'auto')
    names.forEach((name, i) => {
      if (input.categorical.some(({ column }) => column === name)) return;
      throw new TrainyardError({
        code: 'balance.notCategorical',
        at: [...at, i],
        message: l10n.t(
          'The column "{0}" is not categorical. Categorical columns are: {1}.',
          name,
          input.categorical.map(({ column }) => `"${column}"`).join(', ') || l10n.t('none'),
        ),
      });
    });
  const chosen = input.categorical.filter(
    ({ column }) => names === 'auto' || names.includes(column),
  );
  const width = chosen.reduce((sum, { places }) => sum + places.length, 0);
  if (chosen.length > 0 && width < input.columns) return chosen;
  throw new TrainyardError({
    code: chosen.length === 0 ? 'balance.noCategorical' : 'balance.onlyCategorical',
    at,
    message:
      chosen.length === 0
        ? l10n.t('smotenc needs categorical columns, and there are none. Use smote instead.')
        : l10n.t('smotenc needs numeric columns beside categorical ones. Use smoten instead.'),
  });
}

/** Where numeric columns stand. */
function numericPlaces(input: ResampleInput, categorical: readonly Categorical[]): number[] {
  const taken = new Set(categorical.flatMap(({ places }) => places));
  return Array.from(everyRow(input.columns)).filter((place) => !taken.has(place));
}

/**
 * The rows of a class as smotenc measures them: numeric columns as they are, and one column a
 * category of height m / √2, so that two categories are m apart: the median of the numeric columns'
 * standard deviations within the class.
 */
function measured(
  { x, columns }: ResampleInput,
  own: Int32Array,
  numeric: readonly number[],
  categories: readonly Int32Array[],
): { values: Float64Array; width: number } {
  const deviations = Float64Array.from(numeric, (place) => {
    const values = Float64Array.from(own, (row) => x[row * columns + place]!);
    return Math.sqrt(moments({ values }).variance);
  });
  const height = quantile(deviations.sort(), 0.5) / Math.SQRT2;
  const firsts = [numeric.length];
  for (const each of categories)
    firsts.push(firsts.at(-1)! + each.reduce((most, category) => Math.max(most, category + 1), 0));
  const width = firsts.at(-1)!;
  const values = new Float64Array(own.length * width);
  own.forEach((row, i) => {
    numeric.forEach((place, c) => (values[i * width + c] = x[row * columns + place]!));
    categories.forEach((each, c) => (values[i * width + firsts[c]! + each[row]!] = height));
  });
  return { values, width };
}

export const smotenc = defineBalancer({
  kind: 'balance',
  name: 'smotenc',
  doc: 'Does as smote with numeric columns; each categorical column takes the most frequent category of the neighbours.',
  source:
    'imbalanced-learn SMOTENC; Chawla et al., "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002, section 6.1',
  params: {
    categoricalFeatures: {
      type: 'union',
      of: [
        { type: 'enum', values: ['auto'], doc: 'Every categorical and binary column.' },
        {
          type: 'list',
          of: { type: 'string', of: 'column', doc: 'Name of a column.' },
          doc: 'Names of columns.',
        },
      ],
      default: 'auto',
      doc: 'The columns that hold categories; auto: all that do.',
    },
    kNeighbors,
    samplingStrategy: overSamplingStrategy,
  },
  resample(input, { categoricalFeatures, kNeighbors: k, samplingStrategy }) {
    const { x, columns } = input;
    const categorical = selected(input, categoricalFeatures as 'auto' | readonly string[]);
    const numeric = numericPlaces(input, categorical);
    const categories = categorical.map((each) => categoriesOf(input, each));
    const positions = positionsByClass(input);
    const synthetic = [...overSamplingCounts(samplingStrategy, input)].flatMap(([y, rows]) => {
      if (rows === 0) return [];
      const own = positions[y]!;
      requireMore(input, own.length, k, 'kNeighbors', input.classes[y]);
      const { values, width } = measured(input, own, numeric, categories);
      const places = everyRow(own.length);
      const near = nearestNeighbors(values, width, places, places, k);
      const random = input.random(`balance/smotenc/${y}`);
      const votes = input.random(`balance/smotenc/vote/${y}`);
      const placeOf = new Map(Array.from(own, (row, i) => [row, i]));
      const neighbors = near.map((place) => own[place]!);
      return between(own, neighbors, rows, y, random).map((made) => {
        const [a, b] = made.parents;
        const row = Float64Array.from({ length: columns }, (_, c) => {
          const from = x[a * columns + c]!;
          return from + made.weight * (x[b * columns + c]! - from);
        });
        const base = placeOf.get(a)!;
        const around = Array.from(neighbors.subarray(base * k, (base + 1) * k));
        categories.forEach((each, c) => {
          const winner = vote(
            around.map((other) => each[other]!),
            votes,
          );
          const donor = around.find((other) => each[other] === winner)!;
          for (const place of categorical[c]!.places) row[place] = x[donor * columns + place]!;
        });
        return { ...made, values: row, by: 'vote' as const };
      });
    });
    return withRows(input, synthetic);
  },
});
