import { SHOWN, type PictureCheck } from './check';
import { affordable, suspects, suspectWarning } from './suspectLabels';
import { SIDE, thumbnails } from './thumbnails';

/** Pictures with a label that a vote of the pictures most like them contradicts. */
export const pictureLabels: PictureCheck = {
  codes: ['check.labelSuspect'],
  run({ parts, classes, sample }) {
    if (classes.length === 0) return [];
    const { train } = parts;
    const columns = SIDE * SIDE;
    const step = Math.ceil(sample.length / affordable(columns));
    const used = sample.filter((_, i) => i % step === 0);
    const x = Float64Array.from(thumbnails(train, used));
    const target = Float64Array.from(used, (picture) => train.target[picture]!);
    const found = suspects(x, columns, target, classes.length);
    const files = found.map(({ position }) => train.ids[used[position]!]!);
    return suspectWarning(
      found,
      classes,
      target,
      { at: ['data', 'source'], files: files.slice(0, SHOWN) },
      files[0] ?? '',
    );
  },
};
