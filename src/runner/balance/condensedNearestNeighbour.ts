import { drawSeeds, NearestOf, nSeedsS } from './condensing';
import { onlyRows } from './rows';
import { defineBalancer } from './sampler';
import {
  cleaningClasses,
  cleaningStrategy,
  positionsByClass,
  smallestClass,
} from './samplingStrategy';

export const condensedNearestNeighbour = defineBalancer({
  kind: 'balance',
  name: 'condensedNearestNeighbour',
  doc: 'Keeps of each class only what a nearest-neighbour rule needs: rows that those kept so far would misclassify.',
  source:
    'imbalanced-learn CondensedNearestNeighbour; Hart, "The Condensed Nearest Neighbor Rule", IEEE TIT 14, 1968',
  params: { nSeedsS, samplingStrategy: cleaningStrategy },
  resample(input, { nSeedsS: seedCount, samplingStrategy }) {
    const { y } = input;
    const aimed = cleaningClasses(samplingStrategy, input);
    const positions = positionsByClass(input);
    const minority = positions[smallestClass(y).label]!;
    const kept = positions.flatMap((own, label) => {
      if (!aimed.includes(label)) return Array.from(own);
      const purpose = `balance/condensedNearestNeighbour/${label}`;
      const stays = new Set(drawSeeds(input, purpose, own, seedCount));
      const store = new NearestOf(input, own, [...minority, ...stays]);
      own.forEach((row, i) => {
        if (stays.has(row) || store.label(i) === label) return;
        stays.add(row);
        store.add(row);
      });
      return [...stays];
    });
    return onlyRows(input.rows, kept, 'condensedNearestNeighbour');
  },
});
