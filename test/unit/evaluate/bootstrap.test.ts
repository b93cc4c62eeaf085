import { describe, expect, it } from 'vitest';
import { random } from '../../../src/runner/engine/random';
import { bootstrap, GROUPED, RESAMPLES, unitsOf } from '../../../src/runner/evaluate/bootstrap';
import { classificationScores } from '../../../src/runner/evaluate/classificationScores';
import { regressionResult } from '../../../src/runner/evaluate/regression';
import { quantile } from '../../../src/runner/evaluate/sample';
import { rankingArea, rocArea } from '../../../src/runner/train/metrics/ranking';

/** Which samples each resample holds, drawn as the bootstrap draws them. */
function resamples(samples: number, seed: number): number[][] {
  return Array.from({ length: RESAMPLES }, (_, resample) => {
    const stream = random(seed, 'bootstrap', resample);
    return Array.from({ length: samples }, () => stream.integer(samples));
  });
}
const interval = (values: readonly number[]): number[] => {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
};

describe('the bootstrap', () => {
  it('is as wide as theory says for a mean of many samples', async () => {
    const n = 400;
    const hit = (i: number): number => Number(i % 5 !== 0);
    const [found] = await bootstrap(n, 42, (counts) => [
      counts.reduce((sum, count, i) => sum + count * hit(i), 0) / n,
    ]);
    const error = Math.sqrt((0.8 * 0.2) / n);
    expect(found![0]).toBeCloseTo(0.8 - 1.96 * error, 2);
    expect(found![1]).toBeCloseTo(0.8 + 1.96 * error, 2);
  });

  it('is as wide from groups, where the samples are very many', async () => {
    const n = GROUPED + 1234;
    expect(unitsOf(GROUPED)).toBe(GROUPED);
    expect(unitsOf(n)).toBeLessThan(GROUPED);
    const hits = Int32Array.from({ length: n }, (_, i) =>
      Number(random(5, 'hit', i).uniform() < 0.8),
    );
    const scores = await classificationScores(
      { yTrue: hits, predicted: hits.map(() => 1), classes: 2, ranked: [] },
      { rocAuc: Number.NaN, mostFrequent: 1, seed: 3 },
    );
    const { value, interval: found } = scores.find(({ name }) => name === 'accuracy')!;
    const error = Math.sqrt((value! * (1 - value!)) / n);
    expect((found![1] - found![0]) / (2 * 1.96 * error)).toBeCloseTo(1, 1);
    expect((found![0] + found![1]) / 2).toBeCloseTo(value!, 3);

    const yTrue = Float32Array.from(hits.keys(), (i) => i % 97);
    const { scores: errors } = await regressionResult({
      yTrue,
      yPred: yTrue.map((y, i) => y + 2 * hits[i]!),
      names: [],
      seed: 3,
    });
    const mae = errors.find(({ name }) => name === 'mae')!;
    expect((mae.interval![1] - mae.interval![0]) / (4 * 1.96 * error)).toBeCloseTo(1, 1);
    for (const { value: of, interval: ends } of errors) {
      expect(ends![0]).toBeLessThan(of!);
      expect(ends![1]).toBeGreaterThan(of!);
    }
  });

  it('is the same again, and another with another seed', async () => {
    const mean = (seed: number) =>
      bootstrap(50, seed, (counts) => [counts.reduce((sum, c, i) => sum + c * i, 0) / 50]);
    expect(await mean(1)).toEqual(await mean(1));
    expect(await mean(1)).not.toEqual(await mean(2));
  });

  it('has no interval without samples, or for what is seldom defined', async () => {
    expect(await bootstrap(0, 1, () => [Number.NaN])).toEqual([null]);
    expect(await bootstrap(5, 1, (counts) => [counts[0]! > 3 ? 1 : Number.NaN])).toEqual([null]);
  });
});

describe('scores with intervals', async () => {
  const draws = random(3, 'test');
  const yTrue = Int32Array.from({ length: 60 }, (_, i) => i % 3);
  const yPred = Float32Array.from({ length: 180 }, (_, i) => {
    const own = yTrue[Math.floor(i / 3)] === i % 3 ? 0.6 : 0;
    // Two digits: some scores are equal.
    return Number((own + draws.uniform()).toFixed(2));
  });
  const predicted = yTrue.map((_, i) => {
    const own = [...yPred.subarray(3 * i, 3 * i + 3)];
    return own.indexOf(Math.max(...own));
  });
  const ranked = [0, 1, 2].map((label) => ({
    label,
    scores: yPred.filter((_, i) => i % 3 === label),
  }));
  const rocAuc = rankingArea(yTrue, yPred, 3, rocArea);
  const scores = await classificationScores(
    { yTrue, predicted, classes: 3, ranked },
    { rocAuc, mostFrequent: 0, seed: 7 },
  );
  const score = (name: string) => scores.find((each) => each.name === name)!;

  it('counts and ranks each resample as if it were a part of its own', async () => {
    const parts = resamples(60, 7);
    const accuracies = parts.map(
      (part) => part.filter((i) => yTrue[i] === predicted[i]).length / part.length,
    );
    const areas = parts.map((part) =>
      rankingArea(
        part.map((i) => yTrue[i]!),
        part.flatMap((i) => [...yPred.subarray(3 * i, 3 * i + 3)]),
        3,
        rocArea,
      ),
    );
    const [low, high] = interval(accuracies);
    expect(score('accuracy').interval![0]).toBeCloseTo(low!, 12);
    expect(score('accuracy').interval![1]).toBeCloseTo(high!, 12);
    const [lowArea, highArea] = interval(areas);
    expect(score('rocAuc').interval![0]).toBeCloseTo(lowArea!, 12);
    expect(score('rocAuc').interval![1]).toBeCloseTo(highArea!, 12);
  });

  it('stands beside a dummy that knows the most frequent class alone', async () => {
    expect(score('accuracy').baseline).toBeCloseTo(1 / 3, 12);
    expect(score('balancedAccuracy').baseline).toBeCloseTo(1 / 3, 12);
    // f1 of the one class: precision 1/3 and recall 1; of the others 0.
    expect(score('f1 (macro)').baseline).toBeCloseTo(0.5 / 3, 12);
    expect(score('rocAuc').baseline).toBe(0.5);
  });

  it('has them for a regression too', async () => {
    const target = Float32Array.from({ length: 80 }, (_, i) => i);
    const guess = target.map((value) => value + draws.normal());
    const names = [...target.keys()];
    const result = await regressionResult({ yTrue: target, yPred: guess, names, seed: 7 });
    const rmse = resamples(80, 7).map((part) =>
      Math.sqrt(part.reduce((sum, i) => sum + (target[i]! - guess[i]!) ** 2, 0) / part.length),
    );
    const found = result.scores.find(({ name }) => name === 'rmse')!;
    const [low, high] = interval(rmse);
    expect(found.value).toBe(result.rmse);
    expect(found.interval![0]).toBeCloseTo(low!, 10);
    expect(found.interval![1]).toBeCloseTo(high!, 10);
    expect(found.baseline).toBe(result.baseline.rmse);
  });
});
