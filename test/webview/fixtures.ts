import { random } from '../../src/runner/engine/random';
import type { RunEvent, RunEventBody } from '../../src/shared/run/events';
import type {
  PredictedPoints,
  SamplePage,
  SampleSelection,
} from '../../src/shared/protocol/panels';
import { foldsOf } from '../../src/shared/run/folds';
import type { FoldManifest, FoldsManifest, RunManifest } from '../../src/shared/run/manifest';

export const manifest = (changes: Partial<RunManifest> = {}): RunManifest => ({
  version: 1,
  id: '20261124-100000000-digits-ab12',
  name: 'digits',
  state: 'running',
  configPath: '/project/digits.train.json',
  baseDir: '/work',
  set: [],
  seed: 42,
  backend: 'wasm',
  executor: 'eager',
  versions: {},
  process: { host: 'h', bootId: 'b', pid: 1, startTime: '1' },
  control: null,
  times: { created: 1, started: 1 },
  checkpoints: { last: null, best: null, kept: [] },
  metrics: { last: {}, best: {}, test: {} },
  ...changes,
});

/** The events of a run: so many epochs of so many steps, learning as runs do. */
export function eventsOf(epochs: number, stepsPerEpoch: number, planned = epochs): RunEvent[] {
  const draws = random(5, 'events');
  const bodies: RunEventBody[] = [
    { type: 'stage', stage: 'train', message: 'Training on wasm' },
    {
      type: 'model',
      layers: [
        { name: 'dense', type: 'dense', outputShape: [10], parameters: 7850, trainable: 7850 },
      ],
      parameters: 7850,
      stepsPerEpoch,
      epochs: planned,
      backend: 'wasm',
      executor: 'eager',
      planned: {
        step: [0, planned * stepsPerEpoch - 1],
        learningRate: [0.001, 0],
      },
    },
    {
      type: 'diagnostic',
      severity: 'warning',
      code: 'data.unreadable',
      message: '1 of 60 files is left out: a.png (empty)',
    },
  ];
  const bestEpoch = Math.max(1, Math.floor(0.7 * planned));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const first = (epoch - 1) * stepsPerEpoch;
    const at = (s: number): number => 2.3 * Math.exp((-3 * s) / (planned * stepsPerEpoch)) + 0.05;
    // Four bundles an epoch, as the runner tells them by time.
    for (let part = 0; part < 4; part++) {
      const [from, to] = [part, part + 1].map((k) => Math.floor((k * stepsPerEpoch) / 4));
      const step = Array.from({ length: to! - from! }, (_, i) => first + from! + i);
      if (step.length === 0) continue;
      const noise = 0.02 * draws.normal();
      bodies.push({
        type: 'steps',
        epoch,
        step,
        loss: step.map((s) => Math.max(0.01, at(s) * (1 + 0.2 * draws.normal()))),
        learningRate: step.map((s) => 0.001 * (1 - s / (planned * stepsPerEpoch))),
        milliseconds: step.map(() => 12),
        metrics: { accuracy: Math.min(1, 1 - at(step.at(-1)!) / 3 + noise) },
      });
    }
    const loss = at(epoch * stepsPerEpoch);
    const worse = epoch > bestEpoch;
    const metrics = {
      loss,
      accuracy: 1 - loss / 3,
      val_loss: loss * (worse ? 1.1 + (epoch - bestEpoch) / planned : 1.1),
      val_accuracy: 0.98 - loss / 3,
    };
    bodies.push({
      type: 'epoch',
      epoch,
      metrics,
      learningRate: 0.001,
      seconds: 5.8,
      samplesPerSecond: 241,
      memoryBytes: 412_000_000,
      earlyStopping: { wait: Math.max(0, epoch - bestEpoch), patience: 5 },
    });
    if (epoch === 2)
      bodies.push({
        ...{ type: 'steer', action: 'steer' },
        values: { learningRate: 0.0005, learningRateFactor: 0.5 },
      });
    bodies.push({
      type: 'checkpoint',
      epoch,
      step: epoch * stepsPerEpoch,
      name: `epoch-${epoch}`,
      best: !worse,
    });
  }
  return bodies.map((body, seq) => ({ ...body, seq, time: 1000 * seq }));
}

const FOLDS = 5;
const FOLD_ROWS = { train: 480, validation: 120 };
/** What a fold comes to. */
const foldMetrics = (fold: number): Record<string, number> => ({
  loss: 0.18 + 0.01 * fold,
  accuracy: 0.93 - 0.004 * fold,
  val_loss: 0.21 + 0.02 * ((fold * 3) % 5),
  val_accuracy: 0.94 - 0.01 * ((fold * 3) % 5),
  test_loss: 0.22 + 0.005 * fold,
  test_accuracy: 0.93 - 0.003 * fold,
});

/** The events of a run of five folds, of which `ended` have ended and one more may be half done. */
export function foldEvents(ended: number): RunEvent[] {
  const all: RunEvent[] = [];
  const add = (event: RunEventBody & { fold?: number }, fold: number): void => {
    const seq = all.length;
    all.push({ ...event, fold, seq, time: 1000 * seq });
  };
  for (let fold = 1; fold <= Math.min(FOLDS, ended + 1); fold++) {
    const told = { type: 'fold', count: FOLDS, rows: FOLD_ROWS } as const;
    add({ ...told, state: 'started' }, fold);
    for (const event of eventsOf(fold <= ended ? 15 : 6, 40, 15)) {
      const shift = 1 + 0.08 * ((fold * 2) % 5);
      const moved =
        event.type === 'epoch'
          ? { ...event, metrics: { ...event.metrics, val_loss: event.metrics.val_loss! * shift } }
          : event;
      add(moved, fold);
    }
    if (fold <= ended) add({ ...told, state: 'finished', metrics: foldMetrics(fold) }, fold);
  }
  return all;
}

const REFIT_EPOCHS = 9;
const REFIT_ROWS = 600;
const refitMetrics = { loss: 0.17, accuracy: 0.94, test_loss: 0.2, test_accuracy: 0.95 };

/** The events of the five folds and of the model behind them, half done or ended. */
export function refitEvents(ended: boolean): RunEvent[] {
  const all = foldEvents(FOLDS);
  const told = { type: 'refit', epochs: REFIT_EPOCHS, rows: REFIT_ROWS } as const;
  const add = (event: RunEventBody): void => {
    const seq = all.length;
    all.push({ ...event, seq, time: 1000 * seq });
  };
  add({ ...told, state: 'started' });
  for (const event of eventsOf(ended ? REFIT_EPOCHS : 5, 50, REFIT_EPOCHS)) {
    if (event.type === 'checkpoint') add({ ...event, best: false });
    else if (event.type === 'epoch') {
      const { loss, accuracy } = event.metrics;
      add({ ...event, metrics: { loss: loss!, accuracy: accuracy! } });
    } else add(event);
  }
  if (ended) add({ ...told, state: 'finished', metrics: refitMetrics });
  return all;
}

/** What run.json says of them. */
export const refitManifest = (ended: boolean): FoldsManifest => ({
  ...foldsManifest(FOLDS),
  refit: {
    ...{ epochs: REFIT_EPOCHS, rows: REFIT_ROWS },
    metrics: { loss: 0.19, accuracy: 0.92 },
    ...(ended && { result: refitMetrics }),
  },
});

/** What run.json says of them. */
export function foldsManifest(ended: number): FoldsManifest {
  const entries = Array.from({ length: Math.min(FOLDS, ended + 1) }, (_, i): FoldManifest => {
    const fold = i + 1;
    const best = { val_loss: 0.31, val_accuracy: 0.9 };
    return {
      ...{ fold, seed: fold, rows: FOLD_ROWS },
      checkpoints: { last: 'epoch-000006', best: 'epoch-000006', kept: ['epoch-000006'] },
      metrics: { last: best, best },
      ...(fold <= ended && { result: foldMetrics(fold) }),
    };
  });
  return foldsOf(FOLDS, entries);
}

export const doneEvent = (seq: number): RunEvent => ({
  type: 'done',
  run: 'r',
  state: 'finished',
  metrics: { test_accuracy: 0.96 },
  timing: { steps: 10, stepMsMedian: 12, epochSeconds: [5], inputMsMedian: 1 },
  backend: 'wasm',
  executor: 'eager',
  seq,
  time: 0,
});

export const failedEvent = (seq: number): RunEvent => ({
  type: 'failed',
  code: 'train.nanLoss',
  message: 'The loss is NaN at step 240 with learning rate 10.',
  place: { file: '/project/digits.train.json', line: 31, column: 5 },
  seq,
  time: 0,
});

const score = (name: string, value: number, baseline: number, half: number) => ({
  name,
  value,
  baseline,
  interval: [value - half, value + half / 2] as const,
});

const classes = ['bowl', 'jug', 'mug', 'plate', 'teapot', 'vase'];
export const classificationReport = {
  task: 'classification',
  target: 'class',
  samples: 889,
  loss: 0.2206,
  metrics: { accuracy: 0.9348 },
  scores: [
    score('accuracy', 0.9348, 0.1721, 0.0168),
    score('balancedAccuracy', 0.9345, 0.1667, 0.0166),
    score('f1 (macro)', 0.934, 0.049, 0.0171),
    score('rocAuc', 0.9924, 0.5, 0.0031),
  ],
  classes,
  accuracy: 0.9348,
  rocAuc: 0.9924,
  confusionMatrix: [
    [142, 1, 3, 4, 0, 0],
    [0, 131, 2, 0, 6, 8],
    [2, 3, 147, 0, 1, 0],
    [5, 0, 0, 143, 0, 0],
    [0, 7, 1, 0, 138, 1],
    [1, 11, 0, 0, 2, 130],
  ],
  perClass: classes.map((name, i) => ({
    class: name,
    precision: 0.97 - 0.02 * (i % 3),
    recall: 0.95 - 0.015 * (i % 4),
    f1: 0.96 - 0.02 * (i % 3),
    support: 140 + 2 * i,
  })),
  hardest: [],
  baseline: { strategy: 'mostFrequent', prediction: 'mug', accuracy: 0.1721 },
} satisfies Record<string, unknown>;

/** A small picture with a pattern of its own: a PNG of 8 × 8 is too small to see, so it is SVG. */
const picture = (i: number): string => {
  const hue = (i * 47) % 360;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" ` +
    `fill="hsl(${hue} 30% 70%)"/><circle cx="${10 + (i % 5) * 3}" cy="16" r="${6 + (i % 4)}" ` +
    `fill="hsl(${(hue + 180) % 360} 60% 40%)"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
};

/** The host's answer to a request for samples. */
export const pictureSamples = (
  select: SampleSelection,
  from: number,
  count: number,
  total = 58,
): SamplePage => ({
  type: 'samples',
  select,
  total,
  from,
  columns: [],
  samples: Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) => ({
    name: `vase/${from + i}.png`,
    true: select.kind === 'cell' ? select.true : 'vase',
    predicted: select.kind === 'cell' ? select.predicted : 'jug',
    probability: 0.97 - 0.005 * (from + i),
    trueProbability: 0.02,
    src: picture(from + i),
  })),
});

const guesses = random(9, 'guesses');
const truth = Array.from({ length: 400 }, (_, i) => 10 + i / 4);
/** True and predicted values of a regression, spreading with the value. */
export const regressionPoints: PredictedPoints = {
  names: truth.map((_, i) => i),
  true: truth,
  predicted: truth.map((value) => value * (1 + 0.12 * guesses.normal())),
  total: truth.length,
};
export const regressionReport = {
  task: 'regression',
  target: 'price',
  samples: 400,
  loss: 41.2,
  metrics: { mae: 4.81, rmse: 7.12, r2: 0.94 },
  scores: [
    { name: 'mae', value: 4.81, baseline: 24.9, interval: [4.42, 5.19] },
    { name: 'rmse', value: 7.12, baseline: 28.8, interval: [6.51, 7.77] },
    { name: 'r2', value: 0.94, baseline: -0.0002, interval: [0.927, 0.951] },
  ],
  residualQuantiles: [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1].map((share) => ({
    share,
    value: 40 * (share - 0.5),
  })),
  baseline: { strategy: 'mean', prediction: 60.1 },
};
export const rowSamples = (from: number, count: number): SamplePage => ({
  type: 'samples',
  select: { kind: 'worst' },
  total: 400,
  from,
  columns: ['area', 'rooms', 'city'],
  samples: Array.from({ length: count }, (_, i) => ({
    name: 10 * (from + i),
    true: 100 - i,
    predicted: 61.25,
    values: [84.5 + i, i % 2 === 0 ? 3 : null, 'Basel'],
  })),
});
