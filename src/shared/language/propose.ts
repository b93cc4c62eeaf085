import * as l10n from '@vscode/l10n';
import type { FileColumn, Overview } from '../protocol/service';

/** What a new config is about. */
export type Source =
  | {
      readonly type: 'table';
      /** Path from the config's folder, with forward slashes. */
      readonly source: string;
      readonly target: string;
      /** Columns that cannot be used, or name the rows. */
      readonly exclude: readonly string[];
      /** Number of columns that the model sees. */
      readonly features: number;
    }
  | { readonly type: 'images'; readonly source: string };

/** Classes that differ more than so many times are balanced. */
const UNEVEN = 3;

const json = (value: unknown): string => JSON.stringify(value);

export const hasValues = ({ values }: FileColumn): boolean =>
  values !== 'none' && values !== 'unusable';

/** What people predict is most often named so, or stands last; it has values. */
export function likelyTarget(columns: readonly FileColumn[]): string | undefined {
  const named = /^(target|labels?|class(es)?|species|outcome|y)$/i;
  const usable = columns.filter(hasValues).map(({ name }) => name);
  return usable.find((name) => named.test(name)) ?? usable.at(-1);
}

/** How often the largest class is there for one of the smallest. */
export function imbalanceOf({ classes }: Pick<Overview, 'classes'>): number {
  if (classes.length === 0) return 1;
  const rows = classes.map((each) => each.rows);
  return Math.max(...rows) / Math.max(1, Math.min(...rows));
}

/** Lines of a section, each with what it is for above it. */
type Lines = readonly (string | readonly [comment: string, line: string])[];

function section(lines: Lines): string {
  const entries = lines.map((line, i) => {
    const comma = i === lines.length - 1 ? '' : ',';
    return typeof line === 'string' ? `${line}${comma}` : `// ${line[0]}\n${line[1]}${comma}`;
  });
  return entries.join('\n').replace(/^(?=.)/gm, '  ');
}

const object = (lines: Lines): string => `{\n${section(lines)}\n}`;

function tableData({ source, target, exclude }: Extract<Source, { type: 'table' }>): string {
  return object([
    '"type": "table"',
    `"source": ${json(source)}`,
    [l10n.t('The column that is predicted.'), `"target": ${json(target)}`],
    ...(exclude.length === 0
      ? []
      : [
          [
            l10n.t('Columns that the model does not see.'),
            `"features": { "exclude": ${json(exclude)} }`,
          ] as const,
        ]),
    [
      l10n.t('Repeated rows go; what is missing becomes the median of the training part.'),
      '"clean": ["dropDuplicates", { "type": "impute", "strategy": "median" }]',
    ],
  ]);
}

/** A dense network that is not larger than its data. */
function tableLayers(overview: Overview, features: number): string {
  const { trained } = overview;
  const width = trained < 300 ? 16 : trained < 5_000 ? 32 : trained < 50_000 ? 64 : 128;
  const first = Math.max(8, Math.min(width, 8 * Math.max(1, features)));
  const dense = (units: number): string =>
    `{ "type": "dense", "units": ${units}, "activation": "relu" }`;
  const layers =
    trained < 300
      ? [dense(first)]
      : [dense(first), '{ "type": "dropout", "rate": 0.2 }', dense(Math.max(8, first / 2))];
  return `[\n${layers.map((layer) => `  ${layer}`).join(',\n')}\n]`;
}

const pictureLayers = `[
  { "type": "conv2d", "filters": 16, "kernelSize": 3, "activation": "relu", "padding": "same" },
  "maxPooling2d",
  { "type": "conv2d", "filters": 32, "kernelSize": 3, "activation": "relu", "padding": "same" },
  "maxPooling2d",
  { "type": "conv2d", "filters": 64, "kernelSize": 3, "activation": "relu", "padding": "same" },
  "globalAveragePooling2d",
  { "type": "dropout", "rate": 0.3 }
]`;

const augmentation = `[
  {
    "type": "affine",
    "rotationRange": 10,
    "widthShiftRange": 0.1,
    "heightShiftRange": 0.1,
    "zoomRange": 0.1
  }
]`;

/** Synthetic rows where each class has neighbours enough, weights elsewhere. */
function balance(source: Source, overview: Overview): readonly [string, string] | undefined {
  const ratio = imbalanceOf(overview);
  if (ratio < UNEVEN) return undefined;
  const least = Math.min(...overview.classes.map(({ rows }) => rows));
  const smote = source.type === 'table' && least >= 20;
  return [
    l10n.t('The classes are uneven ({0} to 1): the rare ones count for more.', Math.round(ratio)),
    smote ? '"balance": { "type": "smote", "kNeighbors": 5 }' : '"balance": "classWeights"',
  ];
}

function compile(overview: Overview): string {
  const { task } = overview;
  const uneven = imbalanceOf(overview) >= UNEVEN;
  const metrics =
    task === 'regression'
      ? ['mae', 'rmse', 'r2']
      : uneven
        ? ['accuracy', 'precision', 'recall', 'f1']
        : ['accuracy'];
  return object([
    '"optimizer": { "type": "adam", "learningRate": 0.001 }',
    `"metrics": [${metrics.map(json).join(', ')}]`,
  ]);
}

function train({ trained }: Overview): string {
  const batchSize = trained < 500 ? 16 : trained < 10_000 ? 32 : 128;
  const stop = '{ "type": "earlyStopping", "patience": 8, "restoreBestWeights": true }';
  return object([
    '"epochs": 50',
    `"batchSize": ${batchSize}`,
    [l10n.t('Ends when val_loss has not become better for 8 epochs.'), `"callbacks": [${stop}]`],
  ]);
}

function headline({ task, classes, parts, pictures }: Overview): string {
  const rows = parts.train + parts.validation + parts.test;
  const samples = pictures ? l10n.t('{0} pictures', rows) : l10n.t('{0} rows', rows);
  return task === 'regression'
    ? l10n.t('Regression on {0}.', samples)
    : l10n.t('Classification into {0} classes, {1}.', classes.length, samples);
}

/**
 * A config for data that have been looked at: with a comment at each choice, to be changed by who
 * knows better.
 */
export function proposeConfig(name: string, source: Source, overview: Overview): string {
  const data =
    source.type === 'table'
      ? tableData(source)
      : object(['"type": "images"', `"source": ${json(source.source)}`]);
  const layers = source.type === 'table' ? tableLayers(overview, source.features) : pictureLayers;
  const split = overview.task === 'regression' ? 'random' : 'stratified';
  const uneven = balance(source, overview);
  const text = object([
    [headline(overview), `"name": ${json(name)}`],
    `"data": ${data}`,
    [
      l10n.t('Drawn before anything is fitted; the test part is looked at once, at the end.'),
      `"split": { "type": ${json(split)}, "train": 0.7, "validation": 0.15, "test": 0.15 }`,
    ],
    `"scale": ${source.type === 'table' ? '"standard"' : '"rescale"'}`,
    ...(uneven ? [uneven] : []),
    ...(source.type === 'images'
      ? [[l10n.t('Drawn anew in each epoch.'), `"augment": ${augmentation}`] as const]
      : []),
    [
      l10n.t('The last layer is added for the task.'),
      `"model": ${object([`"layers": ${layers}`])}`,
    ],
    `"compile": ${compile(overview)}`,
    `"train": ${train(overview)}`,
  ]);
  return `${text}\n`;
}
