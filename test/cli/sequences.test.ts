import { describe, expect, it } from 'vitest';
import { random } from '../../src/runner/engine/random';
import { npy } from '../../src/runner/numpy';
import { folderWith, jsonLines, trainyard } from '../support/cli';

const SAMPLES = 80;
const STEPS = 6;

/** Sequences of two features that rise (class 1) or fall (class 0). */
function rising() {
  const draws = random(7, 'sequences');
  const y = Int32Array.from({ length: SAMPLES }, (_, i) => i % 2);
  const x = Float32Array.from({ length: SAMPLES * STEPS * 2 }, (_, i) => {
    const time = Math.floor((i % (STEPS * 2)) / 2) / STEPS;
    return (y[Math.floor(i / (STEPS * 2))] === 1 ? time : -time) + draws.normal(0, 0.2);
  });
  return { x: npy(x, [SAMPLES, STEPS, 2]), y: npy(y, [SAMPLES]) };
}

/** Words of a vocabulary of 10; class 1 has the number 9 among them. */
function words() {
  const draws = random(8, 'words');
  const y = Int32Array.from({ length: SAMPLES }, (_, i) => i % 2);
  const x = Int32Array.from({ length: SAMPLES * 5 }, (_, i) =>
    i % 5 === 2 && y[Math.floor(i / 5)] === 1 ? 9 : draws.integer(9),
  );
  return { x: npy(x, [SAMPLES, 5]), y: npy(y, [SAMPLES]) };
}

async function trained(
  { x, y }: { x: Uint8Array; y: Uint8Array },
  layers: readonly unknown[],
  changes: object = {},
) {
  const folder = folderWith({
    'x.npy': x,
    'y.npy': y,
    'm.train.json': JSON.stringify({
      data: { type: 'numpy', source: 'x.npy', labels: 'y.npy' },
      model: { layers },
      compile: { optimizer: { type: 'adam', learningRate: 0.03 } },
      train: { epochs: 12, batchSize: 16 },
      ...changes,
    }),
  });
  return trainyard(folder, 'train', 'm.train.json', '--backend', 'wasm', '--json');
}

describe('sequences', () => {
  it.each([
    [{ type: 'lstm', units: 6, recurrentDropout: 0.1 }],
    [{ type: 'gru', units: 6 }],
    [{ type: 'bidirectional', layer: { type: 'simpleRNN', units: 4 } }],
  ])('are learned by %j on wasm', async (layer) => {
    const { code, out, err } = await trained(rising(), [layer]);
    expect(err).toBe('');
    expect(code).toBe(0);
    const done = jsonLines(out).at(-1)!;
    expect((done.metrics as { accuracy: number }).accuracy).toBeGreaterThan(0.9);
  });

  it('of words are learned through an embedding', async () => {
    const layers = [
      { type: 'embedding', inputDim: 10, outputDim: 4 },
      'spatialDropout1d',
      'globalMaxPooling1d',
    ];
    const train = { epochs: 40, batchSize: 16 };
    const { code, out } = await trained(words(), layers, { scale: 'none', train });
    expect(code).toBe(0);
    const done = jsonLines(out).at(-1)!;
    expect((done.metrics as { accuracy: number }).accuracy).toBeGreaterThan(0.8);
  });

  it('of words beyond the vocabulary are refused in its terms', async () => {
    const layers = [{ type: 'embedding', inputDim: 5, outputDim: 4 }, 'flatten'];
    const { code, out, err } = await trained(words(), layers, { scale: 'none' });
    expect(code).toBe(1);
    expect(out + err).toContain('model.embeddingRange');
  });
});
