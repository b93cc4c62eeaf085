import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { foldFolder, foldsOf, summary } from '../../shared/run/folds';
import { TrainyardError } from '../../shared/problem';
import type { Metrics } from '../../shared/run/events';
import type { FoldManifest, RefitManifest } from '../../shared/run/manifest';
import { readNpy } from '../data/numpy/npy';
import type { StartedBackend } from '../engine/backends';
import type { Predictions } from '../evaluate/predictions';
import { evaluationReport, predictionsOf, type EvaluationReport } from '../evaluate/report';
import { npy } from '../numpy';
import type { Preparation } from '../prepare';
import type { Folds, SplitData } from '../prepare/readData';
import { dataReport } from '../report';
import type { RunDirectory } from '../rundir/directory';
import type { Files } from '../rundir/files';
import {
  foldOfRun,
  refitOfRun,
  updateFold,
  updateRefit,
  wholeRun,
  writeCompact,
  writeJson,
  type Place,
} from '../rundir/place';
import { Fit, type FitResult } from './fit';
import type { DoneBody } from './training';

export interface FoldsOptions {
  readonly directory: RunDirectory;
  readonly files: Files;
  readonly signal: AbortSignal;
  readonly folds: Folds;
  /** The config of the run, whose seed is that of no fold. */
  readonly resolved: ResolvedConfig;
  /** The backend, chosen by the first fold that is trained. */
  start(preparation: Preparation): Promise<StartedBackend>;
  /** Fits what prepares the data of a fold, on its own training rows. */
  fit(split: SplitData): Promise<Preparation>;
}

const prefixed = (prefix: string, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}_${name}`, value]));

/**
 * Trains a model for each fold, one after the other: each fits its own preparation and draws from a
 * seed of its own, and is judged by the rows that it left out; then one on all their rows, where the
 * split asks for a refit. What has ended stays; a resumed run goes on where it was.
 */
export class FoldsTraining {
  private readonly timings: FitResult['timing'][] = [];
  private backend: StartedBackend | undefined;

  constructor(private readonly options: FoldsOptions) {}

  async run(): Promise<DoneBody> {
    const { folds, signal } = this.options;
    let state: DoneBody['state'] = 'finished';
    for (let fold = 1; fold <= folds.count && state === 'finished'; fold++) {
      if (this.entry(fold)?.result !== undefined) continue;
      if (signal.aborted) state = 'stopped';
      else state = await this.trainFold(fold);
    }
    if (this.isRefit && this.refit?.result === undefined && state === 'finished')
      state = signal.aborted ? 'stopped' : await this.trainAll();
    return this.done(state);
  }

  private get isRefit(): boolean {
    return this.options.resolved.split.refit === true;
  }

  private get refit(): RefitManifest | undefined {
    return this.options.directory.manifest.folds?.refit;
  }

  private entry(fold: number): FoldManifest | undefined {
    return this.options.directory.manifest.folds?.entries.find((each) => each.fold === fold);
  }

  private async trainFold(fold: number): Promise<DoneBody['state']> {
    const { directory, files, signal, folds } = this.options;
    const split = folds.of(fold);
    const rows = {
      train: split.parts.train.target.length,
      validation: split.parts.validation.target.length,
    };
    const { seed } = split.resolved;
    const place = foldOfRun(directory, files, folds.count, { fold, seed, rows });
    place.emit({ type: 'fold', state: 'started', count: folds.count, rows });
    const preparation = await this.prepared(split);
    if (preparation === undefined) return 'stopped';
    writeJson(place, 'preprocess.json', preparation.prepared.preprocess);
    if (fold === 1)
      writeJson(wholeRun(directory, files), 'data.json', await dataReport(preparation));
    this.backend ??= await this.options.start(preparation);
    const { backend } = this;
    const fit = new Fit({ preparation, backend, directory, place, files, signal });
    const result = await fit.run();
    this.timings.push(result.timing);
    if (result.evaluate) {
      const metrics = await this.judge(fit, place, preparation, result);
      updateFold(directory, fold, { result: metrics });
      place.emit({ type: 'fold', state: 'finished', count: folds.count, rows, metrics });
    }
    fit.dispose();
    return result.state;
  }

  /**
   * Trains the run's own model on the rows of all folds, for as many epochs as the best ones of the
   * folds come to on average.
   */
  private async trainAll(): Promise<DoneBody['state']> {
    const { directory, files, signal, folds } = this.options;
    const { entries } = directory.manifest.folds!;
    // What the folds have come to is on disk, whatever becomes of this.
    await this.report(entries);
    const whole = folds.whole();
    const split = { ...whole, resolved: withoutValidation(whole.resolved) };
    const epochs = meanBestEpoch(entries);
    const rows = split.parts.train.target.length;
    updateRefit(directory, { epochs, rows });
    const place = refitOfRun(directory, files);
    place.emit({ type: 'refit', state: 'started', epochs, rows });
    for (const { type, monitor } of leftOut(whole.resolved))
      place.emit({
        type: 'log',
        level: 'info',
        message: l10n.t(
          'Refit: no rows are left out, so {0} is not used, which watches {1}.',
          type,
          String(monitor),
        ),
      });
    const preparation = await this.prepared(split);
    if (preparation === undefined) return 'stopped';
    writeJson(place, 'preprocess.json', preparation.prepared.preprocess);
    this.backend ??= await this.options.start(preparation);
    const { backend } = this;
    const fit = new Fit({ preparation, backend, directory, place, files, signal, until: epochs });
    const result = await fit.run();
    this.timings.push(result.timing);
    if (result.evaluate) {
      const held = preparation.prepared.parts.test.rows;
      const message = l10n.t('Evaluating on {0} test rows', held);
      if (held > 0) place.emit({ type: 'stage', stage: 'evaluate', message });
      const metrics = { ...result.metrics, ...(await this.test(fit, preparation, result)) };
      updateRefit(directory, { result: metrics });
      place.emit({ type: 'refit', state: 'finished', epochs, rows, metrics });
    }
    fit.dispose();
    return result.state;
  }

  /** How well a model does on the test part, where there is one. */
  private async test(
    fit: Fit,
    { targets, prepared }: Preparation,
    { best }: FitResult,
  ): Promise<Metrics> {
    if (prepared.parts.test.rows === 0) return {};
    return prefixed('test', (await fit.assess('test', best, targets.train)).metrics);
  }

  /** The preparation of a fold, or of all rows; undefined where the run was told to stop. */
  private async prepared(split: SplitData): Promise<Preparation | undefined> {
    try {
      return await this.options.fit(split);
    } catch (error) {
      if (this.options.signal.aborted && !(error instanceof TrainyardError)) return undefined;
      throw error;
    }
  }

  /** How the fold's model does on the rows that it left out, and on the test part. */
  private async judge(
    fit: Fit,
    place: Place,
    preparation: Preparation,
    result: FitResult,
  ): Promise<Metrics> {
    const { targets, prepared } = preparation;
    const { validation } = prepared.parts;
    const { best, metrics: last } = result;
    const message = l10n.t('Evaluating on {0} rows left out', validation.rows);
    place.emit({ type: 'stage', stage: 'evaluate', message });
    const held = await fit.assess('validation', best, targets.train);
    writeCompact(place, 'predictions.json', held.predictions);
    place.write(
      'outputs.npy',
      npy(held.outputs, [validation.rows, held.outputs.length / Math.max(1, validation.rows)]),
    );
    writeJson(place, 'report.json', held.report);
    const tested = await this.test(fit, preparation, result);
    const training = Object.fromEntries(
      Object.entries(last).filter(([name]) => !name.startsWith('val_')),
    );
    return {
      ...training,
      ...prefixed('val', held.metrics),
      ...tested,
    };
  }

  /** What the folds that have ended come to, and the report on all rows that they left out. */
  private async done(state: DoneBody['state']): Promise<DoneBody> {
    const { directory, folds } = this.options;
    const { entries, mean, deviation, refit } =
      directory.manifest.folds ?? foldsOf(folds.count, []);
    const ended = entries.filter(({ result }) => result !== undefined);
    if (ended.length > 0) await this.report(ended);
    const pick = (fits: (name: string) => boolean): Metrics =>
      Object.fromEntries(Object.entries(mean).filter(([name]) => fits(name)));
    const test = pick((name) => name.startsWith('test_'));
    const best = pick((name) => !name.startsWith('test_'));
    const last = summary(entries.map(({ metrics }) => metrics.last)).mean;
    directory.update({ metrics: { last, best, test } });
    return {
      type: 'done',
      run: directory.manifest.id,
      state: ended.length === folds.count && (!this.isRefit || refit?.result) ? 'finished' : state,
      metrics: { ...best, ...test },
      timing: together(this.timings),
      backend: directory.manifest.backend ?? '',
      executor: directory.manifest.executor ?? '',
      folds: ended.map(({ fold, result }) => ({ fold, metrics: result! })),
      deviations: deviation,
      ...(refit?.result && { refit: { epochs: refit.epochs, metrics: refit.result } }),
    };
  }

  private async report(ended: readonly FoldManifest[]): Promise<void> {
    const { directory, files, folds, resolved } = this.options;
    const first = folds.of(1);
    const { loaded, parts } = first;
    const told = ended.map(({ fold }) => this.outputs(fold));
    const yTrue = Float32Array.from(told.flatMap(({ predictions }) => predictions.true));
    const yPred = Float32Array.from(told.flatMap(({ outputs }) => [...outputs]));
    const { mean, deviation, best, count, refit } = directory.manifest.folds!;
    const held = Object.entries(mean)
      .filter(([name]) => name.startsWith('val_') && name !== 'val_loss')
      .map(([name, value]) => [name.slice('val_'.length), value]);
    const input = {
      task: loaded.task,
      yTrue,
      yPred,
      width: yTrue.length === 0 ? 1 : yPred.length / yTrue.length,
      names: told.flatMap(({ predictions }) => predictions.names),
      classes: loaded.classes,
      targetName: loaded.targetName,
      ...(mean.val_loss !== undefined && { loss: mean.val_loss }),
      lossScaled: resolved.scaleTarget.type !== 'none',
      metrics: Object.fromEntries(held) as Metrics,
      yTrain: Float32Array.from([...parts.train.target, ...parts.validation.target]),
      seed: resolved.seed,
    };
    const place = wholeRun(directory, files);
    writeCompact(place, 'predictions.json', predictionsOf(input));
    const results = ended.map(({ fold, rows, result }) => ({ fold, rows, metrics: result! }));
    const report: EvaluationReport = {
      ...(await evaluationReport(input)),
      folds: {
        ...{ count, results, mean, deviation, best },
        ...(refit?.result && {
          refit: { epochs: refit.epochs, rows: refit.rows, metrics: refit.result },
        }),
      },
    };
    writeJson(place, 'report.json', report);
  }

  /** What a fold that has ended gave for the rows that it left out. */
  private outputs(fold: number): { predictions: Predictions; outputs: Iterable<number> } {
    const folder = join(this.options.directory.path, foldFolder(fold));
    const predictions = JSON.parse(
      readFileSync(join(folder, 'predictions.json'), 'utf8'),
    ) as Predictions;
    return { predictions, outputs: readNpy(readFileSync(join(folder, 'outputs.npy'))).values };
  }
}

/** The mean of the folds' best epochs, rounded: those whose weights each fold is judged with. */
function meanBestEpoch(entries: readonly FoldManifest[]): number {
  const epochs = entries.map(({ checkpoints: { best, last } }) => epochOf((best ?? last)!));
  return Math.round(epochs.reduce((sum, each) => sum + each, 0) / epochs.length);
}

const epochOf = (checkpoint: string): number => Number(/^epoch-(\d+)/.exec(checkpoint)![1]);

/** The callbacks that need rows which are left out. */
const leftOut = ({ train }: ResolvedConfig): ResolvedConfig['train']['callbacks'] =>
  train.callbacks.filter(({ monitor }) => String(monitor).startsWith('val_'));

/** The config with the callbacks that do where all rows are trained on. */
function withoutValidation(config: ResolvedConfig): ResolvedConfig {
  const gone = leftOut(config);
  const callbacks = config.train.callbacks.filter((each) => !gone.includes(each));
  return { ...config, train: { ...config.train, callbacks } };
}

/** Timings of several folds as one; the median of medians. */
function together(timings: readonly FitResult['timing'][]): FitResult['timing'] {
  const middle = (values: number[]): number =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    steps: timings.reduce((sum, { steps }) => sum + steps, 0),
    stepMsMedian: middle(timings.map(({ stepMsMedian }) => stepMsMedian)),
    epochSeconds: timings.flatMap(({ epochSeconds }) => epochSeconds),
    inputMsMedian: middle(timings.map(({ inputMsMedian }) => inputMsMedian)),
  };
}
