import type { Estimator, Labelled } from './estimator';
import { minimize } from './lbfgs';

/**
 * scikit-learn's `LogisticRegression(C=1)`: the softmax of linear scores with the L2 penalty, which
 * has one optimum; two classes have one score, that of the second, between them.
 */
export const logisticRegression: Estimator = (input) => (train, test) => {
  const present = [...new Set(Array.from(train, (row) => input.y[row]!))].sort((a, b) => a - b);
  const shares = new Float64Array(test.length * input.classes);
  if (present.length === 1) {
    test.forEach((_, i) => (shares[i * input.classes + present[0]!] = 1));
    return shares;
  }
  const place = new Map(present.map((label, i) => [label, i]));
  const scores = present.length === 2 ? 1 : present.length;
  const width = input.columns + 1;
  const weights = minimize(new Float64Array(scores * width), (at, gradient) => {
    let loss = 0;
    gradient.fill(0);
    for (let s = 0; s < scores; s++)
      for (let c = 0; c < input.columns; c++) {
        const weight = at[s * width + c]!;
        loss += (weight * weight) / 2;
        gradient[s * width + c] = weight;
      }
    const found = new Float64Array(present.length);
    for (const row of train) {
      const own = place.get(input.y[row]!)!;
      loss -= Math.log(Math.max(softmax(input, at, row, found)[own]!, Number.MIN_VALUE));
      for (let s = 0; s < scores; s++) {
        const label = scores === 1 ? 1 : s;
        const away = found[label]! - (own === label ? 1 : 0);
        const from = row * input.columns;
        for (let c = 0; c < input.columns; c++)
          gradient[s * width + c]! += away * input.x[from + c]!;
        gradient[s * width + input.columns]! += away;
      }
    }
    return loss;
  });
  const found = new Float64Array(present.length);
  test.forEach((row, i) => {
    softmax(input, weights, row, found);
    present.forEach((label, p) => (shares[i * input.classes + label] = found[p]!));
  });
  return shares;
};

/** Share of each present class in a row, written to `found`. */
function softmax(
  { x, columns }: Labelled,
  weights: Float64Array,
  row: number,
  found: Float64Array,
): Float64Array {
  const width = columns + 1;
  const score = (s: number): number => {
    let sum = weights[s * width + columns]!;
    for (let c = 0; c < columns; c++) sum += weights[s * width + c]! * x[row * columns + c]!;
    return sum;
  };
  if (found.length === 2) {
    found[1] = 1 / (1 + Math.exp(-score(0)));
    found[0] = 1 / (1 + Math.exp(score(0)));
    return found;
  }
  let most = -Infinity;
  for (let s = 0; s < found.length; s++) most = Math.max(most, (found[s] = score(s)));
  let sum = 0;
  for (let s = 0; s < found.length; s++) sum += found[s] = Math.exp(found[s]! - most);
  for (let s = 0; s < found.length; s++) found[s]! /= sum;
  return found;
}
