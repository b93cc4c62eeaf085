import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Metrics, RunEvent, RunEventBody } from '../../shared/run/events';
import type { StartedBackend } from '../engine/backends';
import { chooseBackend } from '../engine/choice';
import { threadsOfAnOp } from '../engine/threads';
import { fitSplit, readData, type Preparation, type PrepareHooks } from '../prepare';
import { pauses } from '../prepare/pauses';
import type { SplitData } from '../prepare/readData';
import type { OpenConfig } from '../queries/configFile';
import { dataReport } from '../report';
import type { RunManifest } from '../../shared/run/manifest';
import { takeStop } from '../rundir/commands';
import type { RunDirectory } from '../rundir/directory';
import type { Files } from '../rundir/files';
import { wholeRun, writeCompact, writeJson } from '../rundir/place';
import { Fit } from './fit';
import { FoldsTraining } from './folds';
import { trialsOf } from './trial';

type Done = Extract<RunEvent, { type: 'done' }>;
export type DoneBody = Omit<Done, 'seq' | 'time' | 'fold'>;

const PROGRESS_MS = 250;
/** Commands are looked for so often while the data are prepared. */
const COMMANDS_MS = 250;

export interface TrainingOptions {
  readonly config: OpenConfig;
  /** The config file's name without `.train.json`. */
  readonly name: string;
  readonly directory: RunDirectory;
  readonly files: Files;
  readonly signal: AbortSignal;
}

/** One run from its data to its report, written to its directory as it goes. */
export class Training {
  private lastProgress = 0;
  /** What has been said of the data; folds would say much of it again. */
  private readonly told = new Set<string>();
  /** Aborted by the signal of the run, and by a command to stop that comes before training. */
  private readonly stop = new AbortController();

  constructor(private readonly options: TrainingOptions) {
    const { signal } = options;
    if (signal.aborted) this.stop.abort(signal.reason);
    signal.addEventListener('abort', () => this.stop.abort(signal.reason), { once: true });
  }

  /** Whether it was told to stop before it trained. */
  get stopped(): boolean {
    return this.stop.signal.aborted;
  }

  /** @throws TrainyardError placed in the config, or with exit code 3 */
  async run(): Promise<DoneBody> {
    const split = await this.attending(() => this.read());
    const { folds } = split;
    if (folds !== undefined) {
      const { directory, files } = this.options;
      const { signal } = this.stop;
      refuseFork(directory.manifest);
      return new FoldsTraining({
        ...{ directory, files, signal, folds, resolved: split.base },
        start: (preparation) => this.attending(() => this.chooseBackend(preparation)),
        fit: (own) => this.attending(() => this.fit(own)),
      }).run();
    }
    return this.trainOnce(split);
  }

  /** Trains one model, and evaluates it on the test part. */
  private async trainOnce(split: SplitData): Promise<DoneBody> {
    const { directory, files } = this.options;
    const { signal } = this.stop;
    const preparation = await this.attending(() => this.fit(split));
    const place = wholeRun(directory, files);
    writeJson(place, 'preprocess.json', preparation.prepared.preprocess);
    const report = await this.attending(() => dataReport(preparation, pauses({ signal })));
    writeJson(place, 'data.json', report);
    const backend = await this.attending(() => this.chooseBackend(preparation));
    const fit = new Fit({ preparation, backend, directory, place, files, signal });
    const { timing, ...result } = await fit.run();
    const test = result.evaluate ? await this.evaluate(fit, preparation, result.best) : {};
    return {
      type: 'done',
      run: directory.manifest.id,
      state: result.state,
      metrics: { ...result.metrics, ...test },
      timing,
      backend: backend.name,
      executor: fit.executorName,
    };
  }

  /**
   * Does what comes before training, and ends it where the run is told to stop. Other commands wait
   * for training.
   */
  private async attending<T>(work: () => Promise<T>): Promise<T> {
    const { directory } = this.options;
    const attend = (): void => {
      const { checkpoints, folds } = directory.manifest;
      const best = checkpoints.best !== null || folds !== undefined;
      if (this.stopped || !takeStop(directory.path, best)) return;
      directory.emit({ type: 'steer', action: 'stop', values: {} });
      this.stop.abort();
    };
    const timer = setInterval(attend, COMMANDS_MS);
    try {
      const result = await work();
      attend();
      this.stop.signal.throwIfAborted();
      return result;
    } finally {
      clearInterval(timer);
    }
  }

  private async read(): Promise<SplitData> {
    const { config, name, directory } = this.options;
    const split = await readData(config.resolved, name, config.baseDir, this.hooks());
    const { fingerprint } = split.loaded;
    const before = directory.manifest.data?.fingerprint;
    if (before !== undefined && before !== fingerprint)
      throw new TrainyardError({
        code: 'run.dataChanged',
        at: ['data'],
        message: l10n.t(
          'The data are not those that this run was started on, so it cannot go on. Put them back, or train anew.',
        ),
      });
    this.checkFork(fingerprint);
    const { base } = split;
    directory.update({ resolved: base, data: { fingerprint }, name: base.name });
    return split;
  }

  /** Fits what prepares the data, and tells what is wrong with them. */
  private async fit(split: SplitData): Promise<Preparation> {
    const preparation = await fitSplit(split, this.options.config.baseDir, this.hooks());
    for (const warning of preparation.warnings) {
      const key = `${warning.code} ${warning.message}`;
      if (this.told.has(key)) continue;
      this.told.add(key);
      this.options.directory.emit({ type: 'diagnostic', severity: 'warning', ...warning });
    }
    return preparation;
  }

  private hooks(): PrepareHooks {
    return {
      signal: this.stop.signal,
      onStage: (stage, message, done, total) => this.stage(stage, message, done, total),
    };
  }

  /** Says so where a fork may have learned, before it was one, from what it is judged by. */
  private checkFork(fingerprint: string): void {
    const { parent } = this.options.directory.manifest;
    if (parent === undefined || (parent.sameSplit && parent.fingerprint === fingerprint)) return;
    this.options.directory.emit({
      type: 'diagnostic',
      severity: 'warning',
      code: 'run.forkSplit',
      message: l10n.t(
        'The data, or how they are split, are others than those of {0}: its weights may have learned from rows that are held out now, and figures of validation and test be too good.',
        parent.run,
      ),
      at: ['split'],
    });
  }

  /** A resumed run goes on with the backend that it had. */
  private async chooseBackend({ resolved, prepared }: Preparation): Promise<StartedBackend> {
    const { directory } = this.options;
    const building = l10n.t('Building the model');
    this.stage('build', building);
    const threads = threadsOfAnOp(resolved.model);
    // Read by TensorFlow when it is loaded; what the user has set stays.
    if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
    let told = false;
    const { backend, measured } = await chooseBackend(
      directory.manifest.backend ?? resolved.backend,
      trialsOf({ config: resolved, prepared }),
      {
        tell: (message) => {
          told = true;
          this.stage('build', message);
        },
        signal: this.stop.signal,
      },
    );
    if (told) this.stage('build', building);
    for (const reason of backend.passedOver)
      directory.emit({
        type: 'diagnostic',
        severity: 'warning',
        code: 'backend.passedOver',
        message: l10n.t('{0} Training goes on with {1}.', reason, backend.name),
        at: ['backend'],
      });
    if (backend.warning !== undefined)
      directory.emit({
        type: 'diagnostic',
        severity: 'warning',
        code: 'backend.gpuUnused',
        message: backend.warning,
        at: ['backend'],
      });
    if (measured !== undefined)
      directory.emit({
        type: 'log',
        level: 'info',
        message: l10n.t('{0} Training on {1}.', measured, backend.name),
      });
    directory.update({ backend: backend.name, executor: backend.executor });
    return backend;
  }

  /** Metrics of the test part with the weights that count as the result. */
  private async evaluate(
    fit: Fit,
    { prepared, targets }: Preparation,
    best: string | null,
  ): Promise<Metrics> {
    const { directory, files } = this.options;
    const { rows } = prepared.parts.test;
    if (rows === 0) return {};
    this.stage('evaluate', l10n.t('Evaluating on {0} test rows', rows));
    const { metrics, report, predictions } = await fit.assess('test', best, targets.train);
    const place = wholeRun(directory, files);
    writeCompact(place, 'predictions.json', predictions);
    writeJson(place, 'report.json', report);
    const test = Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [`test_${name}`, value]),
    );
    directory.update({ metrics: { ...directory.manifest.metrics, test } });
    return test;
  }

  private stage(
    stage: Extract<RunEventBody, { type: 'stage' }>['stage'],
    message: string,
    done?: number,
    total?: number,
  ): void {
    const counted = done !== undefined;
    if (counted && performance.now() - this.lastProgress < PROGRESS_MS) return;
    if (counted) this.lastProgress = performance.now();
    this.options.directory.emit({
      type: 'stage',
      stage,
      message,
      ...(counted && { done, ...(total !== undefined && { total }) }),
    });
  }
}

/** One checkpoint is no beginning for several models. */
function refuseFork({ parent }: RunManifest): void {
  if (parent === undefined) return;
  throw new TrainyardError({
    code: 'run.forkFolds',
    at: ['split'],
    message: l10n.t(
      'A fork goes on with one model, and this split trains one for each fold. Train anew.',
    ),
    exitCode: 2,
  });
}
