/**
 * Nearest neighbours for bench:data, of the second class among all rows: exact ones as samplers
 * find them (`wasm`), or candidates alone by products and top k on native TensorFlow (`tensorflow`).
 * Prints the seconds, and those that the backend takes to start.
 */
import { startBackend } from '../../../src/runner/engine/backends';
import { nearestNeighbors } from '../../../src/runner/neighbors';
import { readInto } from './rows';

/** As imbalanced-learn's ADASYN asks for, and so many more as candidates. */
const [K, EXTRA] = [5, 8];
/** Queries whose products are in memory at a time: 200 MB of 100,000 rows. */
const QUERIES = 512;

const [folder, set, rows, columns, on] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  'wasm' | 'tensorflow',
];
const [height, width] = [Number(rows), Number(columns)];
const x = readInto(`${folder}/${set}.f64`, new Float64Array(height * width));
const y = readInto(`${folder}/${set}.i32`, new Int32Array(height));
const points = Int32Array.from(y.keys());
const queries = points.filter((row) => y[row] === 1);

async function onTensorFlow(): Promise<{ start: number; seconds: number }> {
  const before = performance.now();
  const { tf } = await startBackend('tensorflow');
  const start = (performance.now() - before) / 1000;
  const began = performance.now();
  const all = tf.tensor2d(Float32Array.from(x), [height, width]);
  const halves = tf.tidy(() => all.square().sum(1).mul(0.5));
  for (let from = 0; from < queries.length; from += QUERIES) {
    const some = queries.subarray(from, from + QUERIES);
    tf.tidy(() => {
      const asked = tf.gather(all, tf.tensor1d(some, 'int32'));
      const near = tf.sub(tf.matMul(asked, all, false, true), halves);
      // Its own row is among them.
      tf.topk(near, K + EXTRA + 1, false).indices.dataSync();
    });
  }
  return { start, seconds: (performance.now() - began) / 1000 };
}

function inWasm(): { start: number; seconds: number } {
  const began = performance.now();
  nearestNeighbors(x, width, points, queries, K);
  return { start: 0, seconds: (performance.now() - began) / 1000 };
}

void (async () => {
  const result = on === 'wasm' ? inWasm() : await onTensorFlow();
  process.stdout.write(`${JSON.stringify(result)}\n`);
})();
