import type { Values } from '../../shared/config/element';
import type { Column } from '../data/dataset';
import { moments } from '../statistics';
import { defineEncoder, numericColumn, type EncodeContext } from './encoder';

const params = {
  smooth: {
    type: 'union',
    of: [
      {
        type: 'enum',
        values: ['auto'],
        doc: 'By how the target varies within and between categories.',
      },
      { type: 'number', min: 0, doc: 'Rows that the mean of all counts for.' },
    ],
    default: 'auto',
    doc: 'How strongly the means of rare categories are drawn to the mean of all.',
  },
  cv: {
    type: 'integer',
    min: 2,
    default: 5,
    doc: 'Parts of the training rows; each is encoded by what the others tell.',
  },
} as const;

interface State {
  readonly categories: readonly string[];
  /** [outputs][categories]: mean target of the category. */
  readonly encodings: readonly (readonly number[])[];
  /** [outputs]: of all training rows, for what was never seen. */
  readonly means: readonly number[];
}

/** One output: what is averaged. A class against the others, or the value. */
const outputsOf = ({ target, classes }: EncodeContext): Float64Array[] => {
  if (classes.length === 0) return [target];
  const of = (label: number) => target.map((each) => (each === label ? 1 : 0));
  return classes.length === 2 ? [of(1)] : classes.map((_, label) => of(label));
};

/** Mean target by category over `rows`, drawn to the mean of all. */
function encodings(
  { values, categories }: Column,
  y: Float64Array,
  rows: readonly number[],
  smooth: 'auto' | number,
): { means: number[]; mean: number } {
  const { mean, variance } = moments({ values: Float64Array.from(rows, (row) => y[row]!) });
  const own = categories.map((): number[] => []);
  for (const row of rows) own[values[row]!]?.push(y[row]!);
  const means = own.map((targets) => {
    const count = targets.length;
    const sum = targets.reduce((a, b) => a + b, 0);
    if (smooth !== 'auto')
      return count + smooth > 0 ? (sum + smooth * mean) / (count + smooth) : mean;
    if (count === 0 || variance === 0) return mean;
    const within = moments({ values: Float64Array.from(targets) }).variance;
    const weight = (variance * count) / (variance * count + within);
    return weight * (sum / count) + (1 - weight) * mean;
  });
  return { means, mean };
}

/** The part of each training row: by class where there are classes, drawn at random. */
function foldsOf({ target, classes, random }: EncodeContext, cv: number): Int32Array {
  const order = random('encode/target').shuffle(Int32Array.from(target.keys()));
  const byClass =
    classes.length > 0 ? [...order].sort((a, b) => target[a]! - target[b]!) : [...order];
  const folds = new Int32Array(target.length);
  byClass.forEach((row, i) => (folds[row] = i % cv));
  return folds;
}

function columnsOf(
  { name }: Column,
  { classes }: Pick<EncodeContext, 'classes'>,
  outputs: readonly Float64Array[],
): Column[] {
  return outputs.map((values, i) =>
    numericColumn(outputs.length > 1 ? `${name}=${classes[i]!}` : name, values),
  );
}

export const target = defineEncoder({
  kind: 'encode',
  name: 'target',
  doc: 'The mean of the target in the category: one column, or one a class where there are more than two. Training rows are encoded by the means of other training rows, so that none tells its own target.',
  source:
    'scikit-learn TargetEncoder; Micci-Barreca, "A Preprocessing Scheme for High-Cardinality Categorical Attributes", SIGKDD Explorations 3, 2001',
  params,
  fit(column, { smooth }, context) {
    const rows = [...context.target.keys()];
    const found = outputsOf(context).map((y) =>
      encodings(column, y, rows, smooth as 'auto' | number),
    );
    return {
      categories: column.categories,
      classes: found.length > 1 ? context.classes : [],
      encodings: found.map(({ means }) => means),
      means: found.map(({ mean }) => mean),
    };
  },
  apply(column, state) {
    const { categories, encodings: known, means } = state as unknown as State;
    const places = column.categories.map((category) => categories.indexOf(category));
    const at = (value: number): number => places[value] ?? -1;
    const outputs = known.map((own, i) =>
      column.values.map((value) => (at(value) === -1 ? means[i]! : own[at(value)]!)),
    );
    const unknown = column.values.reduce((sum, value) => sum + (at(value) === -1 ? 1 : 0), 0);
    const { classes } = state as unknown as { readonly classes: readonly string[] };
    return { columns: columnsOf(column, { classes }, outputs), unknown };
  },
  applyToTraining(column, { smooth, cv }: Values<typeof params>, context) {
    const folds = foldsOf(context, Math.min(cv, column.values.length));
    const rows = [...column.values.keys()];
    const outputs = outputsOf(context).map((y) => {
      const values = new Float64Array(y.length);
      for (let fold = 0; fold < cv; fold++) {
        const others = rows.filter((row) => folds[row] !== fold);
        if (others.length === rows.length) continue;
        const { means, mean } = encodings(column, y, others, smooth as 'auto' | number);
        rows.forEach((row) => {
          if (folds[row] === fold) values[row] = means[column.values[row]!] ?? mean;
        });
      }
      return values;
    });
    return { columns: columnsOf(column, context, outputs), unknown: 0 };
  },
});
