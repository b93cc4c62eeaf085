// The peer `tfjs-node eager`: tfjs-layers' own fit on the same TensorFlow, with the protocol of peer.py.
// tfjsNode.mjs BINDING NAME ROWS BATCH SHAPE X Y, in a process that finds TensorFlow's libraries.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import util from 'node:util';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');

// tfjs-node uses a function that Node 23 took away.
util.isNullOrUndefined ??= (value) => value == null;
const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend');
require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');

const [binding, name, rowsText, batchText, shapeText, xFile, yFile] = process.argv.slice(2);
const backend = new NodeJSKernelBackend(require(binding), 'tensorflow');
tf.registerBackend('tensorflow', () => backend, 3);
const L = tf.layers;

/** Values behind the header of a .npy file of version 1. */
function values(file, type) {
  const bytes = readFileSync(file);
  const data = bytes.subarray(10 + bytes.readUInt16LE(8));
  return new type(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
}

const regularized = name.endsWith('-regularized');
const options = () =>
  regularized
    ? { activation: 'relu', kernelRegularizer: tf.regularizers.l2({ l2: 1e-4 }) }
    : { activation: 'relu' };
const drop = () => (regularized ? [L.dropout({ rate: 0.2 })] : []);

function resnet8(inputs) {
  const conv = (filters, kernelSize, strides) =>
    L.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false });
  const normalized = (x, filters, strides) =>
    L.batchNormalization().apply(conv(filters, 3, strides).apply(x));
  const relu = (x) => L.activation({ activation: 'relu' }).apply(x);
  let x = relu(normalized(inputs, 16, 1));
  for (const [filters, strides] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ]) {
    const y = normalized(relu(normalized(x, filters, strides)), filters, 1);
    const short = strides === 1 ? x : conv(filters, 1, strides).apply(x);
    x = relu(L.add().apply([y, short]));
  }
  return L.globalAveragePooling2d({}).apply(x);
}

const bodies = {
  mlp: () => [
    L.flatten(),
    L.dense({ units: 256, ...options() }),
    ...drop(),
    L.dense({ units: 128, ...options() }),
    ...drop(),
  ],
  cnn: () => [
    L.conv2d({ filters: 32, kernelSize: 3, ...options() }),
    L.maxPooling2d({}),
    L.conv2d({ filters: 64, kernelSize: 3, ...options() }),
    L.maxPooling2d({}),
    L.flatten(),
    L.dense({ units: 128, ...options() }),
    ...drop(),
  ],
  lstm: () => [L.lstm({ units: 64, recurrentActivation: 'sigmoid' })],
  gru: () => [L.gru({ units: 64, recurrentActivation: 'sigmoid' })],
};

async function main() {
  await tf.setBackend('tensorflow');
  const shape = shapeText.split(',').map(Number);
  const rows = Number(rowsText);
  const size = shape.reduce((a, b) => a * b, rows);
  const x = tf.tidy(() =>
    shape.length === 3
      ? tf
          .tensor(Float32Array.from(values(xFile, Uint8Array).subarray(0, size)), [rows, ...shape])
          .div(255)
      : tf.tensor(values(xFile, Float32Array).subarray(0, size), [rows, ...shape]),
  );
  const y = tf.tidy(() =>
    tf.oneHot(tf.tensor1d(values(yFile, Int32Array).subarray(0, rows), 'int32'), 10).toFloat(),
  );
  const inputs = tf.input({ shape });
  const body = bodies[name.split('-')[0]];
  const last =
    body === undefined
      ? resnet8(inputs)
      : body().reduce((before, layer) => layer.apply(before), inputs);
  const outputs = L.dense({ units: 10, activation: 'softmax' }).apply(last);
  const model = tf.model({ inputs, outputs });
  const optimizer = name === 'resnet8' ? tf.train.momentum(0.05, 0.9) : tf.train.adam(0.001);
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  for await (const line of createInterface({ input: process.stdin })) {
    const results = [];
    for (let i = 0; i < Number(line); i++) {
      const start = performance.now();
      const { history } = await model.fit(x, y, {
        ...{
          batchSize: Number(batchText),
          epochs: 1,
          shuffle: true,
          verbose: 0,
          yieldEvery: 'never',
        },
      });
      results.push([(performance.now() - start) / 1000, history.loss[0]]);
    }
    process.stdout.write(`${JSON.stringify(results)}\n`);
  }
}
main();
