import { averageScore, classScores, type ClassCounts } from '../train/metrics/confusion';
import { meanDefined, rocArea, type ScoreGroup } from '../train/metrics/ranking';
import { bootstrap } from './bootstrap';
import { scoresOf, type Score } from './score';

export const classificationScoreNames = [
  'accuracy',
  'balancedAccuracy',
  'f1 (macro)',
  'rocAuc',
] as const;

/** More than these samples times classes: ranking all resamples would take minutes. */
const RANKED = 500_000;

export interface ScoredSamples {
  readonly yTrue: Int32Array;
  readonly predicted: Int32Array;
  readonly classes: number;
  /** Columns of probabilities that are ranked, each with the class that it is of. */
  readonly ranked: readonly { readonly label: number; readonly scores: Float32Array }[];
}

/** Accuracy, balanced accuracy and macro f1 of counted samples. */
function countScores(
  { yTrue, predicted, classes }: Omit<ScoredSamples, 'ranked'>,
  counts?: Int32Array,
): number[] {
  const found: ClassCounts & Record<'hits' | 'predicted' | 'actual', Float64Array> = {
    hits: new Float64Array(classes),
    predicted: new Float64Array(classes),
    actual: new Float64Array(classes),
  };
  let samples = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const count = counts === undefined ? 1 : counts[i]!;
    const label = yTrue[i]!;
    const guess = predicted[i]!;
    samples += count;
    found.actual[label]! += count;
    found.predicted[guess]! += count;
    if (label === guess) found.hits[label]! += count;
  }
  const hits = found.hits.reduce((sum, count) => sum + count, 0);
  const recalls = classScores(found).map(({ recall }, i) =>
    found.actual[i]! > 0 ? recall : Number.NaN,
  );
  return [hits / samples, meanDefined(recalls), averageScore(found, 'f1', 'macro')];
}

/** Areas under the ROC curve of many resamples: the order of the scores is made once. */
class Ranking {
  private readonly orders: readonly Uint32Array[];

  constructor(private readonly samples: ScoredSamples) {
    this.orders = samples.ranked.map(({ scores }) =>
      Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!),
    );
  }

  area(counts: Int32Array): number {
    const { ranked } = this.samples;
    return meanDefined(ranked.map((_, k) => rocArea(this.groups(k, counts))));
  }

  private *groups(k: number, counts: Int32Array): Generator<ScoreGroup> {
    const { yTrue, ranked } = this.samples;
    const { scores, label } = ranked[k]!;
    const order = this.orders[k]!;
    let positives = 0;
    let negatives = 0;
    for (let i = 0; i < order.length; i++) {
      const sample = order[i]!;
      if (yTrue[sample] === label) positives += counts[sample]!;
      else negatives += counts[sample]!;
      if (i + 1 < order.length && scores[order[i + 1]!] === scores[sample]) continue;
      if (positives + negatives > 0) yield { positives, negatives };
      positives = 0;
      negatives = 0;
    }
  }
}

/**
 * What tells most of a classification, beside the dummy that always says `mostFrequent`.
 *
 * @param rocAuc over all samples; NaN where it is not defined
 */
export function classificationScores(
  samples: ScoredSamples,
  { rocAuc, mostFrequent, seed }: { rocAuc: number; mostFrequent: number; seed: number },
): Score[] {
  const n = samples.yTrue.length;
  const dummy = new Int32Array(n).fill(mostFrequent);
  const rankable = Number.isFinite(rocAuc) && n * samples.ranked.length <= RANKED;
  const ranking = rankable ? new Ranking(samples) : undefined;
  const intervals = bootstrap(n, seed, (counts) => [
    ...countScores(samples, counts),
    ranking?.area(counts) ?? Number.NaN,
  ]);
  return scoresOf(
    classificationScoreNames,
    [...countScores(samples), rocAuc],
    [...countScores({ ...samples, predicted: dummy }), Number.isFinite(rocAuc) ? 0.5 : Number.NaN],
    intervals,
  );
}
