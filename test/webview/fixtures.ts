import { random } from '../../src/runner/engine/random';
import type { RunEvent, RunEventBody } from '../../src/shared/run/events';
import type { RunManifest } from '../../src/shared/run/manifest';

export const manifest = (changes: Partial<RunManifest> = {}): RunManifest => ({
  version: 1,
  id: '20261124-100000000-digits-ab12',
  name: 'digits',
  state: 'running',
  configPath: '/work/digits.train.json',
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
    },
    {
      type: 'diagnostic',
      severity: 'warning',
      code: 'data.unreadable',
      message: '1 of 60 files is left out: a.png (empty)',
    },
  ];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const step = Array.from({ length: stepsPerEpoch }, (_, i) => (epoch - 1) * stepsPerEpoch + i);
    const at = (s: number): number => 2.3 * Math.exp((-3 * s) / (planned * stepsPerEpoch)) + 0.05;
    bodies.push({
      type: 'steps',
      epoch,
      step,
      loss: step.map((s) => at(s) * (1 + 0.2 * draws.normal())).map((loss) => Math.max(0.01, loss)),
      learningRate: step.map((s) => 0.001 * (1 - s / (planned * stepsPerEpoch))),
      milliseconds: step.map(() => 12),
    });
    const loss = at(epoch * stepsPerEpoch);
    const metrics = {
      loss,
      accuracy: 1 - loss / 3,
      val_loss: loss * (epoch > 0.7 * planned ? 1.2 + epoch / planned / 5 : 1.1),
      val_accuracy: 0.98 - loss / 3,
    };
    bodies.push({
      type: 'epoch',
      epoch,
      metrics,
      learningRate: 0.001,
      seconds: 5.8,
      samplesPerSecond: 241,
    });
    bodies.push({
      type: 'checkpoint',
      epoch,
      step: epoch * stepsPerEpoch,
      name: `epoch-${epoch}`,
      best: epoch <= 0.7 * planned,
    });
  }
  return bodies.map((body, seq) => ({ ...body, seq, time: 1000 * seq }));
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

const classes = ['0', '1', '2', '3'];
export const classificationReport = {
  task: 'classification',
  target: 'class',
  samples: 120,
  loss: 0.0961,
  metrics: { accuracy: 0.9583 },
  classes,
  accuracy: 0.9583,
  rocAuc: 0.9991,
  confusionMatrix: [
    [30, 0, 0, 0],
    [0, 29, 1, 0],
    [1, 0, 28, 1],
    [0, 0, 2, 28],
  ],
  perClass: classes.map((name) => ({
    class: name,
    precision: 0.96,
    recall: 0.95,
    f1: 0.955,
    support: 30,
  })),
  hardest: [
    {
      name: '2/017.png',
      true: '2',
      predicted: '0',
      probability: 0.98,
      trueProbability: 0.01,
      loss: 4.6,
    },
  ],
  baseline: { strategy: 'mostFrequent', prediction: '0', accuracy: 0.25 },
};
