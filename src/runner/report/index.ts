import type {
  BalancedReport,
  CorrelationReport,
  DataReport,
  FeatureReport,
  PartReport,
  PicturesReport,
  ReportedWarning,
} from '../../shared/protocol/dataReport';
import type { Warning } from '../../shared/problem';
import { partNames, type PartName, type Table } from '../data/dataset';
import type { Preparation, StreamedReport } from '../prepare';
import { inTurn, pauses, type Pause } from '../prepare/pauses';
import { correlation as correlationOf, type Compared } from './correlation';
import { featuresOf } from './features';
import { missingReport } from './missing';
import { pca } from './projection';
import { statistics } from './statistics';

export type { DataReport, FeatureReport } from '../../shared/protocol/dataReport';

/** Rejected rows or files that are named; all are counted. */
const NAMED_REJECTED = 200;

function reported({ at, severity = 'warning', ...rest }: Warning): ReportedWarning {
  return { ...rest, severity, ...(at && { path: at }) };
}

function partReport(target: ArrayLike<number>, classes: readonly string[]): PartReport {
  const rows = target.length;
  if (classes.length === 0)
    return { rows, classes: {}, target: statistics({ values: Float64Array.from(target) }) };
  const counts = classes.map(() => 0);
  for (let i = 0; i < rows; i++) counts[target[i]!]!++;
  return { rows, classes: Object.fromEntries(classes.map((name, k) => [name, counts[k]!])) };
}

/** The training part as it is trained on, and what balancing did to it. */
function balancedReport({ prepared, loaded, resolved }: Preparation): BalancedReport {
  const { synthetic, removed } = prepared.provenance;
  const made = loaded.classes.map(() => 0);
  for (const { y } of synthetic) made[y]!++;
  return {
    ...partReport(prepared.parts.train.y, loaded.classes),
    type: resolved.balance.type,
    synthetic: synthetic.length,
    syntheticClasses: Object.fromEntries(loaded.classes.map((name, k) => [name, made[k]!])),
    removed: removed.filter(({ stage }) => stage === 'balance').length,
  };
}

/** 1 for each row of the training part where the source has no value in the column. */
function filledIn({ rows, features }: Table, train: Table, name: string): Uint8Array | undefined {
  const values = features.find((column) => column.name === name)?.values;
  if (values === undefined || !values.some(Number.isNaN)) return undefined;
  const lacking = new Uint8Array((rows.at(-1) ?? 0) + 1);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) lacking[rows[i]!] = 1;
  const flags = new Uint8Array(train.rows.length);
  for (let i = 0; i < flags.length; i++) flags[i] = lacking[train.rows[i]!]!;
  return flags;
}

/** Of training tables, which stay the same while scalers are tried on them. */
const correlated = new WeakMap<Table, CorrelationReport | undefined>();

/** Numeric columns of the training part, and the target where it is a number. */
function correlations(preparation: Preparation): CorrelationReport | undefined {
  const train = preparation.tables?.train;
  if (train === undefined) return undefined;
  if (!correlated.has(train)) correlated.set(train, correlationsOf(preparation, train));
  return correlated.get(train);
}

function correlationsOf(
  { loaded, targets }: Preparation,
  train: Table,
): CorrelationReport | undefined {
  const source = loaded.dataset as Table;
  const columns = train.features
    .filter(({ kind }) => kind !== 'categorical')
    .map(({ name, values }): Compared => ({ name, values, filled: filledIn(source, train, name) }));
  if (loaded.classes.length === 0)
    columns.unshift({ name: loaded.targetName, values: targets.train });
  return correlationOf(columns);
}

function picturesReport(
  { loaded, prepared }: Preparation,
  features: readonly FeatureReport[],
): PicturesReport {
  const details = loaded.details as unknown as PicturesReport;
  return {
    shape: prepared.preprocess.inputShape,
    sizes: details.sizes,
    colorModes: details.colorModes,
    unreadable: loaded.rejected.map(({ file, reason }) => ({ file, reason })),
    damaged: details.damaged,
    channels: features.map(({ name, train }) => ({ name, mean: train!.mean, std: train!.std })),
  };
}

/** What each fold trains on and leaves out, where there are folds. */
const foldsReport = ({ folds, loaded: { classes } }: Preparation): Pick<DataReport, 'folds'> =>
  folds === undefined
    ? {}
    : {
        folds: folds.targets.map(({ train, validation }) => ({
          train: partReport(train, classes),
          validation: partReport(validation, classes),
        })),
      };

/**
 * Of a table that is read from disk piece by piece: counts, missing values and the moments of the
 * training part are of all rows, all else is of the sample.
 */
async function streamedReport(
  preparation: Preparation,
  streamed: StreamedReport,
  pause: Pause,
): Promise<DataReport> {
  const { cleaning, warnings, cleanRows } = preparation;
  const { sample, missing, moments } = streamed;
  const report = await dataReport(sample, pause);
  const features = report.features.map((feature): FeatureReport => {
    const own = moments.get(feature.name);
    return {
      ...feature,
      missing: missing[feature.name] ?? feature.missing,
      ...(own &&
        feature.train && {
          train: {
            ...feature.train,
            mean: own.mean,
            std: Math.sqrt(own.variance),
            min: own.min,
            max: own.max,
          },
        }),
    };
  });
  return {
    ...report,
    rows: { ...report.rows, clean: cleanRows },
    cleaning,
    ...classesReport(preparation),
    features,
    sampled: sample.loaded.dataset.target.length,
    warnings: warnings.map(reported),
  };
}

const weightsByClass = (
  classes: readonly string[],
  weights: readonly number[],
): Record<string, number> => Object.fromEntries(classes.map((name, k) => [name, weights[k]!]));

/** What the classes, or the target, are in each part, in each fold, balanced and weighed. */
function classesReport(
  preparation: Preparation,
): Pick<DataReport, 'splits' | 'folds' | 'balanced' | 'classWeights'> {
  const { loaded, prepared, targets } = preparation;
  const { classes } = loaded;
  const { classWeights } = prepared;
  return {
    splits: Object.fromEntries(
      partNames.map((part) => [part, partReport(targets[part], classes)]),
    ) as Record<PartName, PartReport>,
    ...foldsReport(preparation),
    balanced: balancedReport(preparation),
    ...(classWeights && { classWeights: weightsByClass(classes, classWeights) }),
  };
}

/**
 * The data at every stage, in numbers.
 *
 * @param pause Called between features and sections.
 */
export async function dataReport(
  preparation: Preparation,
  pause: Pause = pauses(),
): Promise<DataReport> {
  if (preparation.streamed) return streamedReport(preparation, preparation.streamed, pause);
  const { loaded, resolved, cleanRows, cleaning, warnings } = preparation;
  const { classes, task } = loaded;
  const pictures = loaded.dataset.type === 'images';
  const features = await inTurn(featuresOf(preparation), pause);
  const correlation = correlations(preparation);
  await pause();
  const projection = pca(preparation);
  await pause();
  return {
    task,
    target: loaded.targetName,
    classes,
    rows: { read: loaded.read, rejected: loaded.rejected.length, clean: cleanRows },
    rejected: loaded.rejected.slice(0, NAMED_REJECTED),
    cleaning,
    split: { ...resolved.split, seed: preparation.folds?.seed ?? resolved.seed },
    ...classesReport(preparation),
    features,
    ...(loaded.dataset.type === 'table' && { missing: missingReport(loaded.dataset) }),
    ...(correlation && { correlation }),
    ...(projection && { projection }),
    ...(pictures && { pictures: picturesReport(preparation, features) }),
    source: loaded.details,
    warnings: warnings.map(reported),
  };
}
