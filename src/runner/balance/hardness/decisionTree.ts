import type { Random } from '../../engine/random';

/** Values that lie closer together are not parted: scikit-learn's FEATURE_THRESHOLD, float32. */
const NEAR = Math.fround(1e-7);
/** Places of a node's rows, the low part of a sorted key. */
const PLACES = 2 ** 24;
/** Rows up to which sorting by insertion is faster. */
const FEW = 24;

/** A column of x. */
export interface Feature {
  /** [rows] float32, as scikit-learn's trees see them. */
  readonly values: Float32Array;
  /** [rows]: place of the row's value among the distinct ones. */
  readonly ranks: Int32Array;
}

export function featuresOf(x: Float64Array, rows: number, columns: number): Feature[] {
  return Array.from({ length: columns }, (_, column) => {
    const values = new Float32Array(rows);
    for (let row = 0; row < rows; row++) values[row] = x[row * columns + column]!;
    const distinct = Float32Array.from(new Set(values)).sort();
    const rankOf = new Map(Array.from(distinct, (value, rank) => [value, rank]));
    return { values, ranks: Int32Array.from(values, (value) => rankOf.get(value)!) };
  });
}

/** Nodes by place, the root first; a leaf has feature −1. */
export interface Tree {
  readonly feature: readonly number[];
  /** Values up to it go left. */
  readonly threshold: readonly number[];
  /** The place of the left node; the right one's. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Share of each class in a node, [nodes][classes]. */
  readonly shares: readonly Float64Array[];
}

/** What a tree learns from: rows, each with a weight. */
export interface Grown {
  readonly features: readonly Feature[];
  readonly y: Int32Array;
  readonly classes: number;
  readonly rows: Int32Array;
  readonly weights: Float64Array;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
}

/** Sorts numbers, in place. */
function sort(keys: Float64Array): void {
  if (keys.length > FEW) return void keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]!;
    let place = i;
    while (place > 0 && keys[place - 1]! > key) keys[place] = keys[--place]!;
    keys[place] = key;
  }
}

/**
 * A classification tree grown until its leaves are pure, as scikit-learn's
 * `DecisionTreeClassifier(criterion='gini', splitter='best')`; of equal splits the one first seen.
 *
 * @param visited Columns looked at for each split: scikit-learn's max_features.
 */
export function growTree(grown: Grown, visited: number, random: Random): Tree {
  const { features, y, classes } = grown;
  const rows = grown.rows.slice();
  const weights = grown.weights.slice();
  const tree = {
    ...{ feature: [] as number[], threshold: [] as number[], left: [] as number[] },
    ...{ right: [] as number[], shares: [] as Float64Array[] },
  };
  const keys = new Float64Array(rows.length);
  const order = Int32Array.from(features.keys());
  const [onLeft, onRight] = [new Float64Array(classes), new Float64Array(classes)];

  /** The best threshold of one column; undefined where its values are all the same. */
  const bestOf = (
    feature: number,
    from: number,
    to: number,
    totals: Float64Array,
    least: number,
  ): Split | 'constant' | undefined => {
    const { values, ranks } = features[feature]!;
    const sorted = keys.subarray(0, to - from);
    for (let i = 0; i < sorted.length; i++) sorted[i] = ranks[rows[from + i]!]! * PLACES + i;
    sort(sorted);
    const placeOf = (i: number): number => from + (sorted[i]! % PLACES);
    const valueOf = (i: number): number => values[rows[placeOf(i)]!]!;
    if (valueOf(sorted.length - 1) <= Math.fround(valueOf(0) + NEAR)) return 'constant';
    onLeft.fill(0);
    onRight.set(totals);
    let [leftWeight, rightWeight] = [0, totals.reduce((a, b) => a + b, 0)];
    let found: Split | undefined;
    let next = valueOf(0);
    for (let i = 0; i + 1 < sorted.length; i++) {
      const place = placeOf(i);
      const [weight, label] = [weights[place]!, y[rows[place]!]!];
      onLeft[label]! += weight;
      onRight[label]! -= weight;
      leftWeight += weight;
      rightWeight -= weight;
      const value = next;
      next = valueOf(i + 1);
      if (next <= Math.fround(value + NEAR)) continue;
      let [left, right] = [0, 0];
      for (let k = 0; k < classes; k++) {
        left += onLeft[k]! * onLeft[k]!;
        right += onRight[k]! * onRight[k]!;
      }
      // What is left of the weighted Gini impurity grows as this shrinks.
      const gain = left / leftWeight + right / rightWeight;
      if (gain <= (found?.gain ?? least)) continue;
      const middle = value / 2 + next / 2;
      found = { feature, threshold: middle === next ? value : middle, gain };
    }
    return found;
  };

  const bestSplit = (from: number, to: number, totals: Float64Array): Split | undefined => {
    let best: Split | undefined;
    let [looked, varied] = [0, 0];
    while (looked < order.length && (looked < visited || varied === 0)) {
      const drawn = looked + random.integer(order.length - looked);
      [order[looked], order[drawn]] = [order[drawn]!, order[looked]!];
      const found = bestOf(order[looked++]!, from, to, totals, best?.gain ?? -Infinity);
      if (found === 'constant') continue;
      varied++;
      best = found ?? best;
    }
    return best;
  };

  /** Puts rows up to the threshold first; returns where the others begin. */
  const part = ({ feature, threshold }: Split, from: number, to: number): number => {
    const { values } = features[feature]!;
    let [i, j] = [from, to];
    while (i < j) {
      if (values[rows[i]!]! <= threshold) {
        i++;
        continue;
      }
      j--;
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
      [weights[i], weights[j]] = [weights[j]!, weights[i]!];
    }
    return i;
  };

  const open: { from: number; to: number; link?: (node: number) => void }[] = [
    { from: 0, to: rows.length },
  ];
  for (let node = open.pop(); node; node = open.pop()) {
    const { from, to, link } = node;
    const place = tree.feature.length;
    link?.(place);
    const totals = new Float64Array(classes);
    let weight = 0;
    for (let i = from; i < to; i++) {
      totals[y[rows[i]!]!]! += weights[i]!;
      weight += weights[i]!;
    }
    const pure = totals.some((total) => total === weight);
    const split = pure ? undefined : bestSplit(from, to, totals);
    tree.shares.push(totals.map((total) => total / weight));
    tree.feature.push(split?.feature ?? -1);
    tree.threshold.push(split?.threshold ?? 0);
    tree.left.push(-1);
    tree.right.push(-1);
    if (!split) continue;
    const middle = part(split, from, to);
    open.push({ from: middle, to, link: (at) => (tree.right[place] = at) });
    open.push({ from, to: middle, link: (at) => (tree.left[place] = at) });
  }
  return tree;
}

/** The share of each class in the leaf that a row comes to. */
export function leafShares(tree: Tree, features: readonly Feature[], row: number): Float64Array {
  let node = 0;
  for (let feature = tree.feature[0]!; feature >= 0; feature = tree.feature[node]!) {
    const left = features[feature]!.values[row]! <= tree.threshold[node]!;
    node = (left ? tree.left : tree.right)[node]!;
  }
  return tree.shares[node]!;
}
