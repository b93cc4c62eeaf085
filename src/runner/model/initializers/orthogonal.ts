import { defineInitializer, drawNormal } from './initializer';

/**
 * Makes the columns of a tall matrix orthonormal by modified Gram and Schmidt, run twice, which
 * keeps them orthogonal to rounding ("twice is enough", Giraud et al. 2005). What is left is the Q
 * whose R has a positive diagonal: the unique one, as Keras picks it by the signs of R's diagonal.
 */
function orthonormal(columns: Float64Array[]): void {
  columns.forEach((column, j) => {
    for (let pass = 0; pass < 2; pass++)
      for (let k = 0; k < j; k++) {
        const other = columns[k]!;
        let dot = 0;
        for (let i = 0; i < column.length; i++) dot += column[i]! * other[i]!;
        for (let i = 0; i < column.length; i++) column[i]! -= dot * other[i]!;
      }
    const norm = Math.hypot(...column);
    for (let i = 0; i < column.length; i++) column[i]! /= norm;
  });
}

export const orthogonal = defineInitializer({
  kind: 'initializer',
  name: 'orthogonal',
  className: 'Orthogonal',
  doc: 'A matrix with orthonormal rows or columns (Saxe et al. 2014); the default of recurrent kernels.',
  source: 'https://keras.io/api/layers/initializers/',
  params: { gain: { type: 'number', default: 1, doc: 'Factor of all values.' } },
  draw(shape, random, { gain }) {
    const width = shape.at(-1)!;
    const height = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    const [long, short] = [Math.max(height, width), Math.min(height, width)];
    const drawn = drawNormal([long * short], random, 0, 1);
    const columns = Array.from({ length: short }, (_, j) =>
      Float64Array.from({ length: long }, (_each, i) => drawn[i * short + j]!),
    );
    orthonormal(columns);
    const tall = height >= width;
    return Float32Array.from({ length: height * width }, (_, at) => {
      const row = Math.floor(at / width);
      const column = at % width;
      return gain * (tall ? columns[column]![row]! : columns[row]![column]!);
    });
  },
});
