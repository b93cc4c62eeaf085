import type * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { TensorFlow } from '../../../src/runner/element';
import type { RowBatch } from '../../../src/runner/engine/batch';
import type { Binding, NodeBackend, Values } from '../../../src/runner/engine/graph/backend';
import { GraphInputs } from '../../../src/runner/engine/graph/inputs';
import type { GraphProgram } from '../../../src/runner/engine/graph/program';
import type { Part } from '../../../src/runner/prepared';

/** More than a graph holds; only the rows that are looked at take memory. */
const ROWS = 513;
const WIDTH = 1024 ** 2;

it('copies batches of a part that no graph holds into the same arrays', () => {
  const x = new Uint8Array(ROWS * WIDTH);
  const part: Part = {
    ...{ rows: ROWS, x, ids: new Int32Array(ROWS) },
    y: Float32Array.from({ length: ROWS }, (_, row) => row),
  };
  const made: Values[] = [];
  const binding: Partial<Binding> = {
    createTensor: (_shape, _type, values) => made.push(values) - 1,
  };
  const inputs = new GraphInputs(
    { binding } as unknown as NodeBackend,
    ...([{}, {}] as unknown as [TensorFlow, GraphProgram]),
    [WIDTH],
  );
  const feed = (...rows: number[]): number[][] => {
    rows.forEach((row) => (x[row * WIDTH + 7] = row));
    const batch: RowBatch = {
      ...{ part, rows: Int32Array.from(rows), kind: 'training', extras: [] },
      make: (images, targets) => ({
        ...{ x: images, yTrue: targets as tf.Tensor as tf.Tensor2D, weights: undefined },
      }),
    };
    const { ids } = inputs.feed([batch], false);
    const [taken, targets] = ids.map((id) => made[id]!);
    return [rows.map((_, i) => taken![i * WIDTH + 7]!), Array.from(targets!)];
  };
  expect(feed(3, 200, 9)).toEqual([
    [3, 200, 9],
    [3, 200, 9],
  ]);
  expect(feed(8, 3, 7)).toEqual([
    [8, 3, 7],
    [8, 3, 7],
  ]);
  // A short last batch lies in a part of them.
  expect(feed(5)).toEqual([[5], [5]]);
  expect(new Set(made.map(({ buffer }) => buffer)).size).toBe(2);
});
