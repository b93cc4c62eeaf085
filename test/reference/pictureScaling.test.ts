import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { preparePictures } from '../../src/runner/export/preprocess';
import type { Part, Prepared, Preprocess } from '../../src/runner/prepared';
import { levelTable, scalePictures } from '../../src/runner/preprocess';
import { Batches } from '../../src/runner/train/batches';
import type { ElementConfig } from '../../src/shared/config/element';
import { distance, tensors } from '../support/backend';
import { fittedPictures } from '../support/scaling';

interface Set {
  shape: [number, number, number];
  train: number[];
  new: number[];
  cases: { config: ElementConfig; expected: number[] }[];
}
const sets = JSON.parse(
  readFileSync(new URL('../fixtures/reference/pictureScaling.json', import.meta.url), 'utf8'),
) as Set[];
/** Relative to the largest value; the matrix of a small epsilon takes up float32's rounding. */
const tolerance = ({ type, epsilon }: ElementConfig): number =>
  type === 'zcaWhitening' && (epsilon as number) < 1e-3 ? 2e-3 : 1e-5;

const fitted = ({ shape, train }: Set, config: ElementConfig): Preprocess =>
  fittedPictures(config, shape, Uint8Array.from(train));

describe.each(sets)('pictures $shape', (set) => {
  const pixels = Uint8Array.from(set.new);
  const size = set.shape[0] * set.shape[1] * set.shape[2];
  const rows = pixels.length / size;
  const cases = set.cases.map((each) => [JSON.stringify(each.config), each] as const);

  it.each(cases)('%s in prepare, predict and exports', (_, { config, expected }) => {
    const preprocess = fitted(set, config);
    const scaled = scalePictures(preprocess, pixels);
    expect(distance(scaled, expected)).toBeLessThan(tolerance(config));
    const apart = Array.from({ length: rows }, (_row, i) =>
      pixels.subarray(i * size, (i + 1) * size),
    );
    expect(preparePictures(preprocess, apart)).toEqual(scaled);
  });

  describe.each(['cpu', 'wasm'] as const)('in batches on %s', (backend) => {
    let tf: TensorFlow;
    beforeAll(async () => {
      tf = await tensors(backend);
    });

    it.each(cases)('%s', (_, { config, expected }) => {
      const preprocess = fitted(set, config);
      const before = tf.memory().numTensors;
      const lookup = levelTable(preprocess.scale);
      const prepared = { preprocess, lookup } as unknown as Prepared;
      const batches = new Batches({
        ...{ tf, prepared, units: 2, task: 'classification', seed: 0, batchSize: rows },
        ...{ shuffle: false, augment: [] },
      });
      const part = { rows, x: pixels, y: new Float32Array(rows), ids: new Int32Array(rows) };
      const batch = batches.evaluation(part as Part, 0);
      if (!('make' in batch)) throw new Error('a batch by its rows');
      const { make } = batch;
      const x = tf.tidy(() =>
        make(
          tf.tensor(Float32Array.from(pixels), [rows, ...set.shape], 'float32'),
          tf.zeros([rows]),
          [],
        ).x.dataSync(),
      );
      expect(distance(x, expected)).toBeLessThan(tolerance(config));
      batches.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
