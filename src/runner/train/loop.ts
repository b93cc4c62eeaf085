import { setImmediate, setTimeout } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { TrainyardError } from '../../shared/problem';
import type { Metrics, RunEventBody } from '../../shared/run/events';
import type { TensorFlow } from '../element';
import { disposeBatch, samplesOf } from '../engine/batch';
import type { TrainingStep } from '../engine/step';
import type { StepResult } from '../engine/sumsLayout';
import type { Model } from '../model/model';
import { isStored, type Part, type Prepared } from '../prepared';
import { checkpointName, type Checkpoint, type LoopState } from '../rundir/checkpoint';
import type { RunCommand } from '../rundir/commands';
import { Batches } from './batches';
import { directionOf, type Chosen } from './choose';
import { EpochMetrics } from './epochMetrics';
import { evaluatePart } from './evaluatePart';
import { disposeBatches, feedBundle, type FedBundle } from './fedBundle';
import { scheduledRate } from './learningRate';
import type { MetricContext } from './metrics/metric';
import { Pace } from './pace';
import { StepLog } from './stepLog';
import { Timing } from './timing';
import { Watchers } from './watchers';

/** Where the loop writes to and takes commands from; the run directory in the end. */
export interface LoopHost {
  emit(event: RunEventBody): void;
  /** Makes a checkpoint durable. `best`: it is the best so far. */
  save(checkpoint: Checkpoint, best: boolean): void;
  /** A saved checkpoint. */
  load(name: string): Checkpoint;
  takeCommands(): readonly RunCommand[];
  paused(paused: boolean): void;
  /** Replaces a file in the run directory. */
  writeFile(name: string, data: string | Uint8Array): void;
}

export interface LoopOptions {
  readonly tf: TensorFlow;
  readonly config: ResolvedConfig;
  readonly prepared: Prepared;
  readonly model: Model;
  readonly step: TrainingStep;
  readonly chosen: Chosen;
  readonly metricContext: MetricContext;
  readonly host: LoopHost;
  readonly signal: AbortSignal;
  /** Where to go on. */
  readonly start?: Checkpoint;
  /**
   * Ends after so many epochs of the plan, and the last one is the result: nothing is held out that
   * could say which is the best. Default: the whole plan.
   */
  readonly until?: number;
}

export interface LoopResult {
  readonly state: 'finished' | 'stopped';
  /** Of the last epoch. */
  readonly metrics: Metrics;
  /** Name of the checkpoint whose weights count as the result. */
  readonly best: string | null;
  /** It came to its end, or was stopped with its best weights as the result. */
  readonly evaluate: boolean;
}

/** What steps that were made together came to. */
interface Made {
  readonly epoch: number;
  /** The first one's number. */
  readonly step: number;
  readonly results: readonly StepResult[];
  /** Of each step. */
  readonly samples: number;
  readonly learningRates: readonly number[];
  /** Of each step, on average. */
  readonly milliseconds: number;
}

/** Commands are looked at so often while steps go on. */
const COMMANDS_MS = 250;

const finite = (metrics: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));

function nanLoss(loss: number, step: number, learningRate: number): TrainyardError {
  return new TrainyardError({
    code: 'train.nanLoss',
    at: ['compile', 'optimizer'],
    message: l10n.t(
      'The loss is {0} at step {1} with learning rate {2}: training has left the range of numbers. Try a lower learning rate, clipping (clipnorm), or scaled inputs.',
      String(loss),
      step,
      learningRate,
    ),
    exitCode: 3,
  });
}

/** Trains: epochs, validation, callbacks, schedule, checkpoints, commands. */
export class TrainingLoop {
  readonly timing = new Timing();
  private readonly batches: Batches;
  private readonly running: EpochMetrics;
  /** Since the steps were told last. */
  private readonly recent: EpochMetrics;
  private readonly validating: EpochMetrics;
  private readonly watchers: Watchers;
  private readonly steps: StepLog;
  private readonly stepsPerEpoch: number;

  private epoch = 0;
  private stepInEpoch = 0;
  private globalStep = 0;
  private rateFactor = 1;
  private best: LoopState['best'] = null;
  private lowestLoss: number | null = null;
  private metrics: Metrics = {};
  private stopReason: string | null = null;

  private markedBest = false;
  private swapped = false;
  private stopAsked = false;
  private keepBest = false;
  private unsaved = false;
  private lastCommands = performance.now();
  private readonly commands: RunCommand[] = [];
  private lastYield = performance.now();
  private readonly pace: Pace;
  private next: FedBundle | undefined;
  /** Writes the last checkpoint, until that was done. */
  private unwritten: (() => void) | undefined;
  /** The last steps, until they are told of. */
  private made: Made | undefined;
  /** When they were done. */
  private doneAt = 0;
  /** Of the epoch that comes: its rows are read while the one before is validated. */
  private coming: { readonly epoch: number; readonly order: Int32Array } | undefined;

  constructor(private readonly options: LoopOptions) {
    const { tf, config, prepared, model, chosen, metricContext, host, start } = options;
    const { task } = prepared.preprocess;
    this.batches = new Batches({
      tf,
      prepared,
      units: model.units,
      task,
      seed: config.seed,
      batchSize: config.train.batchSize,
      shuffle: config.train.shuffle,
      augment: config.augment,
    });
    this.stepsPerEpoch = this.batches.count(prepared.parts.train);
    this.pace = new Pace(prepared.parts.train);
    this.running = new EpochMetrics(chosen.metrics, metricContext);
    this.validating = new EpochMetrics(chosen.metrics, metricContext);
    this.recent = new EpochMetrics(chosen.metrics, metricContext);
    this.steps = new StepLog((event) => host.emit({ ...event, metrics: this.takeRecent() }));
    this.watchers = new Watchers(config.train.callbacks, {
      control: this.control(),
      direction: directionOf(chosen, prepared.parts.validation.rows),
      epochs: this.lastEpoch,
      averages: this.usesAverages,
    });
    if (start !== undefined) this.restore(start);
  }

  /** Makes the step ready for batches of every size that will come. */
  prepare(): void {
    const { prepared, step, tf } = this.options;
    const { train, validation, test } = prepared.parts;
    const order = this.batches.order(train, this.epoch + 1);
    const ends = (part: Part): number[] =>
      part.rows === 0 ? [] : [...new Set([0, this.batches.count(part) - 1])];
    const training = ends(train).map((i) => this.batches.training(train, order, i, this.epoch + 1));
    const evaluation = [validation, test].flatMap((part) =>
      ends(part).map((i) => this.batches.evaluation(part, i)),
    );
    step.prepare({ training, evaluation });
    for (const batch of [...training, ...evaluation]) disposeBatch(tf, batch);
  }

  /** Trains to the plan's end, or until it is stopped; the last checkpoint holds where it ended. */
  async run(): Promise<LoopResult> {
    try {
      while (this.epoch < this.lastEpoch && this.stopReason === null && !this.stopAsked)
        await this.runEpoch();
    } finally {
      this.write();
    }
    if (this.stopAsked) {
      if (this.unsaved) this.save(false);
      return this.result('stopped', this.keepBest && this.best !== null);
    }
    this.watchers.trainEnd();
    return this.result('finished', true);
  }

  dispose(): void {
    this.dropNext();
    this.batches.dispose();
  }

  private result(state: LoopResult['state'], evaluate: boolean): LoopResult {
    return { state, metrics: this.metrics, best: this.best?.name ?? null, evaluate };
  }

  private async runEpoch(): Promise<void> {
    const { prepared, config } = this.options;
    const { train } = prepared.parts;
    const epoch = this.epoch + 1;
    const resumed = this.stepInEpoch;
    const order = this.coming?.epoch === epoch ? this.coming.order : this.follow(epoch, resumed);
    this.coming = undefined;
    this.timing.startEpoch();
    while (this.stepInEpoch < this.stepsPerEpoch) {
      await this.attend();
      if (this.stopAsked) break;
      await this.trainSteps(order, epoch);
      const { everySteps } = config.train.checkpoints;
      const within = this.stepInEpoch < this.stepsPerEpoch;
      if (within && everySteps !== undefined && this.globalStep % everySteps === 0)
        this.apart(() => this.save(false));
    }
    this.dropNext();
    if (this.stopAsked) {
      this.settle();
      return;
    }
    const learningRate = this.rate(this.globalStep - 1);
    const seconds = this.timing.endEpoch();
    this.settle();
    const samples = train.rows - resumed * config.train.batchSize;
    await this.endEpoch(epoch, seconds, samples / Math.max(seconds, 1e-9), learningRate);
  }

  /** Tells in which order an epoch will take the training part; gives that order. */
  private follow(epoch: number, index: number): Int32Array {
    const { train } = this.options.prepared.parts;
    const order = this.batches.order(train, epoch);
    this.batches.follow(train, order, index);
    return order;
  }

  /** While they compute, those before are told of, the next batches are made, and others have a turn. */
  private async trainSteps(order: Int32Array, epoch: number): Promise<void> {
    const { step, tf } = this.options;
    const { fed, start, end } = this.next ?? this.feed(order, epoch, this.stepInEpoch);
    this.next = undefined;
    // What of it came after the steps before were done, these waited for.
    const inputMs = Math.max(0, Math.min(end - start, end - this.doneAt));
    const learningRates = fed.batches.map((_, i) => this.rate(this.globalStep + i));
    step.beginTraining(fed, { step: this.globalStep, learningRates });
    disposeBatches(tf, fed);
    const written = this.write();
    this.tell();
    const following = this.stepInEpoch + fed.batches.length;
    if (following < this.stepsPerEpoch) this.next = this.feed(order, epoch, following);
    await this.yield();
    const { results, at } = step.endTraining();
    this.doneAt = at;
    // Steps that were done before the checkpoint was written have not taken the rest of that time.
    this.timing.leaveOut(Math.max(0, written - at));
    const milliseconds = this.timing.endSteps(results.length, inputMs);
    this.pace.took(milliseconds);
    const samples = samplesOf(fed.batches[0]!);
    this.made = { epoch, step: this.globalStep, results, samples, learningRates, milliseconds };
    this.globalStep += results.length;
    this.stepInEpoch += results.length;
    this.unsaved = true;
    if (!Number.isFinite(results.at(-1)!.loss)) this.tell();
  }

  private feed(order: Int32Array, epoch: number, index: number): FedBundle {
    const { step, prepared } = this.options;
    const { train } = prepared.parts;
    return feedBundle(step, 'train', this.pace.steps(this.together(index)), (place) =>
      this.batches.training(train, order, index + place, epoch),
    );
  }

  /** Steps from one of the epoch on that neither a checkpoint parts nor a smaller batch. */
  private together(index: number): number {
    const { config, prepared } = this.options;
    const { everySteps = Infinity } = config.train.checkpoints;
    const step = this.globalStep + index - this.stepInEpoch;
    const full = this.batches.full(prepared.parts.train) - index;
    return Math.min(full, everySteps - (step % everySteps));
  }

  private dropNext(): void {
    if (this.next === undefined) return;
    this.options.step.release(this.next.fed);
    disposeBatches(this.options.tf, this.next.fed);
    this.next = undefined;
  }

  /** Tells of the last steps, where that was not done yet. */
  private tell(): void {
    if (this.made === undefined) return;
    const { epoch, step: first, results, samples, learningRates, milliseconds } = this.made;
    this.made = undefined;
    for (const [i, { loss, sums }] of results.entries()) {
      const [step, learningRate] = [first + i, learningRates[i]!];
      this.running.add(loss, samples, sums);
      this.recent.add(loss, samples, sums);
      this.steps.add(epoch, step, loss, learningRate, milliseconds);
      if (!Number.isFinite(loss)) {
        this.steps.flush(epoch);
        throw nanLoss(loss, step, learningRate);
      }
      this.watchers.stepEnd(step, loss);
    }
  }

  /** Tells of every step that was made. */
  private settle(): void {
    this.tell();
    this.steps.flush(this.epoch + 1);
  }

  /** Metrics over the steps of a bundle, for curves that begin with the first steps. */
  private takeRecent(): Metrics {
    const named = Object.entries(this.recent.results()).filter(([name]) => name !== 'loss');
    this.recent.reset();
    return finite(Object.fromEntries(named));
  }

  private async endEpoch(
    epoch: number,
    seconds: number,
    samplesPerSecond: number,
    learningRate: number,
  ): Promise<void> {
    const { prepared, step, model, host, config } = this.options;
    if (this.watchers.swapsAverages) this.swapAverages();
    if (isStored(prepared.parts.train.x) && epoch < this.lastEpoch)
      this.coming = { epoch: epoch + 1, order: this.follow(epoch + 1, 0) };
    const { metrics: validation } = await evaluatePart(
      step,
      this.batches,
      prepared.parts.validation,
      this.validating,
      model.units,
    );
    const held = Object.entries(validation).map(([name, value]) => [`val_${name}`, value]);
    const metrics = finite({ ...this.running.results(), ...Object.fromEntries(held) });
    this.metrics = metrics;
    this.epoch = epoch;
    this.stepInEpoch = 0;
    this.running.reset();
    this.markedBest = false;
    this.watchers.epochEnd(epoch, metrics);
    const { until } = this.options;
    if (!this.watchers.markBest && until === undefined)
      this.markLowest(metrics.val_loss ?? metrics.loss);
    const earlyStopping = this.watchers.waiting();
    host.emit({
      ...{ type: 'epoch', epoch, metrics, learningRate, seconds, samplesPerSecond },
      memoryBytes: process.memoryUsage.rss(),
      ...(earlyStopping && { earlyStopping }),
    });
    const { everyEpochs } = config.train.checkpoints;
    const ends = epoch === this.lastEpoch || this.stopReason !== null;
    if (ends && !this.swapped && this.usesAverages) {
      // As Keras: the averages are the result, unless a callback says which epoch is.
      this.swapAverages();
      this.markedBest ||= !this.watchers.markBest;
    }
    if (this.markedBest || ends || epoch % everyEpochs === 0)
      this.save(this.markedBest, step.concurrent);
    if (this.swapped) this.swapAverages();
    if (this.stopReason !== null)
      host.emit({ type: 'log', level: 'info', message: this.stopReason });
  }

  private get lastEpoch(): number {
    return this.options.until ?? this.options.config.train.epochs;
  }

  private get usesAverages(): boolean {
    return this.options.config.compile.optimizer.useEma === true;
  }

  private swapAverages(): void {
    this.options.step.swapAverages();
    this.swapped = !this.swapped;
  }

  /** Without a callback that says which epoch is the best, the lowest (validation) loss does. */
  private markLowest(loss: number | undefined): void {
    if (loss === undefined || (this.lowestLoss !== null && loss >= this.lowestLoss)) return;
    this.lowestLoss = loss;
    this.markedBest = true;
  }

  /** @param beside it is written while the next steps compute, at once when they have begun */
  private save(best: boolean, beside = false): void {
    this.settle();
    this.write();
    const { host, step } = this.options;
    const { epoch, stepInEpoch, globalStep } = this;
    const name = checkpointName({ epoch, stepInEpoch });
    if (best) this.best = { name, metrics: this.metrics };
    const optimizer = step.state();
    const state: LoopState = {
      epoch,
      stepInEpoch,
      step: globalStep,
      rateFactor: this.rateFactor,
      best: this.best,
      lowestLoss: this.lowestLoss,
      callbacks: this.watchers.state(),
      running: this.running.state(),
      metrics: this.metrics,
      stopReason: this.stopReason,
      swapped: this.swapped,
    };
    const checkpoint = { model: step.saveModel(), optimizer, state };
    this.unsaved = false;
    this.unwritten = () => {
      host.save(checkpoint, best);
      host.emit({ type: 'checkpoint', epoch, step: globalStep, name, best });
    };
    if (!beside) this.write();
  }

  /**
   * Writes the last checkpoint, where that was not done yet.
   * @returns when that was done, as performance.now() tells; 0: before
   */
  private write(): number {
    const { unwritten } = this;
    if (unwritten === undefined) return 0;
    this.unwritten = undefined;
    unwritten();
    return performance.now();
  }

  private restore({ state, model, optimizer }: Checkpoint): void {
    this.options.step.restoreWeights(model);
    if (this.restoreOptimizer(optimizer) && state.swapped) this.options.step.swapAverages();
    this.epoch = state.epoch;
    this.stepInEpoch = state.stepInEpoch;
    this.globalStep = state.step;
    this.rateFactor = state.rateFactor;
    this.best = state.best;
    this.lowestLoss = state.lowestLoss;
    this.metrics = state.metrics;
    this.stopReason = this.epoch < this.lastEpoch ? state.stopReason : null;
    this.running.restore(state.running);
    this.watchers.restore(state.callbacks);
  }

  /** An optimizer that was changed since begins anew. */
  private restoreOptimizer(saved: Checkpoint['optimizer']): boolean {
    const { step, host, config } = this.options;
    if (step.fits(saved)) {
      step.restore(saved);
      return true;
    }
    host.emit({
      type: 'log',
      level: 'warning',
      message: l10n.t(
        'The checkpoint was made with another optimizer: {0} begins anew, with the weights alone.',
        config.compile.optimizer.type,
      ),
    });
    return false;
  }

  /** What comes from outside, between two steps. */
  private async attend(): Promise<void> {
    const now = performance.now();
    if (this.options.signal.aborted) this.stopAsked = true;
    if (now - this.lastCommands < COMMANDS_MS) return;
    this.lastCommands = now;
    for (let command = this.nextCommand(); command; command = this.nextCommand())
      await this.obey(command);
  }

  private async yield(): Promise<void> {
    if (performance.now() - this.lastYield < this.pace.turnMs) return;
    await setImmediate();
    this.lastYield = performance.now();
  }

  /** Commands that came together wait here, so that a pause sees the one that ends it. */
  private nextCommand(): RunCommand | undefined {
    if (this.commands.length === 0) this.commands.push(...this.options.host.takeCommands());
    return this.commands.shift();
  }

  private async obey(command: RunCommand): Promise<void> {
    this.write();
    if (command.type === 'steer') return this.steer(command);
    const { type, ...values } = command;
    this.options.host.emit({ type: 'steer', action: type, values });
    if (command.type === 'stop') {
      this.stopAsked = true;
      this.keepBest = command.restoreBestWeights === true;
    }
    if (type === 'pause') await this.pause();
  }

  /** From the next step on; what was trained before is saved, so that one can go back to it. */
  private steer(asked: RunCommand & { readonly type: 'steer' }): void {
    const { host } = this.options;
    const before = this.rate(this.globalStep);
    const { learningRate, learningRateFactor } = asked;
    const factor = Number(learningRateFactor ?? Number(learningRate) / before);
    if (!(factor > 0 && factor < Infinity)) {
      const message = l10n.t(
        'Steering was ignored: it would have made the learning rate {0} into {1}.',
        before,
        before * factor,
      );
      return host.emit({ type: 'log', level: 'warning', message });
    }
    if (this.unsaved) this.apart(() => this.save(false));
    this.rateFactor *= factor;
    const values = { learningRate: before * factor, learningRateFactor: factor };
    host.emit({ type: 'steer', action: 'steer', values });
  }

  /** Waits until it is told to go on or to stop; what was done so far is saved before. */
  private async pause(): Promise<void> {
    const { host, signal } = this.options;
    const start = performance.now();
    if (this.unsaved) this.save(false);
    host.paused(true);
    while (!signal.aborted && !this.stopAsked) {
      const command = this.nextCommand();
      if (command === undefined) await setTimeout(COMMANDS_MS);
      else if (command.type !== 'pause') await this.obey(command);
      if (command?.type === 'resume') break;
    }
    if (signal.aborted) this.stopAsked = true;
    host.paused(false);
    this.timing.leaveOut(performance.now() - start);
  }

  private apart(work: () => void): void {
    const start = performance.now();
    work();
    this.timing.leaveOut(performance.now() - start);
  }

  /** The schedule's rate at a step, before what callbacks and commands make of it. */
  private scheduled(step: number): number {
    return scheduledRate(this.options.config, this.stepsPerEpoch, step);
  }

  private rate(step: number): number {
    return this.scheduled(step) * this.rateFactor;
  }

  private control() {
    const { host } = this.options;
    return {
      stop: (reason: string): void => void (this.stopReason = reason),
      scaleLearningRate: (factor: number): void => void (this.rateFactor *= factor),
      learningRate: (): number => this.rate(this.globalStep),
      markBest: (): void => void (this.markedBest = true),
      restoreBest: (): void => this.restoreBest(),
      fail: (code: string, message: string): never => {
        throw new TrainyardError({ code, message, at: ['train', 'callbacks'], exitCode: 3 });
      },
      log: (message: string): void => host.emit({ type: 'log', level: 'info', message }),
      writeFile: (name: string, data: string | Uint8Array): void => host.writeFile(name, data),
    };
  }

  private restoreBest(): void {
    const { step, host } = this.options;
    if (this.best !== null) step.restoreWeights(host.load(this.best.name).model);
  }
}
