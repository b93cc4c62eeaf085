// What npm run bench:engine trains: each side builds the same from its name.

const adam = { type: 'adam', learningRate: 0.001 };
const momentum = { type: 'sgd', learningRate: 0.05, momentum: 0.9 };
const l2 = { kernelRegularizer: { type: 'l2', l2: 1e-4 } };
const relu = { activation: 'relu' };

const mlp = (extra = {}, drop = []) => [
  'flatten',
  { type: 'dense', units: 256, ...relu, ...extra },
  ...drop,
  { type: 'dense', units: 128, ...relu, ...extra },
  ...drop,
];
const cnn = (extra = {}, drop = []) => [
  { type: 'conv2d', filters: 32, kernelSize: 3, ...relu, ...extra },
  'maxPooling2d',
  { type: 'conv2d', filters: 64, kernelSize: 3, ...relu, ...extra },
  'maxPooling2d',
  'flatten',
  { type: 'dense', units: 128, ...relu, ...extra },
  ...drop,
];

function resnet8() {
  const layers = [];
  let count = 0;
  const add = (layer, inputs) => {
    const name = `n${count++}`;
    layers.push({ ...layer, name, inputs });
    return name;
  };
  const normalized = (from, filters, strides, kernelSize = 3) => {
    const conv = { type: 'conv2d', filters, kernelSize, strides, padding: 'same', useBias: false };
    return add({ type: 'batchNormalization' }, [add(conv, [from])]);
  };
  const activated = (from) => add({ type: 'activation', activation: 'relu' }, [from]);
  let x = activated(normalized('input', 16, 1));
  for (const [filters, strides] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ]) {
    const y = normalized(activated(normalized(x, filters, strides)), filters, 1);
    const short =
      strides === 1
        ? x
        : add(
            { type: 'conv2d', filters, kernelSize: 1, strides, padding: 'same', useBias: false },
            [x],
          );
    x = activated(add({ type: 'add' }, [y, short]));
  }
  add({ type: 'globalAveragePooling2d' }, [x]);
  return layers;
}

const drop = [{ type: 'dropout', rate: 0.2 }];

/** `shape` of one input, steps of 64 in an epoch; tfjs-node, which is slow, makes fewer epochs. */
export const workloads = {
  mlp: {
    title: 'MLP 784-256-128-10',
    shape: [28, 28, 1],
    steps: 200,
    layers: mlp(),
    optimizer: adam,
  },
  'mlp-regularized': {
    title: 'MLP with dropout and L2',
    ...{ shape: [28, 28, 1], steps: 200, layers: mlp(l2, drop), optimizer: adam },
  },
  cnn: { title: 'CNN 28×28', shape: [28, 28, 1], steps: 100, layers: cnn(), optimizer: adam },
  'cnn-regularized': {
    title: 'CNN with dropout and L2',
    ...{ shape: [28, 28, 1], steps: 100, layers: cnn(l2, drop), optimizer: adam },
  },
  resnet8: {
    title: 'ResNet-8 32×32',
    ...{ shape: [32, 32, 3], steps: 20, layers: resnet8(), optimizer: momentum },
  },
  lstm: {
    title: 'LSTM 64 over 50×32',
    ...{ shape: [50, 32], steps: 40, layers: [{ type: 'lstm', units: 64 }] },
    optimizer: adam,
  },
  gru: {
    title: 'GRU 64 over 50×32',
    ...{ shape: [50, 32], steps: 40, layers: [{ type: 'gru', units: 64 }] },
    optimizer: adam,
  },
};

export const BATCH = 64;
/** Of the samples, for training; validation and test share the rest. */
export const TRAIN_SHARE = 0.8;
