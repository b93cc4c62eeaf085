import { categoricalCrossentropy } from './categoricalCrossentropy';
import type { LossElement } from './loss';

export const sparseCategoricalCrossentropy: LossElement = {
  ...categoricalCrossentropy,
  name: 'sparseCategoricalCrossentropy',
  doc: 'The same as categoricalCrossentropy: labels are class indices in Trainyard anyway.',
};
