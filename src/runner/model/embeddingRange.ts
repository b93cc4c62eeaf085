import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';

/** What tfjs and TensorFlow say of a number that an embedding has no row for. */
const SAID = /index value (-?\d+) is not in|indices\[[^\]]*\] = (-?\d+) is not in/;

/** An error of the step, said in the user's terms where an embedding met a number it has no row for. */
export function explainEmbedding(error: unknown): TrainyardError | undefined {
  const found = error instanceof Error ? SAID.exec(error.message) : null;
  if (found === null) return undefined;
  return new TrainyardError({
    code: 'model.embeddingRange',
    message: l10n.t(
      'An embedding got the number {0}, for which it has no row. Its inputs must be whole numbers from 0 to inputDim − 1, unscaled: set inputDim to the largest number plus 1, and "scale" to "none".',
      found[1] ?? found[2]!,
    ),
    at: ['model', 'layers'],
    cause: error,
  });
}
