/** Samples of equal score: how many are positive and how many negative. */
export interface ScoreGroup {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Area under the ROC curve from groups by falling score; ties count half, which is scikit-learn's
 * roc_auc_score. NaN where there are only positives or only negatives.
 */
export function rocArea(groups: Iterable<ScoreGroup>): number {
  let above = 0;
  let negatives = 0;
  let area = 0;
  for (const group of groups) {
    area += group.negatives * (above + group.positives / 2);
    above += group.positives;
    negatives += group.negatives;
  }
  return area / (above * negatives);
}

/**
 * Average precision (the area under the precision-recall curve without interpolation) from groups
 * by falling score: scikit-learn's average_precision_score. NaN where there are no positives.
 */
export function averagePrecision(groups: Iterable<ScoreGroup>): number {
  let hits = 0;
  let seen = 0;
  let area = 0;
  for (const { positives, negatives } of groups) {
    hits += positives;
    seen += positives + negatives;
    if (seen > 0) area += positives * (hits / seen);
  }
  return area / hits;
}

/** Samples by falling score, those of equal scores as they stand. */
export function fallingOrder(scores: Float32Array | Float64Array): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => scores[b]! - scores[a]!);
}

/** Groups by falling score; `score` and `positive` are asked by sample. */
export function* scoreGroups(
  samples: number,
  score: (sample: number) => number,
  positive: (sample: number) => boolean,
): Generator<ScoreGroup> {
  const sorted = Float64Array.from({ length: samples }, (_, i) => score(i));
  const order = fallingOrder(sorted);
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < samples; i++) {
    const sample = order[i]!;
    if (positive(sample)) positives++;
    else negatives++;
    if (i + 1 < samples && sorted[order[i + 1]!] === sorted[sample]) continue;
    yield { positives, negatives };
    positives = 0;
    negatives = 0;
  }
}

/** Mean of those that are defined; NaN if none is. */
export function meanDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/**
 * A ranking area over predictions: of class 1 for two classes (width 1 or 2), else the mean over
 * the classes, each against the rest; a class that is all or none of the samples is left out.
 *
 * @param yTrue Class index of each sample.
 * @param yPred [samples, width] probabilities.
 */
export function rankingArea(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  width: number,
  area: (groups: Iterable<ScoreGroup>) => number,
): number {
  const against = (label: number, column: number): number =>
    area(
      scoreGroups(
        yTrue.length,
        (i) => yPred[i * width + column]!,
        (i) => yTrue[i] === label,
      ),
    );
  if (width <= 2) return against(1, width - 1);
  return meanDefined(Array.from({ length: width }, (_, label) => against(label, label)));
}
