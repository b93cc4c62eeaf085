import type * as tf from '@tensorflow/tfjs';
import { catalog } from '../../src/runner/catalog';
import type { TensorFlow } from '../../src/runner/element';
import type { ExecutorName } from '../../src/runner/engine/executor';
import { openSession, type Session } from '../../src/runner/run/session';
import type { Preprocess } from '../../src/runner/prepared';
import { resolveForTask } from '../../src/shared/config/resolve';
import { validateConfig } from '../../src/shared/config/validate';

export interface SessionOptions {
  readonly layers: readonly unknown[];
  readonly inputShape: readonly number[];
  readonly task?: 'classification' | 'regression';
  readonly classes?: readonly string[];
  readonly output?: unknown;
  readonly compile?: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly executor?: ExecutorName;
  readonly precision?: string;
  readonly scaleTarget?: Preprocess['scaleTarget'];
}

/** A model built and compiled as a run would, without data. */
export function session(library: TensorFlow, options: SessionOptions): Session {
  const { layers, inputShape, task = 'regression', classes = [], output = 'auto' } = options;
  const text = JSON.stringify({
    data: { type: 'table', source: 'x.csv', target: 'y' },
    seed: options.seed ?? 42,
    model: { layers, output },
    compile: options.compile ?? {},
    train: { precision: options.precision ?? 'float32' },
  });
  const { resolved, problems } = validateConfig(text, 'm.train.json', catalog);
  if (resolved === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  const known = { task, classes: classes.length, pictures: inputShape.length === 3, name: 'm' };
  const config = resolveForTask(resolved, known, catalog);
  const { scaleTarget } = options;
  const preprocess = { task, classes, inputShape, scaleTarget } as unknown as Preprocess;
  return openSession(library, config, preprocess, options.executor);
}

/** Puts values into the weights of a layer, in the layer's order. */
export function setWeights(
  library: TensorFlow,
  layer: tf.layers.Layer,
  values: readonly (readonly number[])[],
): void {
  layer.weights.forEach((weight, i) =>
    library.tidy(() => {
      weight.write(library.tensor([...values[i]!], weight.shape as number[], 'float32'));
    }),
  );
}
