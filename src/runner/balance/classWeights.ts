import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { defineBalancer } from './sampler';

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Weights by class index from given ones; a class not named weighs 1. */
function given(weights: Readonly<Record<string, number>>, classes: readonly string[]): number[] {
  const unknown = Object.keys(weights).find((name) => !classes.includes(name));
  if (unknown !== undefined) {
    throw new TrainyardError({
      code: 'balance.classUnknown',
      at: ['balance', 'weights', unknown],
      message: l10n.t(
        'weights names the class "{0}"; the classes are: {1}.',
        unknown,
        classes.map((name) => `"${name}"`).join(', '),
      ),
    });
  }
  const result = classes.map((name) => weights[name] ?? 1);
  if (result.some((weight) => weight > 0)) return result;
  throw new TrainyardError({
    code: 'balance.weights',
    at: ['balance', 'weights'],
    message: l10n.t(
      'Every class weighs 0, so nothing could be learned. Give at least one class a weight above 0.',
    ),
  });
}

export const classWeights = defineBalancer({
  kind: 'balance',
  name: 'classWeights',
  doc: 'Weighs each class in the loss instead of changing the rows: rare classes count more.',
  source:
    'scikit-learn compute_class_weight; Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019',
  params: {
    mode: {
      type: 'enum',
      values: ['balanced', 'effectiveNumber'],
      default: 'balanced',
      doc: 'balanced: rows / (classes · rows of the class); effectiveNumber: (1 − beta) / (1 − beta^rows of the class), scaled so that the weights sum to the number of classes.',
    },
    beta: {
      type: 'number',
      min: 0,
      exclusiveMax: 1,
      default: 0.999,
      doc: 'Of effectiveNumber: 0 weighs all classes alike, near 1 comes close to balanced.',
    },
    weights: {
      type: 'map',
      of: { type: 'number', min: 0, doc: 'Weight of the class.' },
      doc: 'Weights by class, instead of a mode; a class not named weighs 1.',
    },
  },
  classWeights(counts, classes, { mode, beta, weights }) {
    if (weights) return given(weights, classes);
    const present = counts.filter((count) => count > 0).length;
    if (mode === 'balanced') {
      const rows = sum(counts);
      // A class without training rows has no weight of its own; 1 keeps a loss over other rows plain.
      return counts.map((count) => (count > 0 ? rows / (present * count) : 1));
    }
    const raw = counts.map((count) => (count > 0 ? (1 - beta) / (1 - beta ** count) : 0));
    const total = sum(raw);
    return raw.map((weight) => (weight > 0 ? (weight * present) / total : 1));
  },
});
