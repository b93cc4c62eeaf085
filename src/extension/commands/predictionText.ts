import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Predictions, NamedPrediction } from '../../runner/queries/predict';

/** A document longer than this is slow to show; the CSV file holds all rows. */
export const SHOWN_ROWS = 1000;

const cell = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\r?\n/g, ' ');
const figure = (value: number): string => String(Number(value.toPrecision(6)));
const share = (value: number): string => `${(100 * value).toFixed(1)} %`;

const rowsOf = (predictions: readonly NamedPrediction[]): string[][] =>
  predictions.map(({ input, row, prediction, probabilities }) => [
    basename(input),
    row === undefined ? '' : String(row),
    typeof prediction === 'number' ? figure(prediction) : prediction,
    ...Object.values(probabilities ?? {}).map(share),
  ]);

/** How often each class was predicted, most often first. */
function counts(predictions: readonly NamedPrediction[]): string[] {
  const classes = Object.keys(predictions[0]?.probabilities ?? {});
  if (classes.length === 0) return [];
  const count = new Map(classes.map((name) => [name, 0]));
  for (const { prediction } of predictions)
    count.set(String(prediction), (count.get(String(prediction)) ?? 0) + 1);
  const rows = [...count].sort((a, b) => b[1] - a[1]);
  return [
    `## ${l10n.t('Predicted classes')}`,
    '',
    `| ${l10n.t('class')} | ${l10n.t('rows')} | |`,
    '|---|--:|--:|',
    ...rows.map(([name, n]) => `| ${cell(name)} | ${n} | ${share(n / predictions.length)} |`),
    '',
  ];
}

/** Predictions as a Markdown document: what was left out, a summary, and a table of all rows. */
export function predictionMarkdown(name: string, { predictions, warnings }: Predictions): string {
  const classes = Object.keys(predictions[0]?.probabilities ?? {});
  const hasRows = predictions.some(({ row }) => row !== undefined);
  const columns = [
    l10n.t('input'),
    ...(hasRows ? [l10n.t('row')] : []),
    l10n.t('prediction'),
    ...classes.map((each) => `p(${cell(each)})`),
  ];
  const shown = rowsOf(predictions.slice(0, SHOWN_ROWS)).map((row) =>
    hasRows ? row : [row[0]!, ...row.slice(2)],
  );
  const align = columns.map((_, i) => (i === 0 ? '---' : '--:'));
  const rest = predictions.length - shown.length;
  return [
    `# ${l10n.t('Predictions of {0}', cell(name))}`,
    '',
    l10n.t('{0} rows', predictions.length),
    '',
    ...warnings.map((warning) => `> ${cell(warning)}`),
    ...(warnings.length > 0 ? [''] : []),
    ...counts(predictions),
    `## ${l10n.t('All rows')}`,
    '',
    `| ${columns.join(' | ')} |`,
    `| ${align.join(' | ')} |`,
    ...shown.map((row) => `| ${row.map(cell).join(' | ')} |`),
    ...(rest > 0 ? ['', l10n.t('{0} more rows: save them as a CSV file.', rest)] : []),
    '',
  ].join('\n');
}

const field = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** All predictions as CSV, every digit kept. */
export function predictionCsv({ predictions }: Predictions): string {
  const classes = Object.keys(predictions[0]?.probabilities ?? {});
  const head = ['input', 'row', 'prediction', ...classes.map((name) => `p(${name})`)];
  const rows = predictions.map(({ input, row, prediction, probabilities }) => [
    ...[input, row ?? '', prediction],
    ...classes.map((name) => probabilities?.[name] ?? ''),
  ]);
  return [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
