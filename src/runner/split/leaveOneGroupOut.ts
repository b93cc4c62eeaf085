import { leaveOut, refit, testShare } from './folds';
import { foldsOfGroups, keepGroups } from './groupKFold';
import { columnParam, defineFolds } from './splitter';

export const leaveOneGroupOut = defineFolds({
  kind: 'split',
  name: 'leaveOneGroupOut',
  doc: 'A fold for each group: trains on all the others and validates on it.',
  source: 'scikit-learn LeaveOneGroupOut',
  params: {
    column: columnParam('The column that tells the group of a row; it is then no feature.'),
    test: { ...testShare, doc: 'Share of the groups that no fold sees, for the test part.' },
    refit,
  },
  beside: ({ column }) => [{ name: column, use: 'text', at: ['split', 'column'] }],
  folds(context, { column, test }) {
    const kept = keepGroups(context, column, test, 2);
    const count = kept.groups.length;
    const own = Int32Array.from({ length: count }, (_, group) => group);
    return leaveOut(kept, foldsOfGroups(kept, own), count);
  },
});
