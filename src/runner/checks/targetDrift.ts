import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import type { Check } from './check';
import { contingency, twoSamples } from './hypothesis';
import { byClassFix, shuffleFix } from './splitFix';

const UNLIKELY = 0.001;
/** Distance of the two distributions from which on it matters. */
const FAR = 0.1;

/** A target that is distributed otherwise in validation or test than in training. */
export const targetDrift: Check = {
  codes: ['check.targetDrift'],
  run({ parts, classes, config }) {
    const shares = (target: Float64Array): { counts: number[]; shares: number[] } => {
      const counts = classes.map(() => 0);
      for (const label of target) counts[label]!++;
      return { counts, shares: counts.map((count) => count / target.length) };
    };
    const { train } = parts;
    return (['validation', 'test'] as const).flatMap((part): Warning[] => {
      const { target } = parts[part];
      if (target.length === 0) return [];
      const found = (): { distance: number; p: number } => {
        if (classes.length === 0) return twoSamples(train.target, target);
        const [a, b] = [shares(train.target), shares(target)];
        const apart = a.shares.reduce((sum, share, i) => sum + Math.abs(share - b.shares[i]!), 0);
        return { distance: apart / 2, p: contingency([a.counts, b.counts]).p };
      };
      const { distance, p } = found();
      if (distance < FAR || p > UNLIKELY) return [];
      return [
        {
          code: 'check.targetDrift',
          at: ['split'],
          message: l10n.t(
            'The target is distributed otherwise in the {0} part than in training: {1} % would have to move. Scores there tell of other data than the model was trained on; split stratified or at random, unless it is meant so.',
            part,
            Math.round(100 * distance),
          ),
          ...(classes.length > 0 ? byClassFix(config) : shuffleFix(config)),
        },
      ];
    });
  },
};
