import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { RunEvent, RunEventBody } from '../../shared/run/events';
import type { OpenConfig } from '../queries/configFile';
import { dataReport } from '../report';
import type { StartedBackend } from '../engine/backends';
import { chooseBackend } from '../engine/choice';
import type { TrainingStep } from '../engine/step';
import { explainOutOfMemory } from '../engine/outOfMemory';
import { explainEmbedding } from '../model/embeddingRange';
import { fitSplit, readData, type PrepareHooks, type Preparation } from '../prepare';
import { readCheckpoint, readModel, writeCheckpoint, type Checkpoint } from '../rundir/checkpoint';
import { takeCommands } from '../rundir/commands';
import type { RunDirectory } from '../rundir/directory';
import { replace, type Files } from '../rundir/files';
import { plannedRates } from '../train/learningRate';
import { TrainingLoop, type LoopHost } from '../train/loop';
import { assess } from './assess';
import { atFork } from './fork';
import { openSession, type Session } from './session';
import { trialsOf } from './trial';

type Done = Extract<RunEvent, { type: 'done' }>;
export type DoneBody = Omit<Done, 'seq' | 'time'>;

const PROGRESS_MS = 250;

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

  constructor(private readonly options: TrainingOptions) {}

  /** @throws TrainyardError placed in the config, or with exit code 3 */
  async run(): Promise<DoneBody> {
    const { directory, signal } = this.options;
    const preparation = await this.prepare();
    signal.throwIfAborted();
    this.stage('build', l10n.t('Building the model'));
    const backend = await this.chooseBackend(preparation);
    const { resolved, prepared } = preparation;
    const session = openSession(backend.tf, resolved, prepared.preprocess, backend.executor);
    this.follow(session.step);
    directory.update({ backend: backend.name, executor: backend.executor });
    const start = this.lastCheckpoint(prepared.parts.train.rows);
    if (start !== undefined) requireSameModel(session, start);
    const loop = new TrainingLoop({
      ...session,
      prepared,
      host: this.host(),
      signal,
      ...(start && { start }),
    });
    await this.explaining(session, backend, async () => loop.prepare());
    this.checkPrecision(session);
    this.describe(session, preparation, backend);
    this.stage('train', l10n.t('Training on {0}', `${backend.name} (${backend.details})`));
    directory.update({ state: 'running' });
    const result = await this.explaining(session, backend, () => loop.run());
    loop.dispose();
    const timing = loop.timing.result();
    const test = result.evaluate ? await this.evaluate(session, preparation, result.best) : {};
    return {
      type: 'done',
      run: directory.manifest.id,
      state: result.state,
      metrics: { ...result.metrics, ...test },
      timing,
      backend: backend.name,
      executor: session.step.executorName,
    };
  }

  /** A resumed run goes on with the backend that it had. */
  private async chooseBackend({ resolved, prepared }: Preparation): Promise<StartedBackend> {
    const { directory } = this.options;
    const { backend, measured } = await chooseBackend(
      directory.manifest.backend ?? resolved.backend,
      trialsOf({ config: resolved, prepared }),
    );
    for (const reason of backend.passedOver)
      directory.emit({
        type: 'diagnostic',
        severity: 'warning',
        code: 'backend.passedOver',
        message: l10n.t('{0} Training goes on with {1}.', reason, backend.name),
        at: ['backend'],
      });
    if (measured !== undefined)
      directory.emit({
        type: 'log',
        level: 'info',
        message: l10n.t('{0} Training on {1}.', measured, backend.name),
      });
    return backend;
  }

  /** Says so where half precision was asked for that the executor does not have. */
  private checkPrecision({ config, step }: Session): void {
    if (config.train.precision === 'float32' || step.executorName === 'graph') return;
    this.options.directory.emit({
      type: 'log',
      level: 'warning',
      message: l10n.t(
        '{0} needs the graph executor of tensorflow; this run computes in float32.',
        `train.precision ${config.train.precision}`,
      ),
    });
  }

  /** Says so where the step can be no graph. */
  private follow(step: TrainingStep): void {
    const { directory } = this.options;
    step.onFallback = (message) => {
      directory.emit({ type: 'log', level: 'warning', message });
      directory.update({ executor: step.executorName });
    };
  }

  /** Does what makes steps; what their data or a lack of memory cause is told in the user's terms. */
  private async explaining<T>(
    { model, chosen, config }: Session,
    { name }: StartedBackend,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const embedding = explainEmbedding(error);
      if (embedding !== undefined) throw embedding;
      const { element, config: optimizer } = chosen.optimizer;
      throw await explainOutOfMemory(error, name, {
        batchSize: config.train.batchSize,
        activations: model.summary.reduce(
          (sum, { outputShape }) => sum + outputShape.reduce((a, b) => a * b, 1),
          0,
        ),
        parameters: model.summary.reduce((sum, { parameters }) => sum + parameters, 0),
        slots: Object.keys(element.slots(optimizer as never, [])).length,
      });
    }
  }

  private async prepare(): Promise<Preparation> {
    const { config, name, directory, signal } = this.options;
    const hooks: PrepareHooks = {
      signal,
      onStage: (stage, message, done, total) => this.stage(stage, message, done, total),
    };
    const split = await readData(config.resolved, name, config.baseDir, hooks);
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
    const preparation = await fitSplit(split, config.baseDir, hooks);
    const { prepared, resolved, warnings } = preparation;
    directory.writeJson('preprocess.json', prepared.preprocess);
    directory.writeJson('data.json', dataReport(preparation));
    directory.update({ resolved, data: { fingerprint }, name: resolved.name });
    for (const warning of warnings)
      directory.emit({ type: 'diagnostic', severity: 'warning', ...warning });
    return preparation;
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

  private describe(
    { model, config, step }: Session,
    { prepared }: Preparation,
    backend: StartedBackend,
  ): void {
    const stepsPerEpoch = Math.ceil(prepared.parts.train.rows / config.train.batchSize);
    this.options.directory.emit({
      type: 'model',
      layers: model.summary.map(({ name, type, outputShape, parameters, trainable }) => ({
        name,
        type,
        outputShape,
        parameters,
        trainable,
      })),
      parameters: model.summary.reduce((sum, { parameters }) => sum + parameters, 0),
      stepsPerEpoch,
      epochs: config.train.epochs,
      backend: backend.name,
      executor: step.executorName,
      ...(prepared.preprocess.scaleTarget && { scaledTarget: true as const }),
      planned: plannedRates(config, stepsPerEpoch),
    });
  }

  /** Metrics of the test part with the weights that count as the result. */
  private async evaluate(
    session: Session,
    { prepared, targets }: Preparation,
    best: string | null,
  ): Promise<Record<string, number>> {
    const { directory } = this.options;
    const part = prepared.parts.test;
    if (part.rows === 0) return {};
    this.stage('evaluate', l10n.t('Evaluating on {0} test rows', part.rows));
    if (best !== null) session.step.restoreWeights(readModel(this.folder(best)));
    const { metrics, report, predictions } = await assess(
      session,
      prepared,
      { part, names: prepared.provenance.names.test },
      targets.train,
    );
    directory.writeCompact('predictions.json', predictions);
    directory.writeJson('report.json', report);
    const test = Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [`test_${name}`, value]),
    );
    directory.update({ metrics: { ...directory.manifest.metrics, test } });
    return test;
  }

  private folder(name: string): string {
    return join(this.options.directory.path, 'checkpoints', name);
  }

  private lastCheckpoint(rows: number): Checkpoint | undefined {
    const { manifest } = this.options.directory;
    const { last } = manifest.checkpoints;
    if (last === null || !existsSync(this.folder(last))) return undefined;
    const { batchSize } = this.options.config.resolved.train;
    return atFork(readCheckpoint(this.folder(last)), manifest, Math.ceil(rows / batchSize));
  }

  private host(): LoopHost {
    const { directory, files } = this.options;
    return {
      emit: (event: RunEventBody) => directory.emit(event),
      save: (checkpoint, best) => this.save(checkpoint, best),
      load: (name) => readCheckpoint(this.folder(name)),
      takeCommands: () => takeCommands(directory.path),
      paused: (paused) => directory.update({ state: paused ? 'paused' : 'running' }),
      writeFile: (name, data) => replace(files, join(directory.path, name), data),
    };
  }

  /** The checkpoint first, then run.json that points to it, then what it no longer names goes. */
  private save(checkpoint: Checkpoint, isBest: boolean): void {
    const { directory, files, config } = this.options;
    const name = writeCheckpoint(files, directory.path, checkpoint);
    const before = directory.manifest.checkpoints;
    const best = isBest ? name : before.best;
    const kept = keptCheckpoints(
      config.resolved.train.checkpoints.keep,
      [...before.kept.filter((each) => each !== name), name],
      best,
    );
    const { metrics } = checkpoint.state;
    directory.update({
      checkpoints: { last: name, best, kept },
      metrics: {
        ...directory.manifest.metrics,
        last: metrics,
        ...(isBest && { best: metrics }),
      },
    });
    directory.prune(new Set(kept));
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

/** @param names all there are, oldest first; the last one is the newest */
function keptCheckpoints(
  keep: 'lastAndBest' | 'all' | number,
  names: readonly string[],
  best: string | null,
): string[] {
  if (keep === 'all') return [...names];
  const newest = names.slice(-(keep === 'lastAndBest' ? 1 : keep));
  return best === null || newest.includes(best) ? newest : [best, ...newest];
}

/** A resumed run goes on with the weights it had, so its layers must be the same. */
function requireSameModel({ model }: Session, { model: saved }: Checkpoint): void {
  const shapes = (specs: readonly { name: string; shape: readonly (number | null)[] }[]): string =>
    specs.map(({ name, shape }) => `${name}[${shape.join()}]`).join(' ');
  const now = model.network.weights.map(({ originalName, shape }) => ({
    name: originalName,
    shape,
  }));
  if (shapes(now) === shapes(saved.modelJson.weightsManifest.flatMap(({ weights }) => weights)))
    return;
  throw new TrainyardError({
    code: 'run.modelChanged',
    message: l10n.t(
      'The model is another one than this run was started with, so it cannot go on. Train anew.',
    ),
    exitCode: 2,
  });
}
