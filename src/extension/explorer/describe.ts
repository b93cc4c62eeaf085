import * as l10n from '@vscode/l10n';
import type { ListedRun } from '../../runner/rundir/list';
import type { Metrics, RunStateName } from '../../shared/run/events';
import { currentCheckpoints } from '../../shared/run/folds';
import type { FoldsManifest } from '../../shared/run/manifest';
import { isKnown, isLive, type KnownRun } from '../runs/listing';
import type { Progress } from '../runs/progress';

/** A state in words. */
export function stateName(state: RunStateName): string {
  const names: Record<RunStateName, string> = {
    starting: l10n.t('starting'),
    running: l10n.t('running'),
    paused: l10n.t('paused'),
    finished: l10n.t('finished'),
    stopped: l10n.t('stopped'),
    failed: l10n.t('failed'),
    interrupted: l10n.t('interrupted'),
  };
  return names[state];
}

/** Time to go, as coarse as it is known. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return l10n.t('{0} s left', Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return l10n.t('{0} min left', minutes);
  return l10n.t('{0} h {1} min left', Math.floor(minutes / 60), minutes % 60);
}

/** Four digits that matter, with the sign that figures have. */
export const figure = (value: number): string =>
  (Number.isFinite(value) ? Number(value.toPrecision(4)).toString() : String(value)).replace(
    '-',
    '\u2212',
  );

/** The last whole epoch in a checkpoint's name. */
export const epochOfCheckpoint = (name: string): number =>
  Number(/^epoch-(\d+)/.exec(name)?.[1] ?? 0);

/** The last epoch that a run has a checkpoint of. */
export const epochOf = ({ run }: KnownRun): number =>
  epochOfCheckpoint(currentCheckpoints(run).last ?? '');

const isLoss = (name: string): boolean => /(^|_)loss$/.test(name);

interface Figure {
  readonly name: string;
  readonly value: number;
  /** Over the folds of a run that trains several. */
  readonly deviation?: number;
}

/** "val_accuracy 0.9471", with its deviation where there are folds. */
export const figureText = ({ name, value, deviation }: Figure): string =>
  `${name} ${figure(value)}${deviation === undefined ? '' : ` ± ${figure(deviation)}`}`;

/** The mean over the folds that have ended, of the first metric on the rows left out. */
function overFolds({ mean, deviation }: FoldsManifest): Figure | undefined {
  const held = Object.keys(mean).filter((name) => name.startsWith('val_'));
  const name = held.find((each) => !isLoss(each)) ?? held[0];
  if (name === undefined) return undefined;
  return { name, value: mean[name]!, deviation: deviation[name]! };
}

/**
 * The figure that says most of a run: the mean over its folds, the test part's first metric, else
 * the best epoch's loss.
 */
export function bestMetric({ run }: KnownRun): Figure | undefined {
  const { test, best, last } = run.metrics;
  const folds = run.folds && overFolds(run.folds);
  if (folds !== undefined) return folds;
  const first = (metrics: Metrics, fits: (name: string) => boolean) => {
    const name = Object.keys(metrics).find(fits);
    return name === undefined ? undefined : { name, value: metrics[name]! };
  };
  const held = (name: string): boolean => name.startsWith('val_') && isLoss(name);
  return (
    first(test, (name) => !isLoss(name)) ??
    first(test, () => true) ??
    first(best, held) ??
    first(best, () => true) ??
    first(last, () => true)
  );
}

/** A run's row: the name that it was given, or when it was started where that is the config's. */
export function labelOf(listed: KnownRun, language: string): string {
  const { name, configPath } = listed.run;
  const config = configPath
    .split(/[\\/]/)
    .at(-1)!
    .replace(/(\.train)?\.jsonc?$/, '');
  return name === config ? startedAt(listed, language) : name;
}

/** "fold 2/5 · " or "refit · "; nothing for a run of one model. */
function modelText({ fold, refit }: Progress): string {
  if (refit) return `${l10n.t('refit')} · `;
  return fold ? `${l10n.t('fold {0}/{1}', fold.fold, fold.count)} · ` : '';
}

/** What the status bar says of a run that goes on: "wine 31/50 · val_loss 0.2434 · 1 min left". */
export function shortProgress({ run }: KnownRun, progress: Progress | undefined): string {
  if (progress === undefined || progress.epochs === 0) return `${run.name} ${stateName(run.state)}`;
  const { epoch, epochs, metrics, secondsLeft } = progress;
  const name = metrics.val_loss === undefined ? 'loss' : 'val_loss';
  const parts = [
    `${run.name} ${modelText(progress)}${epoch}/${epochs}`,
    metrics[name] === undefined ? '' : `${name} ${figure(metrics[name])}`,
    run.state === 'paused' || secondsLeft === undefined ? '' : timeLeft(secondsLeft),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** "31/50", or the state until the number of epochs is known. */
export function progressText({ run }: KnownRun, progress: Progress | undefined): string {
  if (progress === undefined || progress.epochs === 0) return stateName(run.state);
  return modelText(progress) + l10n.t('epoch {0}/{1}', progress.epoch, progress.epochs);
}

/** What stands behind a run's name in the explorer. */
export function describeRun(listed: KnownRun, progress: Progress | undefined): string {
  const { run } = listed;
  const metric = bestMetric(listed);
  const epoch = epochOf(listed);
  const parts: (string | undefined)[] = [];
  if (isLive(listed)) {
    parts.push(progressText(listed, progress));
    if (run.state === 'paused') parts.push(stateName('paused'));
    else if (progress?.secondsLeft !== undefined) parts.push(timeLeft(progress.secondsLeft));
  } else if (run.state === 'finished')
    parts.push(
      run.folds ? l10n.t('{0} folds', run.folds.count) : l10n.t('{0} epochs', epoch),
      run.folds?.refit ? l10n.t('refit') : undefined,
    );
  else parts.push(stateName(run.state), epoch > 0 ? l10n.t('epoch {0}', epoch) : undefined);
  if (run.parent) parts.push(l10n.t('fork at {0}', run.parent.epoch));
  if (metric) parts.push(figureText(metric));
  return [...parts, run.backend].filter(Boolean).join(' · ');
}

/** When a run was started, short. */
export function startedAt({ run }: KnownRun, language: string): string {
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Date(run.times.created).toLocaleString(language, options);
}

const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~-]/g, '\\$&');

/** All that a run's row has no room for, as Markdown. */
export function runTooltip(
  listed: KnownRun,
  progress: Progress | undefined,
  language: string,
): string {
  const { run, id } = listed;
  const { test, best, last } = run.metrics;
  const names = [...new Set([...Object.keys(best), ...Object.keys(last), ...Object.keys(test)])];
  const cell = (metrics: Metrics, name: string): string =>
    metrics[name] === undefined ? '' : figure(metrics[name]);
  const head = `| | ${l10n.t('best')} | ${l10n.t('last')} | ${l10n.t('test')} |`;
  const rows = names
    .filter((name) => !name.startsWith('test_'))
    .map((name) => {
      const held = cell(test, `test_${name}`);
      return `| ${escaped(name)} | ${cell(best, name)} | ${cell(last, name)} | ${held} |`;
    });
  const where = [run.backend, run.executor].filter(Boolean).join(' · ');
  return [
    `**${escaped(run.name)}** ${stateName(run.state)}`,
    [isLive(listed) ? progressText(listed, progress) : '', where].filter(Boolean).join(' · '),
    l10n.t('Started {0}', new Date(run.times.created).toLocaleString(language)),
    run.parent ? l10n.t('Forked from {0} at epoch {1}', run.parent.run, run.parent.epoch) : '',
    run.reason ? escaped(run.reason.message) : '',
    run.folds
      ? foldRows(run)
      : rows.length > 0
        ? [head, '|---|--:|--:|--:|', ...rows].join('\n')
        : '',
    l10n.t('Seed {0}', run.seed),
    `\`${id}\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What each fold came to, as Markdown. */
function foldRows({ folds }: KnownRun['run']): string {
  if (folds === undefined) return '';
  const names = Object.keys(folds.mean).filter((name) => /^(val|test)_/.test(name));
  if (names.length === 0) return '';
  const refit = folds.refit?.result;
  const line = (label: string, metrics: Metrics, sign = ''): string =>
    `| ${label} | ${names.map((name) => (metrics[name] === undefined ? '' : sign + figure(metrics[name]))).join(' | ')} |`;
  return [
    `| ${l10n.t('Fold')} | ${names.map(escaped).join(' | ')} |`,
    `|--:|${names.map(() => '--:').join('|')}|`,
    ...folds.entries.flatMap(({ fold, result }) =>
      result ? [line(`${fold}${fold === folds.best && !refit ? ' ★' : ''}`, result)] : [],
    ),
    line(l10n.t('mean'), folds.mean),
    line('', folds.deviation, '± '),
    ...(refit ? [line(`${l10n.t('refit')} ★`, refit)] : []),
  ].join('\n');
}

/** How many runs a config has, and the best figure among them. */
export function describeGroup(runs: readonly ListedRun[]): string {
  const known = runs.filter(isKnown);
  const losses = known
    .map(({ run }) => run.metrics.best.val_loss)
    .filter((value) => value !== undefined);
  const count = runs.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs.length);
  if (losses.length === 0) return count;
  return `${count} · ${l10n.t('best {0} {1}', 'val_loss', figure(Math.min(...losses)))}`;
}
