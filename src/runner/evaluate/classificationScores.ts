import { averageScore, classScores, type ClassCounts } from '../train/metrics/confusion';
import { fallingOrder, meanDefined } from '../train/metrics/ranking';
import { bootstrap, unitsOf } from './bootstrap';
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

/** Samples by what they are and what they are taken for, in all and in each unit of the bootstrap. */
class Cells {
  private readonly classes: number;
  private readonly labels: number[] = [];
  private readonly guesses: number[] = [];
  /** Of each unit in turn, from `starts[unit]` on: a cell, and how many samples of the unit it has. */
  private readonly starts: Uint32Array;
  private readonly cells: Uint32Array;
  private readonly times: Uint32Array;

  constructor(
    { yTrue, predicted, classes }: Omit<ScoredSamples, 'ranked'>,
    private readonly units: number,
  ) {
    this.classes = classes;
    const n = yTrue.length;
    const known = new Map<number, number>();
    const cellOf = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      const key = yTrue[i]! * classes + predicted[i]!;
      let cell = known.get(key);
      if (cell === undefined) {
        cell = this.labels.length;
        known.set(key, cell);
        this.labels.push(yTrue[i]!);
        this.guesses.push(predicted[i]!);
      }
      cellOf[i] = cell;
    }
    this.starts = new Uint32Array(units + 1);
    this.cells = new Uint32Array(n);
    this.times = new Uint32Array(n);
    let end = 0;
    // The last unit that has a cell, and where it stands.
    const lastUnit = new Int32Array(this.labels.length).fill(-1);
    const place = new Uint32Array(this.labels.length);
    for (let unit = 0; unit < units; unit++) {
      for (let i = unit; i < n; i += units) {
        const cell = cellOf[i]!;
        if (lastUnit[cell] !== unit) {
          lastUnit[cell] = unit;
          place[cell] = end;
          this.cells[end++] = cell;
        }
        this.times[place[cell]!]!++;
      }
      this.starts[unit + 1] = end;
    }
  }

  /** Accuracy, balanced accuracy and macro f1; `counts`: how often each unit is there. */
  scores(counts?: Int32Array): number[] {
    const { classes, units, starts, cells, times } = this;
    const sums = new Float64Array(this.labels.length);
    for (let unit = 0, at = 0; unit < units; unit++) {
      const count = counts === undefined ? 1 : counts[unit]!;
      for (const end = starts[unit + 1]!; at < end; at++) sums[cells[at]!]! += count * times[at]!;
    }
    const found: ClassCounts & Record<'hits' | 'predicted' | 'actual', Float64Array> = {
      hits: new Float64Array(classes),
      predicted: new Float64Array(classes),
      actual: new Float64Array(classes),
    };
    let samples = 0;
    for (let cell = 0; cell < sums.length; cell++) {
      const label = this.labels[cell]!;
      const guess = this.guesses[cell]!;
      samples += sums[cell]!;
      found.actual[label]! += sums[cell]!;
      found.predicted[guess]! += sums[cell]!;
      if (label === guess) found.hits[label]! += sums[cell]!;
    }
    const hits = found.hits.reduce((sum, count) => sum + count, 0);
    const recalls = classScores(found).map(({ recall }, i) =>
      found.actual[i]! > 0 ? recall : Number.NaN,
    );
    return [hits / samples, meanDefined(recalls), averageScore(found, 'f1', 'macro')];
  }
}

/** The samples of a column by falling score. */
interface Ranked {
  /** Unit of each. */
  readonly units: Uint32Array;
  readonly positive: Uint8Array;
  /** The next one has another score. */
  readonly ends: Uint8Array;
}

/** Areas under the ROC curve of many resamples: the order of the scores is made once. */
class Ranking {
  private readonly columns: readonly Ranked[];

  constructor({ yTrue, ranked }: ScoredSamples, units: number) {
    this.columns = ranked.map(({ scores, label }) => {
      const order = fallingOrder(scores);
      return {
        units: order.map((sample) => sample % units),
        positive: Uint8Array.from(order, (sample) => Number(yTrue[sample] === label)),
        ends: Uint8Array.from(order, (sample, i) =>
          Number(i + 1 === order.length || scores[order[i + 1]!] !== scores[sample]),
        ),
      };
    });
  }

  area(counts: Int32Array): number {
    return meanDefined(this.columns.map((column) => rankedArea(column, counts)));
  }
}

/** As rocArea of the groups that the ranked samples make: what runs a thousand times is one loop. */
function rankedArea({ units, positive, ends }: Ranked, counts: Int32Array): number {
  let [above, below, area, positives, negatives] = [0, 0, 0, 0, 0];
  for (let i = 0; i < units.length; i++) {
    const count = counts[units[i]!]!;
    if (positive[i] === 1) positives += count;
    else negatives += count;
    if (ends[i] === 0) continue;
    area += negatives * (above + positives / 2);
    above += positives;
    below += negatives;
    positives = 0;
    negatives = 0;
  }
  return area / (above * below);
}

/**
 * What tells most of a classification, beside the dummy that always says `mostFrequent`.
 *
 * @param rocAuc over all samples; NaN where it is not defined
 */
export async function classificationScores(
  samples: ScoredSamples,
  { rocAuc, mostFrequent, seed }: { rocAuc: number; mostFrequent: number; seed: number },
): Promise<Score[]> {
  const n = samples.yTrue.length;
  const dummy = new Int32Array(n).fill(mostFrequent);
  const rankable = Number.isFinite(rocAuc) && n * samples.ranked.length <= RANKED;
  const units = unitsOf(n);
  const ranking = rankable ? new Ranking(samples, units) : undefined;
  const cells = new Cells(samples, units);
  const intervals = await bootstrap(units, seed, (counts) => [
    ...cells.scores(counts),
    ranking?.area(counts) ?? Number.NaN,
  ]);
  return scoresOf(
    classificationScoreNames,
    [...cells.scores(), rocAuc],
    [
      ...new Cells({ ...samples, predicted: dummy }, units).scores(),
      Number.isFinite(rocAuc) ? 0.5 : Number.NaN,
    ],
    intervals,
  );
}
