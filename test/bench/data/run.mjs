// npm run bench:data: scaling and balancing against scikit-learn and imbalanced-learn, by turns, and
// its section of docs/benchmarks.md. Rows can be chosen by name (`smote adasyn`): those measured
// before stay as they were, so that the table can be measured in pieces. --python PATH takes a Python
// with both packages, else there is a virtual environment in .cache/bench-data; --ours leaves the
// peers out, prints and writes nothing. `neighbors` is the comparison of WebAssembly with native
// TensorFlow below the table, where .cache/tensorflow has one (as the tests and bench:engine set up).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeSection } from '../section.mjs';
import { bundle } from '../bundle.mjs';
import { tensorflowForTests } from '../../../src/build/tensorflow.mjs';

const { values: options, positionals: only } = parseArgs({
  options: {
    python: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    ours: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}.cache/bench-data`;
const results = `${folder}/results.json`;
const python = options.python ?? `${folder}/venv/bin/python`;
const peers = `${root}test/bench/data/peers.py`;
const tasks = [
  ['scale', 'standard', 'scaling', 1_000_000, 30],
  ['scale', 'minMax', 'scaling', 1_000_000, 30],
  ['scale', 'robust', 'scaling', 1_000_000, 30],
  ['balance', 'smote', 'minority', 100_000, 30],
  ['balance', 'adasyn', 'minority', 100_000, 30],
  ['balance', 'tomekLinks', 'links', 50_000, 30],
  ['balance', 'editedNearestNeighbours', 'links', 50_000, 30],
  ['balance', 'smotetomek', 'both', 30_000, 63],
];

const run = (command, ...args) => runWith({}, command, ...args);
const runWith = (env, command, ...args) =>
  execFileSync(command, args.map(String), {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 },
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', Object.keys(env).length > 0 ? 'ignore' : 'inherit'],
  });
const median = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)];

mkdirSync(folder, { recursive: true });
if (!existsSync(python)) {
  run('python3', '-m', 'venv', `${folder}/venv`);
  run(python, '-m', 'pip', 'install', '--quiet', 'scikit-learn', 'imbalanced-learn');
}
if (!existsSync(`${folder}/both.i32`)) run(python, peers, 'make', folder);
await bundle(['test/bench/data/ours.ts', 'test/bench/data/neighbors.ts'], folder);

const NEIGHBORS = 'neighbors';
const unknown = only.filter(
  (name) => name !== NEIGHBORS && tasks.every((task) => task[1] !== name),
);
if (unknown.length > 0)
  throw new Error(
    `${unknown.join(', ')}: no such row; they are ${tasks.map((t) => t[1]).join(', ')}`,
  );
const measured = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
for (const task of tasks.filter(([, name]) => only.length === 0 || only.includes(name))) {
  const [kind, name, , rows, columns] = task;
  const ours = [];
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(JSON.parse(run(process.execPath, `${folder}/ours.cjs`, folder, ...task)));
    if (!options.ours) theirs.push(JSON.parse(run(python, peers, folder, ...task)));
  }
  const seconds = (all) => median(all.map((each) => each.seconds));
  if (options.ours) {
    process.stdout.write(`${name}: ${seconds(ours).toFixed(3)} s, ${ours[0].rows} rows\n`);
    continue;
  }
  const [a, b] = [seconds(ours), seconds(theirs)];
  const size = `${rows.toLocaleString('en')} × ${columns}`;
  const left = kind === 'scale' ? '' : `${ours[0].rows} (${theirs[0].rows})`;
  const line = `| ${name} | ${size} | ${a.toFixed(3)} s | ${b.toFixed(3)} s | ${(a / b).toFixed(2)} | ${left} |`;
  measured[name] = line;
  measured.rounds = { ...measured.rounds, [name]: rounds };
  writeFileSync(results, JSON.stringify(measured, null, 2));
  process.stdout.write(`${line}\n`);
}
const chosen = only.length === 0 || only.includes(NEIGHBORS);
if (chosen && existsSync(`${root}.cache/tensorflow`)) {
  const tensorflow = tensorflowForTests();
  const all = { wasm: [], tensorflow: [] };
  for (let round = 0; tensorflow !== undefined && round < rounds; round++)
    for (const [on, found] of Object.entries(all)) {
      const binding = { TRAINYARD_TENSORFLOW_BINDING: tensorflow.TRAINYARD_TEST_BINDING };
      const env = on === 'wasm' ? {} : { ...tensorflow, ...binding };
      const args = [`${folder}/neighbors.cjs`, folder, 'minority', 100_000, 30, on];
      found.push(JSON.parse(runWith(env, process.execPath, ...args)));
    }
  if (all.tensorflow.length > 0) {
    const of = (on, what) => `${median(all[on].map((each) => each[what])).toFixed(2)} s`;
    const [exact, native, start] = [
      of('wasm', 'seconds'),
      of('tensorflow', 'seconds'),
      of('tensorflow', 'start'),
    ];
    measured[NEIGHBORS] =
      `On the rows of adasyn, the neighbours of the rarer class among all rows: exact ones in WebAssembly ${exact}; ` +
      `candidates alone, by products and top k on native TensorFlow, ${native} and ${start} to load it.`;
    if (!options.ours) writeFileSync(results, JSON.stringify(measured, null, 2));
    process.stdout.write(`${measured[NEIGHBORS]}\n`);
  }
}
const missing = tasks.filter(([, name]) => measured[name] === undefined).map(([, name]) => name);
if (missing.length > 0) process.stdout.write(`Not measured yet: ${missing.join(', ')}\n`);
else if (!options.ours) {
  const versions = run(
    python,
    '-c',
    'import sklearn, imblearn; print(f"scikit-learn {sklearn.__version__}, imbalanced-learn {imblearn.__version__}")',
  ).trim();
  await writeSection(
    'balancing',
    `## Scaling and balancing

\`npm run bench:data\`: median of at least ${Math.min(...Object.values(measured.rounds ?? { rounds }))} runs of a process of its own each, ours and theirs in turn; fitting and
applying, without reading the data. ${versions}; Node ${process.versions.node}; ${availableParallelism()} cores (${cpus()[0].model.trim()}).
Both have the rows in double precision in memory, ours by column where a column is scaled, theirs by row.
Both compute in double; ours come out as rows in float32, which is what a model is fed, theirs as rows in double.
Nearest neighbours run in WebAssembly on every core, whatever the backend that trains. ${measured[NEIGHBORS] ?? ''}

| element | rows × columns | Trainyard | peer | ratio | rows afterwards (peer) |
| --- | --- | --- | --- | --- | --- |
${tasks.map(([, name]) => measured[name]).join('\n')}

The peer of smotetomek took 63 s in the figures published for imbalanced-learn 0.7. Rows after smotetomek and
adasyn differ with the rows drawn; those after tomekLinks and editedNearestNeighbours are the same ones.`,
  );
}
