import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/runner/evaluate/render';
import { evaluationReport, type EvaluationReport } from '../../../src/runner/evaluate/report';

function animals(
  extra: { yTrain?: Float32Array; yPred?: Float32Array } = {},
): Promise<EvaluationReport> {
  return evaluationReport({
    seed: 42,
    task: 'classification',
    yTrue: Float32Array.of(0, 0, 1, 2, 1),
    yPred: Float32Array.of(
      ...[0.7, 0.2, 0.1],
      ...[0.1, 0.8, 0.1],
      ...[0.2, 0.5, 0.3],
      ...[0.98, 0.01, 0.01],
      ...[0.3, 0.3, 0.4],
    ),
    width: 3,
    names: ['cat/1.png', 'cat/2.png', 'cow/1.png', 'dog/1.png', 'cow/2.png'],
    classes: ['cat', 'cow', 'dog'],
    targetName: 'animal',
    loss: 1.5,
    metrics: { accuracy: 0.4, auc: NaN },
    ...extra,
  });
}

describe('a classification', () => {
  it('is plain JSON, with null for what is not finite', async () => {
    const report = await animals();
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.metrics).toEqual({ accuracy: 0.4, auc: null });
  });

  it('names the hardest samples, worst first', async () => {
    const report = await animals();
    if (report.task !== 'classification') throw new Error('not a classification');
    expect(report.hardest.map(({ name }) => name)).toEqual([
      'dog/1.png',
      'cat/2.png',
      'cow/2.png',
      'cow/1.png',
      'cat/1.png',
    ]);
    expect(report.hardest[0]).toMatchObject({ true: 'dog', predicted: 'cat' });
    expect(report.hardest[0]!.probability).toBeCloseTo(0.98, 6);
    expect(report.hardest[0]!.loss).toBeCloseTo(-Math.log(0.01), 5);
  });

  it('has the most frequent class of the training part as its baseline', async () => {
    const report = await animals({ yTrain: Float32Array.of(2, 2, 2, 0, 1) });
    expect(report.baseline).toEqual({ strategy: 'mostFrequent', prediction: 'dog', accuracy: 0.2 });
    expect((await animals()).baseline).toMatchObject({ prediction: 'cat', accuracy: 0.4 });
  });

  it('counts predictions that are no numbers and puts them first', async () => {
    const yPred = new Float32Array(15).fill(1 / 3);
    yPred.fill(NaN, 6, 9);
    const report = await animals({ yPred });
    if (report.task !== 'classification') throw new Error('not a classification');
    expect(report.nonFinite).toBe(1);
    expect(report.hardest[0]).toMatchObject({ name: 'cow/1.png', loss: null, probability: null });
    expect(report.rocAuc).toBeNull();
  });

  it('reads as an aligned text', async () => {
    const lines = renderReport(await animals()).split('\n');
    const matrix = lines.indexOf('     cat  cow  dog');
    expect(lines.slice(matrix, matrix + 4)).toEqual([
      '     cat  cow  dog',
      'cat    1    1    0',
      'cow    0    1    1',
      'dog    1    0    0',
    ]);
  });

  it('shows no matrix of more than twenty classes', async () => {
    const render = async (count: number): Promise<string> =>
      renderReport(
        await evaluationReport({
          seed: 42,
          task: 'classification',
          yTrue: Float32Array.of(0),
          yPred: Float32Array.from({ length: count }, (_, i) => Number(i === 0)),
          width: count,
          names: [7],
          classes: Array.from({ length: count }, (_, i) => `c${i}`),
          targetName: 't',
          metrics: {},
        }),
      );
    expect(await render(20)).toMatch(/^ +c0 +c1 /m);
    expect(await render(21)).not.toMatch(/^ +c0 +c1 /m);
  });
});

describe('a regression', () => {
  const report = (yTrue: number[], yPred: number[], yTrain?: number[]): Promise<EvaluationReport> =>
    evaluationReport({
      seed: 42,
      task: 'regression',
      yTrue: Float32Array.from(yTrue),
      yPred: Float32Array.from(yPred),
      width: 1,
      names: yTrue.map((_, i) => i + 10),
      classes: [],
      targetName: 'price',
      metrics: { mae: 1 },
      ...(yTrain && { yTrain: Float32Array.from(yTrain) }),
    });

  it('names the worst rows and compares with the training mean', async () => {
    const result = await report([1, 2, 3, 4], [1, 2.5, 1, 4], [4, 6]);
    if (result.task !== 'regression') throw new Error('not a regression');
    expect(result.worst.map(({ name }) => name)).toEqual([12, 11, 10, 13]);
    expect(result.worst[0]).toEqual({ name: 12, true: 3, predicted: 1, residual: 2 });
    expect(result.baseline).toMatchObject({ strategy: 'mean', prediction: 5, mae: 2.5, r2: -5 });
    expect(renderReport(result)).toContain('price');
  });

  it('has nulls, not errors, where there is nothing to measure', async () => {
    const empty = await report([], []);
    expect(empty).toMatchObject({ samples: 0, mae: null, r2: null, worst: [] });
    const broken = await report([1, 2], [NaN, 2]);
    expect(broken).toMatchObject({ nonFinite: 1, mae: null, r2: null });
    for (const each of [empty, broken]) {
      expect(JSON.parse(JSON.stringify(each))).toEqual(each);
      expect(renderReport(each).length).toBeGreaterThan(0);
    }
  });
});
