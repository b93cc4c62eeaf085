import type { PartName } from '../data/dataset';
import { partSizes, sharesParams } from './shares';
import { besideColumn, columnParam, defineSplitter, toSplit } from './splitter';

export const time = defineSplitter({
  kind: 'split',
  name: 'time',
  doc: 'Trains on the earliest rows, validates on those after them and tests on the latest.',
  source: 'scikit-learn train_test_split(shuffle=False) of rows sorted by time',
  params: {
    column: columnParam(
      'The column of numbers or dates that tells the order; it is then no feature.',
    ),
    ...sharesParams,
  },
  beside: ({ column }) => [{ name: column, use: 'order', at: ['split', 'column'] }],
  split(context, { column, ...shares }) {
    const { values } = besideColumn(context, column);
    const sizes = partSizes(values.length, shares);
    const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
    const parts = new Array<PartName>(values.length);
    order.forEach((row, i) => {
      parts[row] =
        i < sizes.train ? 'train' : i < sizes.train + sizes.validation ? 'validation' : 'test';
    });
    return toSplit(parts);
  },
});
