// npm run bench:engine [-- --only mlp,cnn --rounds 7]: trains the same models here, with Keras, PyTorch
// and tfjs-node, by turns, and writes docs/benchmarks.md. What --only leaves out keeps the figures
// of the run before.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root, run } from '../../src/build/install.mjs';
import { installTensorFlow } from '../../src/build/tensorflow.mjs';
import { writePage } from './page.mjs';
import { BATCH, TRAIN_SHARE, workloads } from './workloads.mjs';
import { bundle } from './bundle.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '7' } },
});
const names = options.only?.split(',') ?? [...Object.keys(workloads), 'run', 'bookkeeping'];
const rounds = Number(options.rounds);

/** Epochs in a round; those of the slower ones take long and vary little. */
const EPOCHS = { ours: 3, keras: 3, torch: 1, tfjs: 1 };
/** Losses of the last epoch of the first round may differ by this share: each side draws its own weights. */
const LOSS_SHARE = 0.2;
const FASHION = { rows: 60_000 + 10_000, epochs: 3 };
/** What PyTorch's wheel and its CUDA take. */
const TORCH_BYTES = 8e9;

const folder = `${root}.cache/bench`;
mkdirSync(folder, { recursive: true });
const { python, binding, libraries } = installTensorFlow(`${folder}/python`);
const env = { ...process.env, LD_LIBRARY_PATH: libraries, TF_CPP_MIN_LOG_LEVEL: '3' };

function hasTorch() {
  const there = () => spawnSync(python, ['-c', 'import torch']).status === 0;
  if (there()) return true;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < TORCH_BYTES) {
    console.log('PyTorch is left out: its wheel brings CUDA, and there is no room for it.');
    return false;
  }
  console.log('Installing PyTorch (pip)…');
  return run(python, ['-m', 'pip', 'install', '-q', 'torch']) === 0 && there();
}

function makeData(name, rows, shape) {
  if (existsSync(`${folder}/${name}_${rows}.done`)) return;
  run(python, [`${root}test/bench/make.py`, folder, name, String(rows), shape.join()]);
  writeFileSync(`${folder}/${name}_${rows}.done`, '');
}

/** A process that trains epochs when it is told to. */
function peer(command, args) {
  const child = spawn(command, args, { env, cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async train(epochs) {
      child.stdin.write(`${epochs}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ${args.join(' ')} ended`);
      return JSON.parse(value).map(([seconds, loss]) => ({ seconds, loss }));
    },
    end: () => child.kill(),
  };
}

function configOf(name, { layers, optimizer, shape }, epochs, shares) {
  const file = `${folder}/${name}.train.json`;
  const config = {
    name,
    data: {
      ...{ type: 'numpy', source: `${name}_x.npy`, labels: `${name}_y.npy` },
      task: 'classification',
    },
    split: { type: 'random', ...shares },
    // Pictures become 0…1, as for the peers; sequences stay as they are.
    ...(shape.length === 3 ? {} : { scale: 'none' }),
    model: { layers },
    compile: { optimizer, metrics: ['accuracy'] },
    train: { epochs, batchSize: BATCH },
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Runs `trainyard train`; gives every event with the time at which it came. */
async function trainyard(config) {
  const runs = `${folder}/runs`;
  rmSync(runs, { recursive: true, force: true });
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [`${root}dist/cli.cjs`, 'train', config, '--backend', 'tensorflow', '--runs', runs, '--json'],
    {
      env: {
        ...env,
        ...{ TRAINYARD_TENSORFLOW_BINDING: binding, TRAINYARD_TENSORFLOW_LIBRARIES: libraries },
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const events = [];
  for await (const line of createInterface({ input: child.stdout }))
    events.push({ ...JSON.parse(line), at: performance.now() - start });
  const done = events.at(-1);
  if (done?.type !== 'done' || done.executor !== 'graph')
    throw new Error(`trainyard ended with ${JSON.stringify(done)}`);
  return { events, done };
}

async function ours(config) {
  const { events, done } = await trainyard(config);
  const losses = events.filter(({ type }) => type === 'epoch').map(({ metrics }) => metrics.loss);
  return done.timing.epochSeconds.map((seconds, i) => ({ seconds, loss: losses[i] }));
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function compare(name, sides) {
  const workload = workloads[name];
  const rows = workload.steps * BATCH;
  makeData(name, rows / TRAIN_SHARE, workload.shape);
  const rest = (1 - TRAIN_SHARE) / 2;
  const shares = { train: TRAIN_SHARE, validation: rest, test: rest };
  const config = configOf(name, workload, EPOCHS.ours, shares);
  const numbers = [name, String(rows), String(BATCH)];
  const script = (side) => [`${root}test/bench/peer.py`, side, folder, ...numbers];
  const files = ['x', 'y'].map((part) => `${folder}/${name}_${part}.npy`);
  const makers = {
    keras: () => peer(python, script('keras')),
    torch: () => peer(python, script('torch')),
    tfjs: () =>
      peer(process.execPath, [
        `${root}test/bench/tfjsNode.mjs`,
        ...[binding, ...numbers, workload.shape.join(), ...files],
      ]),
  };
  const peers = Object.fromEntries(sides.map((side) => [side, makers[side]()]));
  const times = Object.fromEntries(['ours', ...sides].map((side) => [side, []]));
  const losses = {};
  for (let round = 0; round < rounds; round++) {
    for (const side of ['ours', ...sides]) {
      const epochs = side === 'ours' ? await ours(config) : await peers[side].train(EPOCHS[side]);
      times[side].push(...epochs.map(({ seconds }) => (seconds / workload.steps) * 1000));
      // Those of one epoch a round come to the same in the third.
      if (times[side].length <= EPOCHS.ours) losses[side] = epochs.at(-1).loss;
    }
  }
  for (const { end } of Object.values(peers)) end();
  const result = Object.fromEntries(
    Object.entries(times).map(([side, all]) => [
      side,
      { best: Math.min(...all), median: median(all), loss: losses[side] },
    ]),
  );
  for (const [side, { loss }] of Object.entries(result)) {
    const away = Math.abs(loss - result.ours.loss) / result.ours.loss;
    if (!(away <= LOSS_SHARE))
      throw new Error(`${name}: ${side} ends with loss ${loss}, not ${result.ours.loss}`);
  }
  result.rounds = rounds;
  console.log(name, JSON.stringify(result));
  return result;
}

/** A whole run on data of Fashion-MNIST's size: what it costs beside its steps. */
async function wholeRun() {
  const { mlp } = workloads;
  makeData('run', FASHION.rows, mlp.shape);
  const shares = { train: 6 / 7, validation: 1 / 14, test: 1 / 14 };
  const { events, done } = await trainyard(configOf('run', mlp, FASHION.epochs, shares));
  const { steps, stepMsMedian, epochSeconds } = done.timing;
  const first = events.find(({ type }) => type === 'steps');
  const ofType = (type) => events.filter((event) => event.type === type);
  const result = {
    stepMs: stepMsMedian,
    epochMs: Math.min(...epochSeconds) * 1000,
    steps: steps / FASHION.epochs,
    // Its event comes with the bundle that the step is in.
    firstStepMs: first.at - first.milliseconds.slice(1).reduce((sum, each) => sum + each, 0),
    events: ofType('steps').length,
    checkpoints: ofType('checkpoint').length,
  };
  console.log('run', JSON.stringify(result));
  return result;
}

/** The same run with and without what its directory and the panel cost. */
async function bookkeeping() {
  makeData('run', FASHION.rows, workloads.mlp.shape);
  const shares = { train: 6 / 7, validation: 1 / 14, test: 1 / 14 };
  const config = configOf('run', workloads.mlp, FASHION.epochs, shares);
  await bundle(['test/bench/bookkeeping.ts', 'test/bench/follower.ts'], folder);
  // What it costs is less than two runs of one kind differ, so it takes more of them.
  const args = [`${folder}/bookkeeping.cjs`, config, String(3 * rounds), folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...env, TRAINYARD_TENSORFLOW_BINDING: binding },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const seconds = JSON.parse(stdout.trim().split('\n').at(-1));
  const result = Object.fromEntries(
    Object.entries(seconds).map(([side, all]) => [
      side,
      { best: Math.min(...all), median: median(all) },
    ]),
  );
  result.more = median(seconds.with.map((each, i) => each / seconds.without[i] - 1));
  console.log('bookkeeping', JSON.stringify(result));
  return result;
}

const special = { run: wholeRun, bookkeeping };
const sides = ['keras', ...(hasTorch() ? ['torch'] : []), 'tfjs'];
if (run(process.execPath, ['src/build/build.mjs']) !== 0) process.exit(1);
const file = `${folder}/results.json`;
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
for (const name of names) {
  results[name] = await (special[name]?.() ?? compare(name, sides));
  writeFileSync(file, JSON.stringify(results));
}
const version = (name) =>
  spawnSync(python, ['-c', `import importlib.metadata as m; print(m.version("${name}"))`], {
    encoding: 'utf8',
  }).stdout.trim();
const versions = {
  TensorFlow: version('tensorflow-cpu') || version('tensorflow_cpu'),
  Keras: version('keras'),
  ...(sides.includes('torch') ? { PyTorch: version('torch') } : {}),
};
await writePage(`${root}docs/benchmarks.md`, { results, versions });
