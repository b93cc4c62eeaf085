import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import type { TensorFlow } from '../../src/runner/element';
import { random } from '../../src/runner/engine/random';
import { losses } from '../../src/runner/train/losses';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import { distance, tensors } from '../support/backend';

const ROWS = 5;
const STEP = 1e-2;
/** Central differences of step h in float32: h² of the third derivative, and 1e-7 / h of rounding. */
const CLOSE = 2e-3;

let tf: TensorFlow;
beforeAll(async () => {
  tf = await tensors();
});

describe.each(losses.map((loss) => [loss.name, loss] as const))('%s', (name, loss) => {
  const config = elementWithDefaults('loss', { type: name }, catalog) as never;
  const width = loss.output.units === 'classes' ? 3 : 1;
  const classification = loss.tasks.includes('classification');
  const draws = random(4, `losses/${name}`);
  const labels = Array.from({ length: ROWS }, (_, i) =>
    width === 1
      ? [classification ? i % 2 : 0.5 + draws.uniform()]
      : Array.from({ length: width }, (_each, k) => Number(k === i % width)),
  );
  const raw = Array.from({ length: ROWS }, () =>
    Array.from({ length: width }, () => draws.normal()),
  );
  /** What the model gives, from what goes into its last activation. */
  const output = (z: number[][]): number[][] => {
    const tensor = tf.tensor2d(z);
    const { activation } = loss.output;
    if (activation === 'linear') return z;
    if (activation === 'softplus') return tf.softplus(tensor).arraySync();
    return (activation === 'sigmoid' ? tf.sigmoid(tensor) : tf.softmax(tensor)).arraySync();
  };

  it('gives one finite value a sample, and keeps no tensor', () => {
    const yTrue = tf.tensor2d(labels);
    const yPred = tf.tensor2d(output(raw));
    const before = tf.memory().numTensors;
    const values = tf.tidy(() => loss.call(tf, yTrue, yPred, config));
    expect(values.shape).toEqual([ROWS]);
    expect([...values.dataSync()].every(Number.isFinite)).toBe(true);
    values.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has the gradient of its values', () => {
    const yTrue = tf.tensor2d(labels);
    const stable = loss.fromLogits !== undefined;
    const at = stable ? raw : output(raw);
    const of = (x: number[][] | Parameters<typeof loss.call>[2]) => {
      const tensor = Array.isArray(x) ? tf.tensor2d(x) : x;
      const each = stable
        ? loss.fromLogits!(tf, yTrue, tensor, config)
        : loss.call(tf, yTrue, tensor, config);
      return tf.sum(each);
    };
    const gradient = tf
      .grad((x) => of(x as never))(tf.tensor2d(at))
      .dataSync();
    const differences = at.flatMap((row, i) =>
      row.map((_, k) => {
        const moved = (by: number): number[][] =>
          at.map((each, r) => each.map((value, c) => (r === i && c === k ? value + by : value)));
        const rise = of(moved(STEP)).dataSync()[0]! - of(moved(-STEP)).dataSync()[0]!;
        return rise / (2 * STEP);
      }),
    );
    expect(distance(gradient, differences)).toBeLessThan(CLOSE);
  });
});
