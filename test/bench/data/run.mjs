// npm run bench:data: scaling and balancing against scikit-learn and imbalanced-learn, alternately
// in one run. Writes its section of docs/benchmarks.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeSection } from '../section.mjs';

const ROUNDS = 3;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}.cache/bench-data`;
const python = `${folder}/venv/bin/python`;
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

const run = (command, ...args) =>
  execFileSync(command, args.map(String), { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
const median = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)];

mkdirSync(folder, { recursive: true });
if (!existsSync(python)) {
  run('python3', '-m', 'venv', `${folder}/venv`);
  run(python, '-m', 'pip', 'install', '--quiet', 'scikit-learn', 'imbalanced-learn');
}
if (!existsSync(`${folder}/both.i32`)) run(python, peers, 'make', folder);
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/data/ours.ts'],
  outfile: `${folder}/ours.cjs`,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['main'],
  alias: { 'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js' },
  external: ['@duckdb/node-api', 'sharp', '*.node'],
  logLevel: 'error',
});

const only = process.argv.slice(2);
const lines = [];
for (const task of tasks.filter(([, name]) => only.length === 0 || only.includes(name))) {
  const [kind, name, , rows, columns] = task;
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(JSON.parse(run(process.execPath, `${folder}/ours.cjs`, folder, ...task)));
    theirs.push(JSON.parse(run(python, peers, folder, ...task)));
  }
  const [a, b] = [ours, theirs].map((all) => median(all.map(({ seconds }) => seconds)));
  const size = `${rows.toLocaleString('en')} × ${columns}`;
  const left = kind === 'scale' ? '' : `${ours[0].rows} (${theirs[0].rows})`;
  const line = `| ${name} | ${size} | ${a.toFixed(3)} s | ${b.toFixed(3)} s | ${(a / b).toFixed(2)} | ${left} |`;
  lines.push(line);
  process.stdout.write(`${line}\n`);
}
if (only.length === 0) {
  const versions = run(
    python,
    '-c',
    'import sklearn, imblearn; print(f"scikit-learn {sklearn.__version__}, imbalanced-learn {imblearn.__version__}")',
  ).trim();
  await writeSection(
    'balancing',
    `## Scaling and balancing

\`npm run bench:data\`: median of ${ROUNDS} runs of a process of its own each, ours and theirs in turn; fitting and
applying, without reading the data. ${versions}; Node ${process.versions.node}; ${availableParallelism()} cores (${cpus()[0].model.trim()}).
Both have the rows in double precision in memory, ours by column where a column is scaled, theirs by row.
Nearest neighbours run in WebAssembly on every core, whatever the backend that trains.

| element | rows × columns | Trainyard | peer | ratio | rows afterwards (peer) |
| --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

The peer of smotetomek took 63 s in the figures published for imbalanced-learn 0.7. Rows after smotetomek and
adasyn differ with the rows drawn; those after tomekLinks and editedNearestNeighbours are the same ones.`,
  );
}
