import type * as tensors from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { moments } from '../statistics';
import { defineScaler, multiplied, type TrainingPictures } from './scaler';
import { symmetricEigen } from '../eigen';

/** Values of a picture at most: the matrix has as many rows and columns. */
const MOST_VALUES = 3072;
/** Of the largest variance: what is less is rounding, of an axis along which nothing varies. */
const NULL_SHARE = 1e-12;
/** Share of the variance that the axes before the tail hold. */
const HELD = 0.99;
/** Pictures, and values of a row, taken together, so that they stay in the cache. */
const BLOCK = 64;

/** What stands in preprocess.json. */
interface Fitted {
  /** [size, size] float32, symmetric: its lower triangle by rows, in base64. */
  readonly matrix: string;
  readonly size: number;
  /** Singular value of the axis behind which all others hold 1 % of the variance: an epsilon that keeps them small. */
  readonly tail: number;
}

/** sums[i][j] += Σ a[r][i] · a[r][j] for j ≤ i, over the rows r of a [rows, width]. */
function addProducts(sums: Float64Array, a: Float64Array, rows: number, width: number): void {
  for (let r = 0; r < rows; r++) {
    const row = a.subarray(r * width, (r + 1) * width);
    for (let i = 0; i < width; i++) {
      const value = row[i]!;
      if (value === 0) continue;
      const to = i * width;
      for (let j = 0; j <= i; j++) sums[to + j]! += value * row[j]!;
    }
  }
}

function mirror(a: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j]!;
  return a;
}

interface Axes {
  /** Of length 1, [axes][size]. */
  readonly axes: Float64Array;
  /** Along each. */
  readonly variances: Float64Array;
}

/** What varies is more than rounding: axis numbers. */
function varying(variances: Float64Array): number[] {
  const least = NULL_SHARE * variances.reduce((a, b) => Math.max(a, b), 0);
  return [...variances.keys()].filter((i) => variances[i]! > least);
}

/**
 * Axes along which the pictures vary. Others, such as those of pixels that are black in all of
 * them, would be divided by next to nothing; they are left out, so that a new picture is projected
 * on what the training pictures span.
 */
function axesOf({ rows, size, row }: TrainingPictures): Axes {
  if (rows >= size) {
    const sums = new Float64Array(size * size);
    const block = new Float64Array(BLOCK * size);
    for (let from = 0; from < rows; from += BLOCK) {
      const count = Math.min(BLOCK, rows - from);
      for (let r = 0; r < count; r++) block.set(row(from + r), r * size);
      addProducts(sums, block, count, size);
    }
    const { values, vectors } = symmetricEigen(
      mirror(sums, size).map((sum) => sum / rows),
      size,
    );
    const used = varying(values);
    const axes = new Float64Array(used.length * size);
    used.forEach((i, k) => axes.set(vectors.subarray(i * size, (i + 1) * size), k * size));
    return { axes, variances: Float64Array.from(used, (i) => values[i]!) };
  }
  // Fewer pictures than values: the products of pictures with each other tell the same axes.
  const all = new Float64Array(rows * size);
  for (let r = 0; r < rows; r++) all.set(row(r), r * size);
  const products = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let p = 0; p < size; p++) sum += all[i * size + p]! * all[j * size + p]!;
      products[i * rows + j] = sum / rows;
    }
  const { values, vectors } = symmetricEigen(mirror(products, rows), rows);
  const used = varying(values);
  const axes = new Float64Array(used.length * size);
  used.forEach((i, k) => {
    const axis = axes.subarray(k * size, (k + 1) * size);
    for (let r = 0; r < rows; r++) {
      const share = vectors[i * rows + r]! / Math.sqrt(values[i]! * rows);
      for (let p = 0; p < size; p++) axis[p]! += share * all[r * size + p]!;
    }
  });
  return { axes, variances: Float64Array.from(used, (i) => values[i]!) };
}

/** Of the first axis, by variance, with which `HELD` of all variance is reached. */
function tailOf({ variances }: Axes, rows: number): number {
  const sorted = variances.slice().sort().reverse();
  const all = sorted.reduce((sum, variance) => sum + variance, 0);
  let held = 0;
  const at = sorted.findIndex((variance) => (held += variance) >= HELD * all);
  return Math.sqrt((sorted[at] ?? 0) * rows);
}

/** Σ axis · axisᵀ · √rows / (singular value + epsilon), [size, size]. */
function whiteningMatrix(
  { rows, size }: TrainingPictures,
  { axes, variances }: Axes,
  epsilon: number,
): Float64Array {
  const roots = variances.map((variance) =>
    Math.sqrt(Math.sqrt(rows) / (Math.sqrt(variance * rows) + epsilon)),
  );
  const scaled = axes.map((value, i) => value * roots[Math.floor(i / size)]!);
  const sums = new Float64Array(size * size);
  addProducts(sums, scaled, variances.length, size);
  return mirror(sums, size);
}

function encoded(matrix: Float64Array, size: number): Omit<Fitted, 'tail'> {
  const triangle = new Float32Array((size * (size + 1)) / 2);
  for (let i = 0, to = 0; i < size; i++)
    for (let j = 0; j <= i; j++) triangle[to++] = matrix[i * size + j]!;
  return { matrix: Buffer.from(triangle.buffer).toString('base64'), size };
}

const decodedOnce = new WeakMap<object, Float32Array>();
/** [size, size], C order. */
function decoded(state: Fitted): Float32Array {
  const known = decodedOnce.get(state);
  if (known) return known;
  const { size } = state;
  // Not Buffer: this runs in pages too.
  const bytes = Uint8Array.from(atob(state.matrix), (char) => char.charCodeAt(0));
  const triangle = new Float32Array(bytes.buffer);
  const matrix = new Float32Array(size * size);
  for (let i = 0, from = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      matrix[i * size + j] = triangle[from]!;
      matrix[j * size + i] = triangle[from++]!;
    }
  decodedOnce.set(state, matrix);
  return matrix;
}

export const zcaWhitening = defineScaler({
  kind: 'scale',
  name: 'zcaWhitening',
  picturesOnly: true,
  doc: 'Centres the channels of pictures and makes their values uncorrelated with as little change as can be, fitted on the training pictures. It cannot be undone.',
  source:
    'Keras ImageDataGenerator zca_whitening with featurewise_center, zca_epsilon, but that axes along which no training picture varies are left out; Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009',
  params: {
    epsilon: {
      type: 'number',
      exclusiveMin: 0,
      default: 1e-6,
      doc: 'Added to each singular value, √pictures · the deviation along an axis: raise it where some hardly vary, such as the borders of pictures, whose noise would be blown up.',
    },
    rescale: {
      type: 'number',
      exclusiveMin: 0,
      default: 1,
      doc: 'Factor of the levels before all else; epsilon is in its units.',
    },
  },
  fit(sample, { rescale }) {
    return { mean: moments(sample).mean * rescale };
  },
  transform(x, state, { rescale }) {
    const { mean } = state as { readonly mean: number };
    return multiplied(x, mean / rescale, rescale);
  },
  inverse(x, state, { rescale }) {
    const { mean } = state as { readonly mean: number };
    return x.map((value) => (value + mean) / rescale);
  },
  pictures: {
    fit(pictures, { epsilon }) {
      const { size } = pictures;
      if (size > MOST_VALUES)
        throw new TrainyardError({
          code: 'scale.picturesTooLarge',
          at: ['scale'],
          message: l10n.t(
            'The pictures have {0} values each; zcaWhitening takes at most {1}, since its matrix has as many rows and columns. Make data.imageSize smaller, or use featurewise.',
            size,
            MOST_VALUES,
          ),
        });
      const axes = axesOf(pictures);
      const matrix = whiteningMatrix(pictures, axes, epsilon);
      return { ...encoded(matrix, size), tail: tailOf(axes, pictures.rows) };
    },
    plain(x, size, state) {
      const matrix = decoded(state as unknown as Fitted);
      const white = new Float64Array(size);
      for (let from = 0; from < x.length; from += size) {
        white.fill(0);
        for (let p = 0; p < size; p++) {
          const value = x[from + p]!;
          for (let q = 0, at = p * size; q < size; q++, at++) white[q]! += value * matrix[at]!;
        }
        x.set(white, from);
      }
    },
    tensors(tf, state) {
      const fitted = state as unknown as Fitted;
      return [tf.tensor2d(decoded(fitted), [fitted.size, fitted.size], 'float32')];
    },
    apply(tf, x, [matrix]) {
      const [rows] = x.shape;
      const flat = tf.reshape(x, [rows, matrix!.shape[0]!]) as tensors.Tensor2D;
      return tf.reshape(tf.matMul(flat, matrix as tensors.Tensor2D), x.shape);
    },
  },
});
