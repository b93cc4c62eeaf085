// npm run bench:data: reads the same table and the same pictures as pandas and tf.data do, by turns,
// and writes its section of docs/benchmarks.md. Needs Python with pandas and tensorflow:
// --python PATH, else a virtual environment in .cache/bench.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import sharp from 'sharp';
import { root, run } from '../../src/build/install.mjs';
import { writeSection } from './section.mjs';

const { values: options } = parseArgs({
  options: { python: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(options.rounds);
const ROWS = 1_000_000;
const COLUMNS = 30;
const PICTURES = 1_000;
const SIZE = { width: 640, height: 480 };
const [HEIGHT, WIDTH] = [96, 96];

const folder = `${root}.cache/bench/data`;
mkdirSync(folder, { recursive: true });

function pythonOf() {
  const own = `${root}.cache/bench/python`;
  const python = options.python ?? `${own}/bin/python`;
  const ready = () => spawnSync(python, ['-c', 'import pandas, tensorflow']).status === 0;
  if (ready()) return python;
  if (options.python) throw new Error(`${python} has no pandas and tensorflow`);
  run('python3', ['-m', 'venv', own]);
  run(python, ['-m', 'pip', 'install', '-q', '-r', `${root}test/bench/dataRequirements.txt`]);
  if (!ready()) throw new Error('pandas and tensorflow cannot be installed');
  return python;
}

/** Numbers between 0 and 1, the same ones each time. */
function draws(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function makeTable(path) {
  if (existsSync(path)) return;
  console.log(`Writing ${ROWS} rows…`);
  const next = draws(7);
  const out = createWriteStream(path);
  out.write(`${Array.from({ length: COLUMNS }, (_, i) => (i === 0 ? 'y' : `x${i}`)).join(',')}\n`);
  for (let row = 0; row < ROWS; row++) {
    const y = next() < 0.3 ? 1 : 0;
    const cells = [y];
    for (let i = 1; i < COLUMNS; i++)
      cells.push(((next() + next() + next() - 1.5) * 10 + y * i * 0.1).toFixed(6));
    if (!out.write(`${cells.join(',')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

async function makePictures(parent) {
  if (existsSync(`${parent}/done`)) return;
  console.log(`Writing ${PICTURES} pictures…`);
  rmSync(parent, { recursive: true, force: true });
  const next = draws(11);
  for (let i = 0; i < PICTURES; i++) {
    const small = Uint8Array.from({ length: 40 * 30 * 3 }, () => 256 * next());
    const to = `${parent}/pictures/${i % 2 === 0 ? 'even' : 'odd'}`;
    mkdirSync(to, { recursive: true });
    await sharp(small, { raw: { width: 40, height: 30, channels: 3 } })
      .resize({ ...SIZE, kernel: 'cubic' })
      .jpeg({ quality: 90 })
      .toFile(`${to}/${i}.jpg`);
  }
  writeFileSync(`${parent}/done`, '');
}

/** What Trainyard does, without its command line. */
async function ours() {
  await build({
    // The threads' program lies beside whoever starts them.
    ...{
      entryPoints: {
        load: `${root}test/bench/load.ts`,
        pictures: `${root}src/runner/data/pictures/thread.ts`,
        csv: `${root}src/runner/data/csv/plain/thread.ts`,
      },
      outdir: folder,
    },
    ...{ outExtension: { '.js': '.cjs' }, bundle: true, platform: 'node' },
    ...{
      mainFields: ['module', 'main'],
      external: ['@duckdb/node-api', 'sharp'],
      logLevel: 'error',
    },
  });
  return import(`${folder}/load.cjs`);
}

function peer(python) {
  const child = spawn(python, [`${root}test/bench/dataPeers.py`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async seconds(...parts) {
      child.stdin.write(`${parts.join('\t')}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${parts[0]}: the peer ended`);
      return Number(value);
    },
    end: () => child.stdin.end(),
  };
}

async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const best = (values) => Math.min(...values);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const python = pythonOf();
const table = `${folder}/table.csv`;
await makeTable(table);
await makePictures(`${folder}/photos`);
const config = `${folder}/table.train.json`;
writeFileSync(
  config,
  JSON.stringify({
    data: { type: 'table', source: 'table.csv', target: 'y' },
    model: { layers: [{ type: 'dense', units: 8 }] },
  }),
);

const { loadData } = await ours();
const them = peer(python);
const pictures = {
  ...{ type: 'images', source: 'pictures', layout: 'folders', imageSize: [HEIGHT, WIDTH] },
  ...{ colorMode: 'rgb', resize: 'stretch', stream: 'never' },
};
const base = `${folder}/photos`;
const found = {
  csv: [],
  pandas: [],
  decoded: [],
  tfData: [],
  unfiltered: [],
  cached: [],
  inspect: [],
};
for (let round = 0; round < rounds; round++) {
  console.log(`Round ${round + 1} of ${rounds}`);
  found.csv.push(await timed(() => loadData(config, folder)));
  found.pandas.push(await them.seconds('csv', table));
  found.decoded.push(await timed(() => loadData({ ...pictures, cache: false }, base)));
  const peers = (...how) => them.seconds('pictures', `${base}/pictures`, HEIGHT, WIDTH, ...how);
  found.tfData.push(await peers('lanczos3', 1));
  found.unfiltered.push(await peers('bilinear', 0));
}
them.end();
await loadData({ ...pictures, cache: true }, base);
for (let round = 0; round < rounds; round++)
  found.cached.push(await timed(() => loadData({ ...pictures, cache: true }, base)));
for (let round = 0; round < 3; round++)
  found.inspect.push(
    await timed(() =>
      run('node', [`${root}dist/cli.cjs`, 'inspect', config, '--json'], { stdio: 'ignore' }),
    ),
  );

const row = (cells) => `| ${cells.join(' | ')} |`;
const seconds = (values) => `${best(values).toFixed(2)} s (${median(values).toFixed(2)} s)`;
const rate = (values) =>
  `${Math.round(PICTURES / best(values))} / s (${Math.round(PICTURES / median(values))} / s)`;
const ratio = (a, b) => `**${(a / b).toFixed(2)}**`;
await writeSection(
  'reading',
  `## Reading data

Written by \`npm run bench:data\`: the best of ${rounds} alternating rounds, in brackets the median.

${row(['', 'Trainyard', 'peer', 'ours / theirs'])}
${row(['---', '---', '---', '---'])}
${row([`CSV, ${ROWS.toLocaleString('en')} × ${COLUMNS}, with kinds of columns and rejected rows`, seconds(found.csv), `pandas \`read_csv\` ${seconds(found.pandas)}`, ratio(best(found.csv), best(found.pandas))])}
${row([`JPEG ${SIZE.width} × ${SIZE.height} decoded and resized to ${WIDTH} × ${HEIGHT}, filtered by Lanczos`, rate(found.decoded), `tf.data, \`lanczos3\` with \`antialias\` ${rate(found.tfData)}`, ratio(best(found.decoded), best(found.tfData))])}
${row([`The same against tf.data's default, which takes 4 of some 33 pixels for each and so aliases`, rate(found.decoded), `tf.data, \`bilinear\` ${rate(found.unfiltered)}`, ratio(best(found.decoded), best(found.unfiltered))])}
${row(['The same pictures again, from the cache on disk', rate(found.cached), '', ''])}
${row([`\`trainyard inspect\` of the table: split, fit, checks, report`, seconds(found.inspect), '', ''])}
`,
);
