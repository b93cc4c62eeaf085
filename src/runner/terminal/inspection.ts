import * as l10n from '@vscode/l10n';
import { dialectText } from '../../shared/dialect';
import type { DataReport, FeatureReport } from '../../shared/protocol/dataReport';
import { formatProblem, warningProblem, type Locate } from './errors';
import { formatNumber } from './format';
import { printable } from './printable';
import { sparkline } from './sparkline';
import { table } from './table';

/** More features, classes or sizes than these are only counted. */
const SHOWN = 40;
const HISTOGRAM_WIDTH = 15;
/** Categories of a column that are named. */
const LEVELS = 3;

const more = (count: number): string =>
  count > SHOWN ? `${l10n.t('… and {0} more', count - SHOWN)}\n` : '';

/** How the file is written, and what in it could not be used. */
function source({ source: from, rejected, rows: counts }: DataReport): string {
  const dialect = dialectText(from);
  const lines = rejected.slice(0, SHOWN).map(({ file, line, column, reason }) => {
    const place = [file, line, column].filter((each) => each !== undefined).join(':');
    return printable(`✗ ${place} ${reason}`);
  });
  return [...(dialect === undefined ? [] : [dialect]), ...lines]
    .map((line) => `${line}\n`)
    .join('')
    .concat(more(counts.rejected));
}

function rows({ rows, split, splits, target, task, classes }: DataReport): string {
  const facts = [
    l10n.t('{0}: {1}', task, target),
    l10n.t('{0} read, {1} rejected, {2} clean', rows.read, rows.rejected, rows.clean),
    ...(classes.length > 0 ? [l10n.t('{0} classes', classes.length)] : []),
  ];
  const { train, validation, test } = splits;
  return `${facts.join('; ')}\n${l10n.t(
    'split {0}: train {1}, validation {2}, test {3}',
    split.type,
    train.rows,
    validation.rows,
    test.rows,
  )}\n`;
}

function cleaning({ cleaning: steps }: DataReport): string {
  if (steps.length === 0) return '';
  const lines = steps.map(({ type, stage, removed, changed }) => [
    type,
    stage,
    String(removed),
    String(changed),
  ]);
  const heads = [
    l10n.t('cleaning step'),
    l10n.t('stage'),
    l10n.t('rows removed'),
    l10n.t('cells changed'),
  ];
  return `\n${table([heads, ...lines])}`;
}

/** What each fold leaves out, by class where there are classes. */
function folds({ folds: found, classes }: DataReport): string {
  if (found === undefined) return '';
  const named = classes.slice(0, SHOWN);
  const heads = [l10n.t('fold'), l10n.t('trained on'), l10n.t('left out'), ...named];
  const lines = found
    .slice(0, SHOWN)
    .map(({ train, validation }, i) =>
      [
        i + 1,
        train.rows,
        validation.rows,
        ...named.map((name) => validation.classes[name] ?? 0),
      ].map(String),
    );
  return `\n${table([heads, ...lines])}${more(found.length)}\n${l10n.t('All else is of fold 1.')}\n`;
}

function balance({ classes, splits, balanced, classWeights }: DataReport): string {
  if (classes.length === 0) return '';
  const resampled = balanced.synthetic > 0 || balanced.removed > 0;
  const heads = [
    l10n.t('class'),
    l10n.t('train'),
    l10n.t('validation'),
    l10n.t('test'),
    ...(resampled ? [l10n.t('train, by {0}', balanced.type)] : []),
    ...(classWeights ? [l10n.t('weight')] : []),
  ];
  const lines = classes
    .slice(0, SHOWN)
    .map((name) => [
      name,
      ...[splits.train, splits.validation, splits.test, ...(resampled ? [balanced] : [])].map(
        (part) => String(part.classes[name] ?? 0),
      ),
      ...(classWeights ? [formatNumber(classWeights[name]!)] : []),
    ]);
  return `\n${table([heads, ...lines])}${more(classes.length)}`;
}

/** The most frequent categories with their shares: "M 37 %, I 32 %, F 31 %". */
function levels(categories: Readonly<Record<string, number>>): string {
  const counts = Object.entries(categories).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const shown = counts
    .slice(0, LEVELS)
    .map(([name, count]) => `${name} ${Math.round((100 * count) / Math.max(1, total))} %`);
  const others = counts.length - shown.length;
  return [...shown, ...(others > 0 ? [l10n.t('{0} more', others)] : [])].join(', ');
}

function featureLine({ name, kind, missing, train, categories }: FeatureReport): string[] {
  const numbers = train
    ? [train.mean, train.std, train.min, train.max].map(formatNumber)
    : ['', '', '', ''];
  const shape = train
    ? sparkline(train.histogram.counts, HISTOGRAM_WIDTH)
    : levels(categories ?? {});
  return [name, kind, String(missing), ...numbers, shape];
}

function features({ features: all }: DataReport): string {
  const heads = [
    l10n.t('feature'),
    l10n.t('kind'),
    l10n.t('missing'),
    l10n.t('mean'),
    l10n.t('std'),
    l10n.t('min'),
    l10n.t('max'),
    l10n.t('distribution'),
  ];
  return `\n${table([heads, ...all.slice(0, SHOWN).map(featureLine)])}${more(all.length)}`;
}

function pictures({ pictures: report }: DataReport): string {
  if (report === undefined) return '';
  const counted = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .slice(0, 5)
      .map(([name, count]) => `${name} (${count})`)
      .join(', ') + (Object.keys(counts).length > 5 ? ', …' : '');
  const lines = [
    l10n.t('sizes: {0}', counted(report.sizes)),
    l10n.t('colour modes: {0}', counted(report.colorModes)),
  ];
  return `\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** The data report for a terminal; `file` is the config that its findings are about. */
export function renderInspection(report: DataReport, file: string, locate: Locate): string {
  const warnings = report.warnings.map(
    ({ path, ...warning }) =>
      `${formatProblem(warningProblem({ ...warning, ...(path && { at: path }) }, file, locate))}\n`,
  );
  return [
    rows(report),
    source(report),
    cleaning(report),
    folds(report),
    balance(report),
    features(report),
    pictures(report),
    warnings.length > 0 ? `\n${warnings.join('')}` : '',
  ].join('');
}
