import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import type { Column } from '../data/dataset';
import { random } from '../engine/random';
import { gather } from '../gather';
import { excludeFix, type CheckedData, type TableCheck } from './check';
import type { Table } from '../data/dataset';

/** A single feature that does so well on rows it has not seen is too good to be true. */
const TOO_GOOD = 0.99;
const TOO_GOOD_AUC = 0.999;
const TOO_GOOD_R2 = 0.999;
const MOST_BINS = 64;
const ROWS_A_BIN = 20;
const FEWEST_ROWS = 60;

/** Positions of the values that are there, by value. */
function sortedOrder(values: Float64Array): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i);
  return order.filter((i) => values[i] === values[i]).sort((a, b) => values[a]! - values[b]!);
}

/** Rows of one feature in bins of about equal count, equal values together; missing ones apart. */
function bins(values: Float64Array, count: number): Int32Array {
  const order = sortedOrder(values);
  const bin = new Int32Array(values.length).fill(count);
  let own = 0;
  order.forEach((row, rank) => {
    const last = rank > 0 ? values[order[rank - 1]!]! : NaN;
    if (values[row] !== last) own = Math.floor((rank * count) / order.length);
    bin[row] = own;
  });
  return bin;
}

/** Balanced accuracy on the second half of telling the class by the bin, learned on the first. */
function accuracy(bin: Int32Array, target: Float64Array, second: Uint8Array, classes: number) {
  const total = new Float64Array(classes);
  const byBin = new Map<number, Float64Array>();
  target.forEach((label, row) => {
    if (second[row]) return;
    total[label]!++;
    const own = byBin.get(bin[row]!) ?? new Float64Array(classes);
    own[label]!++;
    byBin.set(bin[row]!, own);
  });
  const guess = new Map(
    [...byBin].map(([key, own]) => {
      const shares = own.map((count, label) => count / Math.max(1, total[label]!));
      return [key, shares.indexOf(Math.max(...shares))];
    }),
  );
  const right = new Float64Array(classes);
  const all = new Float64Array(classes);
  target.forEach((label, row) => {
    if (!second[row]) return;
    all[label]!++;
    if (guess.get(bin[row]!) === label) right[label]!++;
  });
  const seen = Array.from(all.keys()).filter((label) => all[label]! > 0);
  return seen.reduce((sum, label) => sum + right[label]! / all[label]!, 0) / seen.length;
}

/** Area under the ROC curve of a feature as the score of class 1, the better way round. */
function areaUnderCurve(values: Float64Array, target: Float64Array): number {
  const order = sortedOrder(values);
  let positives = 0;
  let ranks = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let own = 0;
    while (to < order.length && values[order[to]!] === values[order[from]!])
      own += target[order[to++]!]!;
    positives += own;
    ranks += own * ((from + 1 + to) / 2);
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  const area = (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
  return Math.max(area, 1 - area);
}

/** R² on the second half of the mean by bin, learned on the first. */
function determination(bin: Int32Array, target: Float64Array, second: Uint8Array): number {
  const sums = new Map<number, [number, number]>();
  target.forEach((y, row) => {
    if (second[row]) return;
    const [sum, count] = sums.get(bin[row]!) ?? [0, 0];
    sums.set(bin[row]!, [sum + y, count + 1]);
  });
  const kept = target.filter((_, row) => second[row]);
  const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
  let residual = 0;
  let total = 0;
  target.forEach((y, row) => {
    if (!second[row]) return;
    const [sum, count] = sums.get(bin[row]!) ?? [mean, 1];
    residual += (y - sum / count) ** 2;
    total += (y - mean) ** 2;
  });
  return total > 0 ? 1 - residual / total : 0;
}

/** Squared correlation of a feature without missing values with the target. */
function correlation(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
    xy += (x[i]! - mx) * (y[i]! - my);
  }
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0;
}

/** How well a column alone tells the target, in words, where that is too good to be true. */
function finding(
  column: Column,
  { sample, parts, task, classes, config }: CheckedData<Table>,
): string | undefined {
  const values = gather(column.values, sample);
  const target = gather(parts.train.target, sample);
  const draws = random(config.seed, 'checks.targetLeak');
  const second = Uint8Array.from(values, () => draws.uint32() & 1);
  const count = Math.min(MOST_BINS, Math.floor(values.length / ROWS_A_BIN));
  const bin = column.kind === 'numeric' ? bins(values, count) : Int32Array.from(values);
  if (task === 'regression') {
    const linear = values.some(Number.isNaN) ? 0 : correlation(values, target);
    const r2 = Math.max(determination(bin, target, second), linear);
    return r2 >= TOO_GOOD_R2 ? l10n.t('R² {0}', r2.toFixed(4)) : undefined;
  }
  const area = classes.length === 2 ? areaUnderCurve(values, target) : 0;
  if (area >= TOO_GOOD_AUC) return l10n.t('AUC {0}', area.toFixed(4));
  const share = accuracy(bin, target, second, classes.length);
  return share >= TOO_GOOD ? l10n.t('balanced accuracy {0}', share.toFixed(3)) : undefined;
}

/** A feature that gives the target away: most often it was made from it, or after it. */
export const targetLeak: TableCheck = {
  codes: ['check.targetLeak'],
  run(data) {
    if (data.sample.length < FEWEST_ROWS) return [];
    return data.parts.train.features.flatMap((column): Warning[] => {
      const how = finding(column, data);
      if (how === undefined) return [];
      return [
        {
          code: 'check.targetLeak',
          at: ['data', 'features'],
          message: l10n.t(
            '"{0}" alone tells the target ({1}). If it is known only after the target is, or was made from it, leave it out.',
            column.name,
            how,
          ),
          fix: excludeFix(data.config, [column.name]),
        },
      ];
    });
  },
};
