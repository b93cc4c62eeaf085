import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { preview } from '../../../src/runner/augment/preview';
import { disposeBatch, type StepBatch } from '../../../src/runner/engine/batch';
import type { TensorFlow } from '../../../src/runner/element';
import { openConfigText } from '../../../src/runner/queries/configFile';
import { prepareConfig } from '../../../src/runner/queries/preparation';
import type { Preparation } from '../../../src/runner/prepare';
import { Batches } from '../../../src/runner/train/batches';
import { tensors } from '../../support/backend';
import { bars, pictureConfig } from '../../support/pictures';

let tf: TensorFlow;
let preparation: Preparation;
const augment = [
  { type: 'affine', rotationRange: 30, widthShiftRange: 0.2, horizontalFlip: true },
  { type: 'randomBrightness', factor: 0.3 },
  { type: 'gaussianNoise', stddev: 0.05 },
];

beforeAll(async () => {
  tf = await tensors('cpu');
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-preview-'));
  for (const [name, data] of Object.entries(await bars(12, 'pictures/'))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), data);
  }
  // Oversampled, so that a picture made by balancing has views of its own too.
  const text = pictureConfig({ augment, balance: 'randomOverSampler', scale: 'none' });
  preparation = await prepareConfig(openConfigText(join(folder, 'm.train.json'), text, '/'));
});

const options = () => {
  const { prepared, resolved } = preparation;
  return {
    ...{ tf, part: prepared.parts.train, seed: resolved.seed, configs: resolved.augment },
    ...{ shape: [12, 12, 3] as const, nameOf: String, chain: false },
  };
};

describe('a view', () => {
  it('of a picture in an epoch is what the batches of that epoch hold', async () => {
    const { prepared, resolved } = preparation;
    const part = prepared.parts.train;
    const positions = [0, 5, part.rows - 1];
    const from = 3;
    const { samples } = await preview({ ...options(), positions, from, count: 2 });
    const batches = new Batches({
      ...{ tf, prepared, units: 1, task: 'classification', seed: resolved.seed },
      ...{ batchSize: 7, shuffle: true, augment: resolved.augment },
    });
    const found = new Set<string>();
    for (const epoch of [3, 4]) {
      const order = batches.order(part, epoch);
      for (let index = 0; index < batches.count(part); index++) {
        const batch = batches.training(part, order, index, epoch);
        const { x } = batch as StepBatch;
        const size = x.size / x.shape[0]!;
        const values = x.dataSync<'float32'>();
        disposeBatch(tf, batch);
        order.subarray(index * 7, (index + 1) * 7).forEach((row, i) => {
          const sample = samples.find(({ position }) => position === row);
          if (sample === undefined) return;
          const own = Uint8ClampedArray.from(values.slice(i * size, (i + 1) * size));
          expect(sample.views[epoch - from]!.pixels).toEqual(new Uint8Array(own));
          found.add(`${row} ${epoch}`);
        });
      }
    }
    expect(found.size).toBe(6);
    batches.dispose();
  });

  it('of an entry that is switched off is without it, and the others draw as they did', async () => {
    const { resolved } = preparation;
    const looks = { ...options(), positions: [0, 3], from: 1, count: 2 };
    const whole = await preview(looks);
    const configs = resolved.augment.map((each, i) =>
      i === 1 ? { ...each, enabled: false } : each,
    );
    const off = await preview({ ...looks, configs, chain: true });
    off.samples.forEach(({ views }, s) =>
      views.forEach(({ drawn, chain, pixels }, v) => {
        const before = whole.samples[s]!.views[v]!;
        expect(drawn[1]!.numbers).toEqual({ applied: false });
        expect([drawn[0], drawn[2]]).toEqual([before.drawn[0], before.drawn[2]]);
        expect(chain![1]).toEqual(chain![0]);
        expect(pixels).not.toEqual(before.pixels);
      }),
    );
    const none = resolved.augment.map((each) => ({ ...each, enabled: false }));
    const still = await preview({ ...looks, configs: none });
    for (const { original, views } of still.samples)
      for (const { pixels } of views) expect(pixels).toEqual(original);
  });

  it('is the same whatever is shown beside it, and another one in each epoch', async () => {
    const one = await preview({ ...options(), positions: [4], from: 2, count: 1 });
    const many = await preview({ ...options(), positions: [1, 4], from: 1, count: 2 });
    expect(many.samples[1]!.views[1]).toEqual(one.samples[0]!.views[0]);
    expect(many.samples[1]!.views[0]!.pixels).not.toEqual(many.samples[1]!.views[1]!.pixels);
  });

  it('comes with what each entry leaves, the last of which is the view', async () => {
    const request = { ...options(), positions: [2], from: 1, count: 1, chain: true };
    const view = (await preview(request)).samples[0]!.views[0]!;
    expect(view.chain).toHaveLength(3);
    expect(view.chain![2]).toEqual(view.pixels);
    expect(view.chain![0]).not.toEqual(view.chain![1]);
    const alone = { ...request, configs: preparation.resolved.augment.slice(0, 1) };
    expect((await preview(alone)).samples[0]!.views[0]!.pixels).toEqual(view.chain![0]);
  });

  it('tells where the picture lies in it and how much of it is filled', async () => {
    const configs = [{ ...preparation.resolved.augment[0]!, rotationRange: 0, widthShiftRange: 4 }];
    const request = { ...options(), configs, positions: [0, 1, 2], from: 1, count: 3 };
    for (const { views } of (await preview(request)).samples)
      for (const { frame, drawn } of views) {
        const shift = (drawn[0]!.numbers.tx as number) / 12;
        const xs = frame!.corners.map(([x]) => x);
        expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(1);
        const mirrored = drawn[0]!.numbers.flipHorizontal === true;
        expect(Math.min(...xs)).toBeCloseTo(mirrored ? shift : -shift);
        expect(frame!.corners.map(([, y]) => y)).toEqual([0, 0, 1, 1]);
        expect(Math.abs(frame!.filled - Math.abs(shift))).toBeLessThan(1 / 32);
      }
  });
});
