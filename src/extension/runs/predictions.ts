import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Predictions } from '../../runner/evaluate/predictions';
import type {
  PredictedPoints,
  PredictedSample,
  SampleSelection,
} from '../../shared/protocol/panels';

/** More points make a scatter plot slower, not clearer. */
const MOST_POINTS = 20_000;

/** predictions.json of a run; undefined where there is none, as in runs of older versions. */
export async function readPredictions(runDir: string): Promise<Predictions | undefined> {
  try {
    return JSON.parse(await readFile(join(runDir, 'predictions.json'), 'utf8')) as Predictions;
  } catch {
    return undefined;
  }
}

type Classified = Extract<Predictions, { task: 'classification' }>;
type Estimated = Extract<Predictions, { task: 'regression' }>;

function classified(
  predictions: Classified,
  classes: readonly string[],
  select: SampleSelection,
): PredictedSample[] {
  const { names, true: own, predicted, probability, trueProbability } = predictions;
  const fits = (i: number): boolean =>
    select.kind === 'cell'
      ? classes[own[i]!] === select.true && classes[predicted[i]!] === select.predicted
      : own[i] !== predicted[i];
  return names
    .map((_, i) => i)
    .filter(fits)
    .sort((a, b) => (probability[b] ?? Infinity) - (probability[a] ?? Infinity))
    .map((i) => ({
      name: names[i]!,
      true: classes[own[i]!] ?? own[i]!,
      predicted: classes[predicted[i]!] ?? predicted[i]!,
      probability: probability[i]!,
      trueProbability: trueProbability[i]!,
    }));
}

function estimated({ names, true: own, predicted }: Estimated): PredictedSample[] {
  const off = (i: number): number =>
    predicted[i] == null ? Infinity : Math.abs(own[i]! - predicted[i]);
  return names
    .map((_, i) => i)
    .sort((a, b) => off(b) - off(a))
    .map((i) => ({ name: names[i]!, true: own[i]!, predicted: predicted[i]! }));
}

/** The samples that are asked for: the surest first, of a regression the furthest off. */
export const selected = (
  predictions: Predictions,
  classes: readonly string[],
  select: SampleSelection,
): PredictedSample[] =>
  predictions.task === 'classification'
    ? classified(predictions, classes, select)
    : estimated(predictions);

/** A regression's points for its scatter plots; evenly taken where there are very many. */
export function pointsOf(predictions: Predictions | undefined): PredictedPoints | undefined {
  if (predictions?.task !== 'regression') return undefined;
  const { names, true: own, predicted } = predictions;
  const every = Math.ceil(names.length / MOST_POINTS);
  const taken = <T>(list: readonly T[]): T[] => list.filter((_, i) => i % every === 0);
  return {
    names: taken(names),
    true: taken(own),
    predicted: taken(predicted),
    total: names.length,
  };
}
