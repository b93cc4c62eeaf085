import { partNames, type PartName } from '../data/dataset';
import { requireGroups, rowsByGroup } from './groups';
import { partAtRandom } from './random';
import { sharesParams } from './shares';
import { besideColumn, columnParam, defineSplitter, toSplit } from './splitter';

export const group = defineSplitter({
  kind: 'split',
  name: 'group',
  doc: 'Draws whole groups at random, so that no group is in two parts; shares are shares of the groups.',
  source: 'scikit-learn GroupShuffleSplit',
  params: {
    column: columnParam('The column that tells the group of a row; it is then no feature.'),
    ...sharesParams,
  },
  beside: ({ column }) => [{ name: column, use: 'text', at: ['split', 'column'] }],
  split(context, { column, ...shares }) {
    const groups = rowsByGroup(besideColumn(context, column));
    requireGroups(groups, partNames.filter((part) => shares[part] > 0).length, column);
    const drawn = partAtRandom(context, groups.length, shares);
    const parts = new Array<PartName>(context.dataset.target.length);
    groups.forEach((rows, i) => rows.forEach((row) => (parts[row] = drawn[i]!)));
    return toSplit(parts);
  },
});
