import type { Failure, Metrics, RunEvent, RunStateName, Stage } from './events';

type ModelEvent = Extract<RunEvent, { type: 'model' }>;
type Done = Extract<RunEvent, { type: 'done' }>;
type Checkpoint = Extract<RunEvent, { type: 'checkpoint' }>;
type Diagnostic = Extract<RunEvent, { type: 'diagnostic' }>;

export interface EpochPoint {
  readonly epoch: number;
  readonly metrics: Metrics;
  readonly learningRate: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/** A run as its events tell it; what every view of a run shows. */
export interface RunState {
  readonly seq: number;
  readonly state: RunStateName;
  readonly stage: Stage;
  readonly message: string;
  readonly model: ModelEvent | undefined;
  /** One entry a step, parallel. */
  readonly steps: {
    readonly step: number[];
    readonly loss: number[];
    readonly learningRate: number[];
  };
  readonly epochs: readonly EpochPoint[];
  readonly checkpoints: readonly Checkpoint[];
  readonly diagnostics: readonly Diagnostic[];
  readonly log: readonly string[];
  readonly done: Done | undefined;
  readonly failure: Failure | undefined;
}

const LOG_LINES = 200;

export function initialState(): RunState {
  return {
    seq: -1,
    state: 'starting',
    stage: 'load',
    message: '',
    model: undefined,
    steps: { step: [], loss: [], learningRate: [] },
    epochs: [],
    checkpoints: [],
    diagnostics: [],
    log: [],
    done: undefined,
    failure: undefined,
  };
}

/**
 * The one reducer. A resumed run goes on behind its last checkpoint: steps and epochs that are told
 * again take the place of the old ones. Step lists are appended in place, being long.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  const next = { ...state, seq: event.seq };
  switch (event.type) {
    case 'stage':
      return { ...next, state: 'running', stage: event.stage, message: event.message };
    case 'model':
      return { ...next, model: event };
    case 'steps': {
      const { step, loss, learningRate } = state.steps;
      const from = event.step[0] ?? Infinity;
      const kept =
        step.length === 0 || step.at(-1)! < from ? step.length : step.findIndex((s) => s >= from);
      for (const list of [step, loss, learningRate]) list.length = kept;
      step.push(...event.step);
      loss.push(...event.loss);
      learningRate.push(...event.learningRate);
      return next;
    }
    case 'epoch': {
      const { epoch, metrics, learningRate, seconds, samplesPerSecond } = event;
      const point = { epoch, metrics, learningRate, seconds, samplesPerSecond };
      return { ...next, epochs: [...state.epochs.filter((e) => e.epoch < epoch), point] };
    }
    case 'checkpoint':
      return {
        ...next,
        checkpoints: [...state.checkpoints.filter(({ name }) => name !== event.name), event],
      };
    case 'diagnostic':
      return { ...next, diagnostics: [...state.diagnostics, event] };
    case 'log':
      return { ...next, log: [...state.log.slice(1 - LOG_LINES), event.message] };
    case 'steer':
      if (event.action === 'pause') return { ...next, state: 'paused' };
      return event.action === 'resume' ? { ...next, state: 'running' } : next;
    case 'done':
      return { ...next, state: event.state, stage: 'done', done: event };
    case 'failed':
      return { ...next, state: 'failed', failure: { code: event.code, message: event.message } };
  }
}
