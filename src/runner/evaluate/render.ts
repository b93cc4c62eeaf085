import * as l10n from '@vscode/l10n';
import type { Metrics } from '../../shared/run/events';
import { lines as table } from '../terminal/table';
import type { ClassificationReport, EvaluationReport, RegressionReport } from './report';
import type { Score } from './score';

/** More classes than these make a confusion matrix that no terminal can show. */
const MATRIX_CLASSES = 20;

const fraction = (value: number | null): string => (value === null ? '–' : value.toFixed(4));
const quantity = (value: number | null): string =>
  value === null ? '–' : String(Number(value.toPrecision(6)));

function scoreTable(report: ClassificationReport): string[] {
  const line = (
    name: string,
    scores: { precision: number; recall: number; f1: number },
    support: number,
  ): string[] => [
    name,
    fraction(scores.precision),
    fraction(scores.recall),
    fraction(scores.f1),
    String(support),
  ];
  return table([
    ['', l10n.t('precision'), l10n.t('recall'), 'f1', l10n.t('support')],
    ...report.perClass.map((each) => line(each.class, each, each.support)),
    line(l10n.t('macro average'), report.macroAverage, report.samples),
    line(l10n.t('weighted average'), report.weightedAverage, report.samples),
  ]);
}

function matrix({ classes, confusionMatrix }: ClassificationReport): string[] {
  if (classes.length > MATRIX_CLASSES) return [];
  return [
    '',
    l10n.t('Confusion matrix (rows: true, columns: predicted)'),
    ...table([
      ['', ...classes],
      ...confusionMatrix.map((row, label) => [classes[label]!, ...row.map(String)]),
    ]),
  ];
}

/** Scores with their 95 % bootstrap intervals, beside what a dummy reaches. */
function scores(
  report: EvaluationReport,
  dummy: string,
  figure: (value: number | null) => string,
): string[] {
  const range = ({ interval }: Score): string =>
    interval === null ? '–' : `${figure(interval[0])} – ${figure(interval[1])}`;
  return table([
    ['', l10n.t('model'), l10n.t('95 % interval'), dummy],
    ...report.scores.map((score) => [
      score.name,
      figure(score.value),
      range(score),
      figure(score.baseline),
    ]),
  ]);
}

function classification(report: ClassificationReport): string[] {
  const dummy = l10n.t('baseline (always "{0}")', report.baseline.prediction);
  return [...scores(report, dummy, fraction), '', ...scoreTable(report), ...matrix(report)];
}

function regression(report: RegressionReport): string[] {
  return [
    ...scores(report, l10n.t('baseline (mean)'), quantity),
    '',
    l10n.t('Residuals (true − predicted)'),
    ...table(
      report.residualQuantiles.map(({ share, value }) => [
        `${Math.round(share * 100)} %`,
        quantity(value),
      ]),
    ),
  ];
}

/** Hardest samples that are shown; report.json names more. */
const HARDEST = 5;

function hardest(report: EvaluationReport): string[] {
  const rows =
    report.task === 'classification'
      ? report.hardest
          .slice(0, HARDEST)
          .map((each) => [
            String(each.name),
            each.true,
            each.predicted,
            fraction(each.trueProbability),
          ])
      : report.worst
          .slice(0, HARDEST)
          .map((each) => [String(each.name), quantity(each.true), quantity(each.predicted), '']);
  if (rows.length === 0) return [];
  const heads = [
    l10n.t('Hardest samples'),
    l10n.t('true'),
    l10n.t('predicted'),
    report.task === 'classification' ? l10n.t('probability of true') : '',
  ];
  return ['', ...table([heads, ...rows])];
}

/** Each fold's figures, and what they come to. */
function folds({ folds: found }: EvaluationReport): string[] {
  if (found === undefined) return [];
  const { results, mean, deviation, best, count, refit } = found;
  const names = Object.keys(mean).filter((name) => /^(val|test)_/.test(name));
  const rows = results.map(({ fold, rows: { train, validation }, metrics }) => [
    `${fold}${fold === best && refit === undefined ? ' *' : ''}`,
    String(train),
    String(validation),
    ...names.map((name) => quantity(metrics[name] ?? null)),
  ]);
  const total = (label: string, values: Metrics): string[] => [
    ...[label, '', ''],
    ...names.map((name) => quantity(values[name] ?? null)),
  ];
  const refitted = refit && [
    ...[`${l10n.t('refit')} *`, String(refit.rows), ''],
    ...names.map((name) =>
      refit.metrics[name] === undefined ? '' : quantity(refit.metrics[name]),
    ),
  ];
  const heads = [l10n.t('Fold'), l10n.t('trained on'), l10n.t('left out'), ...names];
  return [
    ...(results.length < count
      ? [l10n.t('{0} of {1} folds have ended.', results.length, count)]
      : []),
    ...table([
      ...[heads, ...rows, total(l10n.t('mean'), mean), total('±', deviation)],
      ...(refitted ? [refitted] : []),
    ]),
    ...(refit
      ? [l10n.t('* the model of all these rows, which counts; epochs: {0}', refit.epochs)]
      : best === null
        ? []
        : [l10n.t('* fold {0}, whose model counts', best)]),
    '',
  ];
}

/** The report for a terminal: aligned lines, the last one ended. */
export function renderReport(report: EvaluationReport): string {
  const loss = quantity(report.loss);
  const facts = [
    l10n.t('{0}: {1} samples', report.target, report.samples),
    ...(report.loss === null
      ? []
      : [
          report.lossScaled
            ? l10n.t('loss of the scaled target {0}', loss)
            : l10n.t('loss {0}', loss),
        ]),
    ...Object.entries(report.metrics).map(([name, value]) => `${name} ${quantity(value)}`),
  ];
  const invalid =
    report.nonFinite > 0
      ? [l10n.t('{0} predictions are not finite numbers.', report.nonFinite)]
      : [];
  const body = report.task === 'classification' ? classification(report) : regression(report);
  return [...folds(report), facts.join(', '), ...invalid, '', ...body, ...hardest(report), ''].join(
    '\n',
  );
}
