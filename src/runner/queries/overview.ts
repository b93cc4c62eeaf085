import type { Overview } from '../../shared/protocol/service';
import { partNames } from '../data/dataset';
import type { Preparation } from '../prepare';

/** The figures of prepared data that an editor shows around a config's text. */
export function overviewOf(preparation: Preparation): Omit<Overview, 'layers'> {
  const { loaded, prepared, resolved, targets } = preparation;
  const counts = loaded.classes.map(() => 0);
  if (loaded.task === 'classification')
    for (const part of partNames) for (const value of targets[part]) counts[value]!++;
  return {
    task: loaded.task,
    pictures: loaded.dataset.type === 'images',
    classes: loaded.classes.map((name, k) => ({ name, rows: counts[k]! })),
    parts: {
      train: targets.train.length,
      validation: targets.validation.length,
      test: targets.test.length,
    },
    trained: prepared.parts.train.rows,
    resolved,
  };
}
