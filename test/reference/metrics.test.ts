import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationReport, type EvaluationInput } from '../../src/runner/evaluate/report';
import { metrics } from '../../src/runner/train/metrics';
import { auc } from '../../src/runner/train/metrics/auc';
import type { MetricContext } from '../../src/runner/train/metrics/metric';
import { r2 } from '../../src/runner/train/metrics/r2';
import { MetricSums } from '../../src/runner/train/metrics/accumulate';

interface Scores {
  precision: number;
  recall: number;
}
type Report = Scores & { 'f1-score': number; support: number };
type Average = 'binary' | 'macro' | 'weighted' | 'micro';
interface Classification {
  name: string;
  classes: number;
  width: number;
  y: number[];
  p: number[];
  accuracy: number;
  balancedAccuracy: number;
  scores: Record<'precision' | 'recall' | 'f1', Partial<Record<Average, number>>>;
  auc: Record<'ROC' | 'PR', number | null>;
  logLoss: number;
  confusion: number[][];
  perClass: Report[];
  macro: Report;
  weighted: Report;
  top2: number | null;
}
interface Regression {
  name: string;
  y: number[];
  p: number[];
  mae: number;
  mse: number;
  rmse: number;
  r2: number;
  quantiles: number[];
}
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/reference/metrics.json', import.meta.url), 'utf8'),
) as { classification: Classification[]; regression: Regression[] };

/** Counts give the very quotients that scikit-learn forms: equal but for the last bits. */
const COUNTED = 12;
/** Float32 sums of a batch of some ten values near 1: a few units in the seventh digit. */
const FLOAT32 = 5;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const BATCH = 17;

/** A metric's value over batches of 17, as training gets it. */
function value(
  name: string,
  from: { y: number[]; p: number[]; width?: number; classes?: number },
  values: Record<string, unknown> = {},
  targetMean = 0,
): number {
  const metric = metrics.find((each) => each.name === name)!;
  const width = from.width ?? 1;
  const classes = Array.from({ length: from.classes ?? 0 }, (_, label) => String(label));
  const context: MetricContext = { task: metric.tasks[0]!, classes, targetMean };
  const sums = new MetricSums();
  for (let start = 0; start < from.y.length; start += BATCH) {
    tf.tidy(() => {
      const labels = from.y.slice(start, start + BATCH);
      const rows = labels.length;
      const yTrue =
        width === 1
          ? tf.tensor2d(labels, [rows, 1])
          : tf.tensor2d(
              labels.flatMap((label) => classes.map((_, column) => Number(column === label))),
              [rows, width],
            );
      const given = from.p.slice(start * width, (start + rows) * width);
      const yPred = tf.tensor2d(given, [rows, width]);
      const made = metric.sums(tf, { yTrue, yPred }, context, values as never);
      sums.add(
        Object.fromEntries(
          Object.entries(made).map(([key, tensor]) => [key, tensor.dataSync<'float32'>()]),
        ),
      );
    });
  }
  return metric.result(sums.sums, context, values as never);
}

const report = (from: Omit<EvaluationInput, 'names' | 'targetName' | 'metrics' | 'seed'>) =>
  evaluationReport({
    seed: 42,
    ...from,
    names: Array.from(from.yTrue.keys()),
    targetName: 'target',
    metrics: {},
  });

describe.each(fixture.classification)('classification: $name', (from) => {
  it('counts as scikit-learn does', () => {
    expect(value('accuracy', from)).toBeCloseTo(from.accuracy, COUNTED);
    expect(value('balancedAccuracy', from)).toBeCloseTo(from.balancedAccuracy, COUNTED);
    for (const [name, byAverage] of Object.entries(from.scores)) {
      for (const [average, expected] of Object.entries(byAverage)) {
        expect(value(name, from, { average }), `${name} ${average}`).toBeCloseTo(expected, COUNTED);
      }
      const usual = from.classes === 2 ? byAverage.binary : byAverage.macro;
      expect(value(name, from)).toBeCloseTo(usual!, COUNTED);
    }
    if (from.top2 !== null) expect(value('topK', from, { k: 2 })).toBeCloseTo(from.top2, COUNTED);
  });

  it('has its log loss', () => {
    // The bound for sure predictions is a float32 itself; 1e-5 of a loss that may reach 16.
    expect(Math.abs(value('logLoss', from) - from.logLoss)).toBeLessThan(1e-5);
  });

  it.each(['ROC', 'PR'] as const)('has its area under the %s curve', (curve) => {
    const expected = from.auc[curve];
    const exact = auc.exact!(
      Float32Array.from(from.y),
      Float32Array.from(from.p),
      from.width,
      { task: 'classification', classes: [], targetMean: 0 },
      { curve },
    );
    const near = value('auc', from, { curve });
    // Some class is absent: scikit-learn has no value, ours is the mean over the others, or none.
    if (expected === null) {
      expect(Number.isNaN(near)).toBe(Number.isNaN(exact));
      if (from.classes === 2) expect(exact).toBeNaN();
      return;
    }
    expect(exact).toBeCloseTo(expected, COUNTED);
    // A bucket is 1/32 of a unit in log-odds (1/6 for many classes): pairs closer than that count
    // half, which are at most some hundredths of the pairs of these few samples.
    expect(Math.abs(near - expected)).toBeLessThan(from.classes === 2 ? 0.01 : 0.02);
  });

  it('is reported as scikit-learn reports it', async () => {
    const result = await report({
      task: 'classification',
      yTrue: Float32Array.from(from.y),
      yPred: Float32Array.from(from.p),
      width: from.width,
      classes: Array.from({ length: from.classes }, (_, label) => String(label)),
    });
    if (result.task !== 'classification') throw new Error('not a classification');
    expect(result.accuracy).toBeCloseTo(from.accuracy, COUNTED);
    expect(result.confusionMatrix).toEqual(from.confusion);
    const compare = (ours: Scores & { f1: number }, theirs: Report): void => {
      expect(ours.precision).toBeCloseTo(theirs.precision, COUNTED);
      expect(ours.recall).toBeCloseTo(theirs.recall, COUNTED);
      expect(ours.f1).toBeCloseTo(theirs['f1-score'], COUNTED);
    };
    result.perClass.forEach((each, label) => {
      compare(each, from.perClass[label]!);
      expect(each.support).toBe(from.perClass[label]!.support);
    });
    compare(result.macroAverage, from.macro);
    compare(result.weightedAverage, from.weighted);
    if (from.auc.ROC !== null) expect(result.rocAuc).toBeCloseTo(from.auc.ROC, COUNTED);
    const losses = result.hardest.map(({ loss }) => loss!);
    expect(losses).toEqual(losses.slice().sort((a, b) => b - a));
    expect(losses.length).toBe(Math.min(20, from.y.length));
  });
});

describe.each(fixture.regression)('regression: $name', (from) => {
  const context: MetricContext = {
    task: 'regression',
    classes: [],
    targetMean: from.y.reduce((a, b) => a + b) / from.y.length + 0.1,
  };

  it('errs as scikit-learn says', () => {
    expect(value('mae', from)).toBeCloseTo(from.mae, FLOAT32);
    expect(value('mse', from)).toBeCloseTo(from.mse, FLOAT32);
    expect(value('rmse', from)).toBeCloseTo(from.rmse, FLOAT32);
    expect(value('r2', from, {}, context.targetMean)).toBeCloseTo(from.r2, FLOAT32);
    const [y, p] = [Float32Array.from(from.y), Float32Array.from(from.p)];
    expect(r2.exact!(y, p, 1, context, {})).toBeCloseTo(from.r2, COUNTED);
  });

  it('is reported as scikit-learn and numpy have it', async () => {
    const result = await report({
      task: 'regression',
      yTrue: Float32Array.from(from.y),
      yPred: Float32Array.from(from.p),
      width: 1,
      classes: [],
    });
    if (result.task !== 'regression') throw new Error('not a regression');
    expect(result.mae).toBeCloseTo(from.mae, COUNTED);
    expect(result.rmse).toBeCloseTo(from.rmse, COUNTED);
    expect(result.r2).toBeCloseTo(from.r2, COUNTED);
    result.residualQuantiles.forEach(({ value: ours }, i) => {
      expect(ours).toBeCloseTo(from.quantiles[i]!, COUNTED);
    });
  });
});
