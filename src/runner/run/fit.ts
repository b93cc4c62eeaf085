import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { RunEventBody } from '../../shared/run/events';
import type { StartedBackend } from '../engine/backends';
import { explainOutOfMemory } from '../engine/outOfMemory';
import { explainEmbedding } from '../model/embeddingRange';
import type { Preparation } from '../prepare';
import type { PartName } from '../data/dataset';
import { readCheckpoint, readModel, writeCheckpoint, type Checkpoint } from '../rundir/checkpoint';
import { takeCommands } from '../rundir/commands';
import type { RunDirectory } from '../rundir/directory';
import type { Files } from '../rundir/files';
import { prune, type Place } from '../rundir/place';
import { plannedRates } from '../train/learningRate';
import { TrainingLoop, type LoopHost, type LoopResult } from '../train/loop';
import type { Timing } from '../train/timing';
import { assess, type Assessment } from './assess';
import { atFork } from './fork';
import { openSession, type Session } from './session';

export interface FitOptions {
  readonly preparation: Preparation;
  readonly backend: StartedBackend;
  /** The run that it belongs to, and the place in it that is its own. */
  readonly directory: RunDirectory;
  readonly place: Place;
  readonly files: Files;
  readonly signal: AbortSignal;
  /** As of LoopOptions. */
  readonly until?: number;
}

export type FitResult = LoopResult & { readonly timing: ReturnType<Timing['result']> };

/** One model trained on one preparation of the data, from the build or its last checkpoint on. */
export class Fit {
  private readonly session: Session;
  private loop: TrainingLoop | undefined;

  constructor(private readonly options: FitOptions) {
    const { preparation, backend, directory, place } = options;
    const { resolved, prepared } = preparation;
    this.session = openSession(backend.tf, resolved, prepared.preprocess, backend.executor);
    const { step } = this.session;
    step.onFallback = (message) => {
      place.emit({ type: 'log', level: 'warning', message });
      directory.update({ executor: step.executorName });
    };
  }

  get executorName(): string {
    return this.session.step.executorName;
  }

  /** Trains to the plan's end, or until it is stopped. */
  async run(): Promise<FitResult> {
    const { session } = this;
    const { preparation, backend, directory, place, signal, until } = this.options;
    const start = this.lastCheckpoint();
    if (start !== undefined) requireSameModel(session, start);
    const loop = new TrainingLoop({
      ...session,
      prepared: preparation.prepared,
      host: this.host(),
      signal,
      ...(start && { start }),
      ...(until !== undefined && { until }),
    });
    this.loop = loop;
    await this.explaining(async () => loop.prepare());
    this.checkPrecision();
    this.describe();
    const message = l10n.t('Training on {0}', `${backend.name} (${backend.details})`);
    place.emit({ type: 'stage', stage: 'train', message });
    directory.update({ state: 'running' });
    const result = await this.explaining(() => loop.run());
    return { ...result, timing: loop.timing.result() };
  }

  /** How well it does on a part, with the weights that count as the result. */
  async assess(name: PartName, best: string | null, yTrain: Float64Array): Promise<Assessment> {
    const { prepared } = this.options.preparation;
    if (best !== null) this.session.step.restoreWeights(readModel(this.folder(best)));
    const part = { part: prepared.parts[name], names: prepared.provenance.names[name] };
    return assess(this.session, prepared, part, yTrain);
  }

  /** Gives back what the model holds on the backend. */
  dispose(): void {
    this.loop?.dispose();
    this.session.step.dispose();
    this.session.model.network.dispose();
  }

  /** Says so where half precision was asked for that the executor does not have. */
  private checkPrecision(): void {
    const { config, step } = this.session;
    if (config.train.precision === 'float32' || step.executorName === 'graph') return;
    this.options.place.emit({
      type: 'log',
      level: 'warning',
      message: l10n.t(
        '{0} needs the graph executor of tensorflow; this run computes in float32.',
        `train.precision ${config.train.precision}`,
      ),
    });
  }

  /** Does what makes steps; what their data or a lack of memory cause is told in the user's terms. */
  private async explaining<T>(work: () => Promise<T>): Promise<T> {
    const { model, chosen, config } = this.session;
    try {
      return await work();
    } catch (error) {
      const embedding = explainEmbedding(error);
      if (embedding !== undefined) throw embedding;
      const { element, config: optimizer } = chosen.optimizer;
      throw await explainOutOfMemory(error, this.options.backend.name, {
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

  private describe(): void {
    const { model, config, step } = this.session;
    const { preparation, backend, place, until: epochs = config.train.epochs } = this.options;
    const { prepared } = preparation;
    const stepsPerEpoch = Math.ceil(prepared.parts.train.rows / config.train.batchSize);
    place.emit({
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
      epochs,
      backend: backend.name,
      executor: step.executorName,
      ...(prepared.preprocess.scaleTarget && { scaledTarget: true as const }),
      planned: plannedRates(config, stepsPerEpoch, epochs),
    });
  }

  private folder(name: string): string {
    return join(this.options.place.path, 'checkpoints', name);
  }

  private lastCheckpoint(): Checkpoint | undefined {
    const { last } = this.options.place.checkpoints;
    if (last === null || !existsSync(this.folder(last))) return undefined;
    const { directory, preparation } = this.options;
    const { rows } = preparation.prepared.parts.train;
    const { batchSize } = this.session.config.train;
    const saved = readCheckpoint(this.folder(last));
    return atFork(saved, directory.manifest, Math.ceil(rows / batchSize));
  }

  private host(): LoopHost {
    const { directory, place } = this.options;
    return {
      emit: (event: RunEventBody) => place.emit(event),
      save: (checkpoint, best) => this.save(checkpoint, best),
      load: (name) => readCheckpoint(this.folder(name)),
      takeCommands: () => takeCommands(directory.path),
      paused: (paused) => directory.update({ state: paused ? 'paused' : 'running' }),
      writeFile: (name, data) => place.write(name, data),
    };
  }

  /** The checkpoint first, then run.json that points to it, then what it no longer names goes. */
  private save(checkpoint: Checkpoint, isBest: boolean): void {
    const { place, files } = this.options;
    const { config } = this.session;
    const name = writeCheckpoint(files, place.path, checkpoint);
    const before = place.checkpoints;
    const best = isBest ? name : before.best;
    const kept = keptCheckpoints(
      config.train.checkpoints.keep,
      [...before.kept.filter((each) => each !== name), name],
      best,
    );
    const { metrics } = checkpoint.state;
    place.saved({ last: name, best, kept }, metrics, isBest ? metrics : undefined);
    prune(files, place, new Set(kept));
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
