import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../src/runner/engine/random';
import { npy } from '../../src/runner/numpy';
import { folderWith, trainyard } from '../support/cli';

const SAMPLES = 60;
const SHAPE = [6, 2];
const size = SHAPE[0]! * SHAPE[1]!;

/** Sequences that rise (class 1) or fall (class 0). */
function sequences(): { x: Float32Array; y: Int32Array } {
  const draws = random(7, 'sequences');
  const y = Int32Array.from({ length: SAMPLES }, (_, i) => i % 2);
  const x = Float32Array.from({ length: SAMPLES * size }, (_, i) => {
    const time = Math.floor((i % size) / 2);
    return (y[Math.floor(i / size)] === 1 ? time : -time) + draws.normal(0, 0.3);
  });
  return { x, y };
}

describe('sequences in numpy files', () => {
  const { x, y } = sequences();
  let folder: string;
  let run: string;
  beforeAll(async () => {
    folder = folderWith({
      'x.npy': npy(x, [SAMPLES, ...SHAPE]),
      'y.npy': npy(y, [SAMPLES]),
      'new.npy': npy(x.subarray(0, 4 * size), [4, ...SHAPE]),
      'wrong.npy': npy(x.subarray(0, 4 * size), [4, size]),
      'm.train.json': JSON.stringify({
        data: { type: 'numpy', source: 'x.npy', labels: 'y.npy' },
        model: { layers: ['flatten', { type: 'dense', units: 4, activation: 'relu' }] },
        compile: { optimizer: { type: 'adam', learningRate: 0.05 } },
        train: { epochs: 8, batchSize: 16 },
      }),
    });
    const { code, err } = await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { out } = await trainyard(folder, 'runs', '--json');
    run = (JSON.parse(out) as { path: string }[])[0]!.path;
  });

  it('are learned, predicted and evaluated', async () => {
    const predicted = await trainyard(folder, 'predict', run, 'new.npy', '--json');
    expect(JSON.parse(predicted.out)).toMatchObject(
      ['0', '1', '0', '1'].map((prediction, row) => ({ input: 'new.npy', row, prediction })),
    );
    const evaluated = await trainyard(folder, 'evaluate', run, '--json');
    expect(JSON.parse(evaluated.out)).toMatchObject({ metrics: { accuracy: 1 } });
  });

  it('of another shape are refused', async () => {
    const { code, err } = await trainyard(folder, 'predict', run, 'wrong.npy');
    expect(code).toBe(1);
    expect(err).toContain('predict.shape');
  });

  it('are told in the data report', async () => {
    const { out } = await trainyard(folder, 'inspect', 'm.train.json', '--json');
    expect(JSON.parse(out)).toMatchObject({
      source: { shape: [SAMPLES, ...SHAPE] },
      features: [{ name: 'x0' }, { name: 'x1' }],
    });
  });

  it('are exported with what prepares them', async () => {
    const out = join(folder, 'out');
    const { code } = await trainyard(folder, 'export', run, '--format', 'tfjs', '--out', out);
    expect(code).toBe(0);
    const { prepareArrays } = (await import(join(out, 'preprocess.mjs'))) as {
      prepareArrays: (preprocess: unknown, samples: readonly ArrayLike<number>[]) => Float32Array;
    };
    const preprocess: unknown = JSON.parse(readFileSync(join(out, 'preprocess.json'), 'utf8'));
    expect(prepareArrays(preprocess, [x.subarray(0, size)])).toHaveLength(size);
  });
});
