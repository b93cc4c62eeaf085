import { edit, mode } from './editing';
import { everyRow, neighborsOf, onlyRows } from './rows';
import { defineBalancer } from './sampler';
import { cleaningClasses, cleaningStrategy, smallestClass } from './samplingStrategy';

export const neighbourhoodCleaningRule = defineBalancer({
  kind: 'balance',
  name: 'neighbourhoodCleaningRule',
  doc: 'Removes rows that most of their neighbours contradict, and the neighbours of rows of the smallest class that those neighbours would misclassify.',
  source:
    'imbalanced-learn NeighbourhoodCleaningRule; Laurikkala, "Improving Identification of Difficult Small Classes by Balancing Class Distribution", AIME 2001',
  params: {
    nNeighbors: {
      type: 'integer',
      min: 1,
      default: 3,
      doc: 'Nearest neighbours looked at.',
      unit: 'rows',
    },
    thresholdCleaning: {
      type: 'number',
      min: 0,
      default: 0.5,
      doc: 'Neighbours of the smallest class are removed only where their class has more rows than this times the smallest one.',
    },
    samplingStrategy: cleaningStrategy,
  },
  resample(input, { nNeighbors: k, thresholdCleaning, samplingStrategy }) {
    const { y, rows, classes } = input;
    const all = everyRow(rows);
    const aimed = cleaningClasses(samplingStrategy, input);
    const stays = new Set(edit(input, all, aimed, k, 'mode'));
    const smallest = smallestClass(y);
    const counts = classes.map(() => 0);
    for (const label of y) counts[label]!++;
    const cleaned = aimed.filter((label) => counts[label]! > smallest.rows * thresholdCleaning);
    const minority = all.filter((row) => y[row] === smallest.label);
    const neighbors = neighborsOf(input, all, minority, k, 'nNeighbors');
    minority.forEach((row, i) => {
      const around = Array.from(neighbors.subarray(i * k, (i + 1) * k));
      // The classifier that judges knows the row itself, as its own nearest neighbour.
      const votes = [row, ...around.slice(0, k - 1)].map((each) => y[each]!);
      if (mode(votes) === y[row]) return;
      for (const other of around) if (cleaned.includes(y[other]!)) stays.delete(other);
    });
    return onlyRows(rows, stays, 'neighbourhoodCleaningRule');
  },
});
