import type { Preprocess } from '../prepared';

/** An example of an input, so that the snippet runs as it stands. */
function exampleRow(preprocess: Preprocess): string {
  const row = Object.fromEntries(
    (preprocess.table?.columns ?? []).map((column) => [
      column.name,
      column.kind === 'numeric' ? 0 : (column.categories[0] ?? ''),
    ]),
  );
  return JSON.stringify(row);
}

/** Samples of any shape, which come neither from a table nor from pictures. */
const isArrays = ({ table, images }: Preprocess): boolean =>
  table === undefined && images === undefined;

/** A script of some 20 lines for Node: `npm install @tensorflow/tfjs`, then `node predict.mjs`. */
export function nodeSnippet(name: string, preprocess: Preprocess): string {
  const pictures = preprocess.images !== undefined;
  const arrays = isArrays(preprocess);
  const prepare = arrays ? 'prepareArrays' : pictures ? 'preparePictures' : 'prepareRows';
  const size = preprocess.inputShape.reduce((a, b) => a * b, 1);
  const input = arrays
    ? `// A sample: ${preprocess.inputShape.join(' x ')} numbers, in one list.
const sample = process.argv[2] ? JSON.parse(process.argv[2]) : new Array(${size}).fill(0);
const x = prepareArrays(preprocess, [sample]);`
    : pictures
      ? `// A picture: ${preprocess.inputShape.join(' x ')} values 0…255, row by row, channels last.
const size = ${size};
const input = process.argv[2] ? readFileSync(process.argv[2]) : new Uint8Array(size);
const x = preparePictures(preprocess, [input]);`
      : `// A row: a value for each column; leave out what is missing.
const row = process.argv[2] ? JSON.parse(process.argv[2]) : ${exampleRow(preprocess)};
const x = prepareRows(preprocess, [row]);`;
  return `// Predicts with the model "${name.replace(/[\r\n]/g, ' ')}": npm install @tensorflow/tfjs, then node predict.mjs
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { describe, ${prepare} } from './preprocess.mjs';

const read = (file) => readFileSync(new URL(file, import.meta.url));
const preprocess = JSON.parse(read('preprocess.json'));
const { modelTopology, weightsManifest } = JSON.parse(read('model.json'));
const weightSpecs = weightsManifest[0].weights;
const weightData = new Uint8Array(read('weights.bin')).buffer;
const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));

${input}
const y = model.predict(tf.tensor(x, [1, ...preprocess.inputShape]));
console.log(JSON.stringify(describe(preprocess, y.dataSync(), y.size)[0]));
`;
}

/** A page of some 20 lines, to be served from a web server together with the other files. */
export function pageSnippet(name: string, preprocess: Preprocess): string {
  const title = name.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const [height = 0, width = 0] = preprocess.inputShape;
  const pictures = preprocess.images !== undefined;
  const arrays = isArrays(preprocess);
  const size = preprocess.inputShape.reduce((a, b) => a * b, 1);
  const example = arrays ? JSON.stringify(new Array<number>(size).fill(0)) : exampleRow(preprocess);
  const prepare = arrays ? 'prepareArrays' : 'prepareRows';
  const control = pictures
    ? '<input id="input" type="file" accept="image/*" />'
    : `<textarea id="input" rows="8" cols="60">${example.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</textarea>`;
  const read = pictures
    ? `const bitmap = await createImageBitmap(input.files[0], { resizeWidth: ${width}, resizeHeight: ${height} });
      const context = new OffscreenCanvas(${width}, ${height}).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const x = preparePictures(preprocess, [fromRgba(preprocess, context.getImageData(0, 0, ${width}, ${height}).data)]);`
    : `const x = ${prepare}(preprocess, [JSON.parse(input.value)]);`;
  return `<!doctype html>
<meta charset="utf-8" />
<title>${title}</title>
${control}
<pre id="output"></pre>
<script src="tf.min.js"></script>
<script type="module">
  import { describe, ${pictures ? 'fromRgba, preparePictures' : prepare} } from './preprocess.mjs';
  const input = document.querySelector('#input');
  const preprocess = await (await fetch('preprocess.json')).json();
  const model = await tf.loadLayersModel('model.json');
  const predict = async () => {
      ${read}
      const y = await model.predict(tf.tensor(x, [1, ...preprocess.inputShape])).data();
      document.querySelector('#output').textContent = JSON.stringify(describe(preprocess, y, y.length)[0], null, 2);
  };
  input.addEventListener('change', predict);
  ${pictures ? 'if (input.files.length > 0) await predict();' : 'await predict();'}
</script>
`;
}
