import {
  averageScore,
  classScores,
  type ClassCounts,
  type Scores,
} from '../train/metrics/confusion';
import { rankingArea, rocArea } from '../train/metrics/ranking';
import { classificationScores } from './classificationScores';
import { classPredictions, type Predictions } from './predictions';
import { jsonNumber, worst, type SampleName } from './sample';
import type { Score } from './score';

/** Hardest samples that a report names. */
const HARDEST = 20;
/** Bounds a loss that would be infinite; the distance from 1 to the next float32. */
const EPSILON = 2 ** -23;

export interface ClassificationInput {
  /** Class index of each sample. */
  readonly yTrue: Float32Array;
  /** [samples, width] probabilities; width 1: of the second of two classes. */
  readonly yPred: Float32Array;
  readonly width: number;
  readonly names: readonly SampleName[];
  readonly classes: readonly string[];
  /** Target of the training part before balancing; the baseline is taken from it. */
  readonly yTrain?: Float32Array;
  /** Of the bootstrap. */
  readonly seed: number;
}

export interface ClassReport extends Scores {
  readonly class: string;
  /** Samples of the class. */
  readonly support: number;
}

export interface HardSample {
  readonly name: SampleName;
  readonly true: string;
  readonly predicted: string;
  /** Probability of the predicted class; null where the model gave no number. */
  readonly probability: number | null;
  readonly trueProbability: number | null;
  /** −log of the true class's probability. */
  readonly loss: number | null;
}

export interface ClassificationResult {
  /** null where there are no samples. */
  readonly accuracy: number | null;
  /** Accuracy, balanced accuracy, macro f1 and ROC AUC with intervals, beside the baseline's. */
  readonly scores: readonly Score[];
  /** Counts; a row for each true class, a column for each predicted one. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: readonly ClassReport[];
  /** Mean over the classes that occur, truly or predicted. */
  readonly macroAverage: Scores;
  /** Mean by support. */
  readonly weightedAverage: Scores;
  /** Of the second class of two, else the mean of each against the rest; null if undefined. */
  readonly rocAuc: number | null;
  /** Samples with a prediction that is no finite number. */
  readonly nonFinite: number;
  /** Worst first. */
  readonly hardest: readonly HardSample[];
  /** What always predicting the most frequent class would give. */
  readonly baseline: {
    readonly strategy: 'mostFrequent';
    readonly prediction: string;
    readonly accuracy: number | null;
  };
}

function probabilities(yPred: Float32Array, width: number, sample: number): Float32Array {
  if (width > 1) return yPred.subarray(sample * width, (sample + 1) * width);
  return Float32Array.of(1 - yPred[sample]!, yPred[sample]!);
}

/** Place of the largest; of equal ones the first. */
function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function countClasses(labels: Float32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

function averages(counts: ClassCounts, average: 'macro' | 'weighted'): Scores {
  return {
    precision: averageScore(counts, 'precision', average),
    recall: averageScore(counts, 'recall', average),
    f1: averageScore(counts, 'f1', average),
  };
}

/** Columns that a ROC AUC ranks: of the second of two classes, else of every class. */
function rankedColumns({ yPred, width }: ClassificationInput) {
  const samples = yPred.length / width;
  const column = (k: number): Float32Array =>
    Float32Array.from({ length: samples }, (_, i) => yPred[i * width + k]!);
  if (width <= 2) return [{ label: 1, scores: column(width - 1) }];
  return Array.from({ length: width }, (_, label) => ({ label, scores: column(label) }));
}

/** Every sample with the class that it is taken for. */
export function predictedClasses(input: ClassificationInput): Predictions {
  const { yTrue, yPred, width, names } = input;
  const given = (i: number): Float32Array => probabilities(yPred, width, i);
  const predicted = Int32Array.from(yTrue, (_, i) => argMax(given(i)));
  return classPredictions(names, yTrue, predicted, (i, label) => given(i)[label]!);
}

/** The part of the report that only a classification has. */
export async function classificationResult(
  input: ClassificationInput,
): Promise<ClassificationResult> {
  const { yTrue, yPred, width, names, classes, seed } = input;
  const samples = yTrue.length;
  const confusionMatrix = classes.map(() => new Array<number>(classes.length).fill(0));
  const predictedClass = new Int32Array(samples);
  const losses = new Float64Array(samples);
  let nonFinite = 0;
  for (let i = 0; i < samples; i++) {
    const given = probabilities(yPred, width, i);
    const label = yTrue[i]!;
    predictedClass[i] = argMax(given);
    confusionMatrix[label]![predictedClass[i]!]!++;
    losses[i] = -Math.log(Math.min(1, Math.max(EPSILON, given[label]!)));
    if (!given.every(Number.isFinite)) nonFinite++;
  }
  const actual = countClasses(yTrue, classes.length);
  const counts: ClassCounts = {
    hits: classes.map((_, label) => confusionMatrix[label]![label]!),
    predicted: classes.map((_, label) =>
      confusionMatrix.reduce((sum, row) => sum + row[label]!, 0),
    ),
    actual,
  };
  const hits = Array.from(counts.hits).reduce((sum, count) => sum + count, 0);
  const mostFrequent = argMax(countClasses(input.yTrain ?? yTrue, classes.length));
  const rocAuc = nonFinite > 0 ? NaN : rankingArea(yTrue, yPred, width, rocArea);
  const scored = {
    yTrue: Int32Array.from(yTrue),
    predicted: predictedClass,
    classes: classes.length,
    ranked: rankedColumns(input),
  };
  return {
    accuracy: jsonNumber(hits / samples),
    scores: await classificationScores(scored, { rocAuc, mostFrequent, seed }),
    confusionMatrix,
    perClass: classScores(counts).map((each, label) => ({
      class: classes[label]!,
      ...each,
      support: actual[label]!,
    })),
    macroAverage: averages(counts, 'macro'),
    weightedAverage: averages(counts, 'weighted'),
    rocAuc: jsonNumber(rocAuc),
    nonFinite,
    hardest: worst(losses, HARDEST).map((i) => {
      const given = probabilities(yPred, width, i);
      return {
        name: names[i]!,
        true: classes[yTrue[i]!]!,
        predicted: classes[predictedClass[i]!]!,
        probability: jsonNumber(given[predictedClass[i]!]!),
        trueProbability: jsonNumber(given[yTrue[i]!]!),
        loss: jsonNumber(losses[i]!),
      };
    }),
    baseline: {
      strategy: 'mostFrequent',
      prediction: classes[mostFrequent]!,
      accuracy: jsonNumber(actual[mostFrequent]! / samples),
    },
  };
}
