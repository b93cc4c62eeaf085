import type { Preprocess } from './prepared';
import { lineOfTarget } from './preprocess';

/** What a model says of one input, as `predict` prints it. */
export interface Prediction {
  /** The class, or the value in the target's own unit. */
  readonly prediction: string | number;
  /** Classification: probability of each class. */
  readonly probabilities?: Readonly<Record<string, number>>;
}

/**
 * Reads a model's output, C order: [n, classes] probabilities, [n, 1] the probability of the second
 * of two classes, or [n, 1] the value of a regression, as scaled. `width` is the model's number of outputs.
 */
export function describe(
  preprocess: Pick<Preprocess, 'task' | 'classes' | 'scaleTarget'>,
  output: Float32Array,
  width: number,
): Prediction[] {
  const { classes, task } = preprocess;
  if (task === 'regression') {
    const { factor, offset } = lineOfTarget(preprocess) ?? { factor: 1, offset: 0 };
    return Array.from(output, (value) => ({ prediction: value * factor + offset }));
  }
  return Array.from({ length: output.length / width }, (_, row) => {
    const first = output[row * width]!;
    const values =
      width === 1 ? [1 - first, first] : output.subarray(row * width, (row + 1) * width);
    let best = 0;
    for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
    return {
      prediction: classes[best]!,
      probabilities: Object.fromEntries(classes.map((name, k) => [name, values[k]!])),
    };
  });
}
