import type { Failure, Metrics, RunEvent, RunStateName, Stage } from './events';

type ModelEvent = Extract<RunEvent, { type: 'model' }>;
type StageEvent = Extract<RunEvent, { type: 'stage' }>;
type FoldEvent = Extract<RunEvent, { type: 'fold' }>;
type RefitEvent = Extract<RunEvent, { type: 'refit' }>;
type StepsEvent = Extract<RunEvent, { type: 'steps' }>;
type EpochEvent = Extract<RunEvent, { type: 'epoch' }>;
type Done = Extract<RunEvent, { type: 'done' }>;
type Checkpoint = Extract<RunEvent, { type: 'checkpoint' }>;
type Fork = Extract<RunEvent, { type: 'fork' }>;
type Diagnostic = Extract<RunEvent, { type: 'diagnostic' }>;

/** An epoch's end; `elapsed` in seconds as {@link RunState.elapsed}. */
export type EpochPoint = Omit<EpochEvent, 'type' | 'seq'> & { readonly elapsed: number };

/** Something that was asked of the run on its way. */
export interface Steer {
  readonly action: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Steps that were done then. */
  readonly step: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly elapsed: number;
}

/** What a fold has come to, for a run that trains several. */
export interface FoldState {
  /** From 1. */
  readonly fold: number;
  readonly rows: { readonly train: number; readonly validation: number };
  /** Ended ones: those of its curves. The fold that goes on has them in RunState.epochs. */
  readonly epochs: readonly EpochPoint[];
  /** Its metrics once it has ended; see FoldManifest.result. */
  readonly metrics?: Metrics;
}

/** A run as its events tell it; what every view of a run shows. */
export interface RunState {
  readonly seq: number;
  readonly state: RunStateName;
  readonly stage: Stage;
  readonly message: string;
  /** How far the stage is, where it counts. */
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  /** Seconds that the run has worked: pauses, and the time between a stop and a resume, left out. */
  readonly elapsed: number;
  /** When the last event was, in milliseconds since 1970; undefined before the first. */
  readonly lastTime: number | undefined;
  readonly model: ModelEvent | undefined;
  /** One entry a step, parallel; a loss that is no number is NaN. */
  readonly steps: {
    readonly step: number[];
    readonly loss: number[];
    readonly learningRate: number[];
    readonly milliseconds: number[];
    readonly elapsed: number[];
  };
  /** One entry a bundle of steps, at its last step: the metrics over these steps; parallel. */
  readonly bundles: {
    readonly step: number[];
    readonly elapsed: number[];
    readonly metrics: Metrics[];
  };
  /** How often steps were taken back, by a resume behind an older checkpoint. */
  readonly rewound: number;
  readonly epochs: readonly EpochPoint[];
  readonly checkpoints: readonly Checkpoint[];
  readonly steers: readonly Steer[];
  /** Where it was forked from another run, and that from another; the last one is its own. */
  readonly forks: readonly (Fork & { readonly elapsed: number })[];
  readonly diagnostics: readonly Diagnostic[];
  /** The last lines, each with its time in milliseconds since 1970. */
  readonly log: readonly {
    readonly time: number;
    readonly level: 'info' | 'warning' | 'error';
    readonly message: string;
  }[];
  /** Of a run that trains folds: which one all of the above is of, and those that have begun. */
  readonly fold:
    | { readonly current: number | 'refit'; readonly count: number; readonly began: number }
    | undefined;
  readonly folds: readonly FoldState[];
  /** The model behind the folds, of all their rows, once it has begun; its metrics once it has ended. */
  readonly refit:
    { readonly epochs: number; readonly rows: number; readonly metrics?: Metrics } | undefined;
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
    progress: undefined,
    elapsed: 0,
    lastTime: undefined,
    model: undefined,
    steps: { step: [], loss: [], learningRate: [], milliseconds: [], elapsed: [] },
    bundles: { step: [], elapsed: [], metrics: [] },
    rewound: 0,
    epochs: [],
    checkpoints: [],
    steers: [],
    forks: [],
    diagnostics: [],
    log: [],
    fold: undefined,
    folds: [],
    refit: undefined,
    done: undefined,
    failure: undefined,
  };
}

/** Nobody works while a run is paused, nor before it is taken up again. */
function worked(state: RunState, event: RunEvent): number {
  const begins = event.type === 'stage' && event.stage === 'load';
  if (state.lastTime === undefined || begins || state.state === 'paused') return 0;
  return Math.max(0, event.time - state.lastTime) / 1000;
}

/** Seconds of work since the fold began, or the run where there are none. */
const sinceFold = ({ elapsed, fold }: RunState): number => elapsed - (fold?.began ?? 0);

/** What one model's training tells, before it tells anything. */
const nothingYet = (): Pick<
  RunState,
  'steps' | 'bundles' | 'epochs' | 'checkpoints' | 'steers'
> => {
  const { steps, bundles, epochs, checkpoints, steers } = initialState();
  return { steps, bundles, epochs, checkpoints, steers };
};

/** Another fold begins with empty curves; the ones before keep theirs by epoch. */
function enterFold(state: RunState, event: FoldEvent): Partial<RunState> {
  const { fold: current = 1, count, rows, metrics } = event;
  const { fold, folds, epochs, elapsed, rewound } = state;
  if (event.state === 'finished')
    return {
      folds: folds.map((each) =>
        each.fold === current ? { ...each, epochs, ...(metrics && { metrics }) } : each,
      ),
    };
  const others = folds
    .filter((each) => each.fold !== current)
    .map((each) => (each.fold === fold?.current ? { ...each, epochs } : each));
  const list = [...others, { fold: current, rows, epochs: [] }];
  // A fold that is taken up again goes on with its curves.
  if (fold?.current === current) return { folds: list };
  return {
    ...nothingYet(),
    rewound: rewound + 1,
    fold: { current, count, began: elapsed },
    folds: list,
  };
}

/** Behind the folds, curves are those of the model of all their rows. */
function enterRefit(state: RunState, event: RefitEvent): Partial<RunState> {
  const { epochs, rows, metrics } = event;
  const refit = { epochs, rows, ...(metrics && { metrics }) };
  const { fold, folds, rewound, elapsed } = state;
  if (fold?.current === 'refit') return { refit };
  return {
    ...nothingYet(),
    rewound: rewound + 1,
    fold: { current: 'refit', count: fold?.count ?? folds.length, began: elapsed },
    folds: folds.map((each) =>
      each.fold === fold?.current ? { ...each, epochs: state.epochs } : each,
    ),
    refit,
  };
}

/** Takes back what came from step `from` on; the lists of steps are long, and cut in place. */
function rewind(state: RunState, from: number): Pick<RunState, 'rewound' | 'steers'> {
  const { steps, bundles, steers, rewound } = state;
  if ((steps.step.at(-1) ?? -1) < from) return { rewound, steers };
  const cut = (list: readonly number[]): number => {
    const at = list.findIndex((step) => step >= from);
    return at < 0 ? list.length : at;
  };
  const kept = cut(steps.step);
  for (const list of Object.values(steps)) list.length = kept;
  const keptBundles = cut(bundles.step);
  for (const list of Object.values(bundles)) list.length = keptBundles;
  return { rewound: rewound + 1, steers: steers.filter(({ step }) => step <= from) };
}

function addSteps(state: RunState, event: StepsEvent): Partial<RunState> {
  const taken = rewind(state, event.step[0] ?? Infinity);
  const { steps, bundles } = state;
  const elapsed = sinceFold(state);
  let left = event.milliseconds.reduce((sum, each) => sum + each, 0) / 1000;
  let before = steps.elapsed.at(-1) ?? 0;
  for (let i = 0; i < event.step.length; i++) {
    left -= event.milliseconds[i]! / 1000;
    before = Math.max(before, elapsed - left);
    steps.step.push(event.step[i]!);
    // JSON has no NaN.
    steps.loss.push((event.loss[i] as number | null) ?? Number.NaN);
    steps.learningRate.push(event.learningRate[i]!);
    steps.milliseconds.push(event.milliseconds[i]!);
    steps.elapsed.push(before);
  }
  if (event.metrics !== undefined && event.step.length > 0) {
    bundles.step.push(event.step.at(-1)!);
    bundles.elapsed.push(before);
    bundles.metrics.push(event.metrics);
  }
  return taken;
}

/** A run that is taken up again has neither ended nor failed. */
function enter({ stage, message, done, total }: StageEvent): Partial<RunState> {
  const counted = done !== undefined && total !== undefined;
  return {
    state: 'running',
    stage,
    message,
    progress: counted ? { done, total } : undefined,
    ...(stage === 'load' && { done: undefined, failure: undefined }),
  };
}

function addEpoch(state: RunState, event: EpochEvent): Partial<RunState> {
  const { epochs } = state;
  const elapsed = sinceFold(state);
  const { epoch, metrics, learningRate, seconds, samplesPerSecond } = event;
  const { time, memoryBytes, earlyStopping } = event;
  const kept = (epochs.at(-1)?.epoch ?? 0) < event.epoch ? epochs : before(epochs, event.epoch);
  const point = {
    ...{ epoch, metrics, learningRate, seconds, samplesPerSecond, time, elapsed },
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(earlyStopping && { earlyStopping }),
  };
  return { epochs: [...kept, point] };
}
const before = (epochs: readonly EpochPoint[], epoch: number): readonly EpochPoint[] =>
  epochs.filter((each) => each.epoch < epoch);

function changes(state: RunState, event: RunEvent): Partial<RunState> {
  switch (event.type) {
    case 'stage':
      return enter(event);
    case 'model':
      return { model: event };
    case 'fold':
      return enterFold(state, event);
    case 'refit':
      return enterRefit(state, event);
    case 'steps':
      return addSteps(state, event);
    case 'epoch':
      return addEpoch(state, event);
    case 'checkpoint':
      return {
        checkpoints: [...state.checkpoints.filter(({ name }) => name !== event.name), event],
      };
    case 'diagnostic':
      // A resumed run reads its data again and says again what it finds.
      return {
        diagnostics: [
          ...state.diagnostics.filter(
            ({ code, message }) => code !== event.code || message !== event.message,
          ),
          event,
        ],
      };
    case 'log': {
      const { time, level, message } = event;
      return { log: [...state.log.slice(1 - LOG_LINES), { time, level, message }] };
    }
    case 'fork':
      return { forks: [...state.forks, { ...event, elapsed: state.elapsed }] };
    case 'steer': {
      const { action, values, time } = event;
      const step = (state.steps.step.at(-1) ?? -1) + 1;
      const elapsed = sinceFold(state);
      const steers = [...state.steers, { action, values, step, time, elapsed }];
      if (action === 'pause') return { steers, state: 'paused' };
      return { steers, ...(action === 'resume' && { state: 'running' }) };
    }
    case 'done':
      return { state: event.state, stage: 'done', done: event };
    case 'failed': {
      const { code, message, place } = event;
      return { state: 'failed', failure: { code, message, ...(place && { place }) } };
    }
  }
}

/**
 * The one reducer. A resumed run goes on behind its last checkpoint: steps and epochs that are told
 * again take the place of the old ones. Lists of steps grow in place, being long: who keeps an older
 * state sees them grow too.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  const elapsed = state.elapsed + worked(state, event);
  const now = { ...state, elapsed, lastTime: event.time, seq: event.seq };
  return { ...now, ...changes(now, event) };
}
