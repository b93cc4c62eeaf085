// npm run bench:augmentation [-- --rounds 7]: pictures a second through the affine augmentation, and
// through Keras's ImageDataGenerator and its layers in tf.data, by turns in one run.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root, run } from '../../src/build/install.mjs';
import { tensorflowForTests } from '../../src/build/tensorflow.mjs';
import { bundle } from './bundle.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Number(options.rounds);
/** Side of the pictures, and pictures in a round. */
const sizes = [
  [32, 1024],
  [224, 64],
];

const tensorflow = tensorflowForTests();
if (tensorflow === undefined) process.exit(1);
const python = `${root}.cache/tensorflow/bin/python`;
// ImageDataGenerator resamples with scipy.
if (run(python, ['-m', 'pip', 'install', '-q', 'scipy', 'pillow']) !== 0) process.exit(1);

const folder = `${root}.cache/bench`;
mkdirSync(folder, { recursive: true });
await bundle({ augmentation: 'test/bench/augmentation.ts' }, folder);

/** A process that takes a batch of pictures so many times when it is told to, and says how long. */
function peer(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async seconds(size, pictures) {
      child.stdin.write(`${size} ${pictures}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ${args.join(' ')} ended`);
      return Number(value);
    },
    end: () => child.kill(),
  };
}

const ours = `${folder}/augmentation.cjs`;
const theirs = [python, `${root}test/bench/augmentation.py`];
const binding = {
  ...tensorflow,
  TRAINYARD_TENSORFLOW_BINDING: tensorflow.TRAINYARD_TEST_BINDING,
};
const peers = {
  'Trainyard, tensorflow': peer(process.execPath, [ours, 'tensorflow'], binding),
  'Trainyard, wasm': peer(process.execPath, [ours, 'wasm']),
  'Keras ImageDataGenerator': peer(theirs[0], [theirs[1], 'generator']),
  'Keras layers in tf.data': peer(theirs[0], [theirs[1], 'layers']),
};
const found = Object.fromEntries(Object.keys(peers).map((name) => [name, sizes.map(() => [])]));
for (const [which, [size, pictures]] of sizes.entries())
  for (let round = 0; round <= rounds; round++)
    for (const [name, each] of Object.entries(peers)) {
      const seconds = await each.seconds(size, pictures);
      // The first round warms up.
      if (round > 0) found[name][which].push(pictures / seconds);
    }
for (const each of Object.values(peers)) each.end();

const shown = (rates) => {
  const sorted = [...rates].sort((a, b) => a - b);
  const text = (rate) => Math.round(rate).toLocaleString('en');
  const middle = sorted[Math.floor(sorted.length / 2)];
  return `${text(middle)} (${text(sorted[0])}–${text(sorted.at(-1))})`;
};
console.log(
  `rotation 40, shifts, shear and zoom 0.2, horizontal flip; batches of 32; ${rounds} rounds`,
);
console.log('pictures a second: median of the rounds (least–greatest)');
for (const [name, bySize] of Object.entries(found))
  console.log(
    `${name.padEnd(26)} ${sizes.map(([size], i) => `${size} × ${size}: ${shown(bySize[i])}`).join('   ')}`,
  );
