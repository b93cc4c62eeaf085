import { expect, it } from 'vitest';
import { random } from '../../../src/runner/engine/random';
import { distance, tensors } from '../../support/backend';

const cases: [string, ...number[][]][] = [
  ['ij,jk->ik', [3, 4], [4, 5]],
  ['bij,bjk->bik', [2, 3, 4], [2, 4, 5]],
  ['bij,bkj->bikj', [2, 3, 4], [2, 5, 4]],
  ['i,i->', [6], [6]],
  ['i,j->ji', [3], [4]],
  ['ijk->kj', [2, 3, 4]],
];

it.each(cases)('einsum %s on wasm gives what it gives on cpu', async (equation, ...shapes) => {
  const draws = random(1, 'einsum');
  const values = shapes.map((shape) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draws.normal()),
  );
  const results = [];
  for (const backend of ['cpu', 'wasm'] as const) {
    const tf = await tensors(backend);
    const before = tf.memory().numTensors;
    const given = values.map((each, i) => tf.tensor(each, shapes[i]!));
    const result = tf.einsum(equation, ...given);
    results.push({ shape: result.shape, values: result.dataSync() });
    tf.dispose([result, ...given]);
    expect(tf.memory().numTensors).toBe(before);
  }
  expect(results[1]!.shape).toEqual(results[0]!.shape);
  expect(distance(results[1]!.values, results[0]!.values)).toBeLessThan(1e-6);
});
