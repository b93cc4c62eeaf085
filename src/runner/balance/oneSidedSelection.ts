import { drawSeeds, NearestOf, nSeedsS } from './condensing';
import { onlyRows } from './rows';
import { defineBalancer } from './sampler';
import {
  cleaningClasses,
  cleaningStrategy,
  positionsByClass,
  smallestClass,
} from './samplingStrategy';
import { withoutTomekLinks } from './tomekLinks';

export const oneSidedSelection = defineBalancer({
  kind: 'balance',
  name: 'oneSidedSelection',
  doc: 'Keeps of each class a few rows and those that they would misclassify, then removes Tomek links.',
  source:
    'imbalanced-learn OneSidedSelection; Kubat and Matwin, "Addressing the Curse of Imbalanced Training Sets: One-Sided Selection", ICML 1997',
  params: { nSeedsS, samplingStrategy: cleaningStrategy },
  resample(input, { nSeedsS: seedCount, samplingStrategy }) {
    const { x, y, columns, rows } = input;
    const aimed = cleaningClasses(samplingStrategy, input);
    const positions = positionsByClass(input);
    const minority = positions[smallestClass(y).label]!;
    const selected = positions.flatMap((own, label) => {
      if (!aimed.includes(label)) return Array.from(own);
      const seeds = drawSeeds(input, `balance/oneSidedSelection/${label}`, own, seedCount);
      const store = new NearestOf(input, own, [...minority, ...seeds]);
      return Array.from(own).filter((row, i) => seeds.includes(row) || store.label(i) !== label);
    });
    const left = Int32Array.from(selected).sort();
    const values = new Float64Array(left.length * columns);
    left.forEach((row, i) =>
      values.set(x.subarray(row * columns, (row + 1) * columns), i * columns),
    );
    const rest = { x: values, columns, y: left.map((row) => y[row]!), at: input.at };
    const cleaned = withoutTomekLinks(rest, aimed);
    return onlyRows(
      rows,
      cleaned.map((place) => left[place]!),
      'oneSidedSelection',
    );
  },
});
