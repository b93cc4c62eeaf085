import { featuresOf, growTree, leafShares } from './decisionTree';
import type { Estimator } from './estimator';

/** scikit-learn's n_estimators. */
const TREES = 100;

/**
 * scikit-learn's `RandomForestClassifier(n_estimators=100)`: trees on rows drawn with replacement,
 * each split the best of √columns columns drawn.
 */
export const randomForest: Estimator = ({ x, rows, columns, y, classes }) => {
  const features = featuresOf(x, rows, columns);
  const visited = Math.max(1, Math.trunc(Math.sqrt(columns)));
  return (train, test, random) => {
    const shares = new Float64Array(test.length * classes);
    for (let t = 0; t < TREES; t++) {
      const drawn = new Float64Array(train.length);
      for (let i = 0; i < train.length; i++) drawn[random.integer(train.length)]! += 1;
      const grown = {
        ...{ features, y, classes },
        rows: train.filter((_, i) => drawn[i]! > 0),
        weights: drawn.filter((times) => times > 0),
      };
      const tree = growTree(grown, visited, random);
      test.forEach((row, i) => {
        const found = leafShares(tree, features, row);
        for (let k = 0; k < classes; k++) shares[i * classes + k]! += found[k]! / TREES;
      });
    }
    return shares;
  };
};
