import type { ElementConfig, ElementKind, Params } from './element';

/**
 * The keys of a config file that are not elements, section by section: what they are, their
 * defaults and docs. Elements (data.type, split.type, …) bring their own arguments, which stand
 * beside these keys in the same object.
 */
export const topLevel = {
  name: {
    type: 'string',
    doc: 'Name of the run, shown in the run explorer. Default: the file name.',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 4294967295,
    default: 42,
    doc: 'Everything drawn at random follows from it: split, initial weights, shuffling, dropout, augmentation.',
  },
  backend: {
    type: 'enum',
    values: ['auto', 'tensorflow', 'webgpu', 'wasm', 'cpu'],
    default: 'auto',
    doc: 'What computes the steps; auto takes the best there is.',
  },
} as const satisfies Params;

export const compileSection = {
  loss: {
    type: 'union',
    of: [
      { type: 'enum', values: ['auto'], doc: 'By the task.' },
      { type: 'element', kind: 'loss', doc: 'A loss.' },
    ],
    default: 'auto',
    doc: 'What training makes small; auto: crossentropy for classification, meanSquaredError for regression.',
  },
  optimizer: {
    type: 'element',
    kind: 'optimizer',
    default: { type: 'adam' },
    doc: 'How weights are updated from gradients.',
  },
  metrics: {
    type: 'list',
    of: { type: 'element', kind: 'metric', doc: 'A metric.' },
    doc: 'What is reported beside the loss; default accuracy, or mae, rmse and r2 for a regression.',
  },
} as const satisfies Params;

export const checkpointsSection = {
  everyEpochs: {
    type: 'integer',
    min: 1,
    default: 1,
    doc: 'Epochs between checkpoints.',
    unit: 'epochs',
  },
  everySteps: {
    type: 'integer',
    min: 1,
    doc: 'Also a checkpoint each so many steps within an epoch.',
    unit: 'steps',
  },
  keep: {
    type: 'union',
    of: [
      { type: 'enum', values: ['lastAndBest', 'all'], doc: 'The last and the best, or all.' },
      { type: 'integer', min: 1, doc: 'The newest so many, and the best.' },
    ],
    default: 'lastAndBest',
    doc: 'Which checkpoints stay on disk.',
  },
} as const satisfies Params;

export const trainSection = {
  epochs: {
    type: 'integer',
    min: 1,
    default: 20,
    doc: 'Passes over the training part.',
    unit: 'epochs',
  },
  batchSize: { type: 'integer', min: 1, default: 32, doc: 'Samples a step.', unit: 'samples' },
  shuffle: {
    type: 'boolean',
    default: true,
    doc: 'Draw a new order of the training part each epoch.',
  },
  precision: {
    type: 'enum',
    values: ['float32', 'mixed_bfloat16', 'mixed_float16'],
    default: 'float32',
    doc: 'In what products and convolutions are computed, on tensorflow; weights stay float32. mixed_float16 scales the loss by what its gradients bear (Keras LossScaleOptimizer).',
  },
  learningRateSchedule: {
    type: 'element',
    kind: 'schedule',
    doc: 'The learning rate over the steps; none: constant.',
  },
  checkpoints: {
    type: 'object',
    params: checkpointsSection,
    default: {},
    doc: 'When checkpoints are made and kept.',
  },
  callbacks: {
    type: 'list',
    of: { type: 'element', kind: 'callback', doc: 'A callback.' },
    default: [],
    doc: 'What watches the training and steps in.',
  },
} as const satisfies Params;

/** What data take beside the arguments of their element; all but `task` for tables alone. */
export const dataSection = {
  task: {
    type: 'enum',
    values: ['auto', 'classification', 'regression'],
    default: 'auto',
    doc: 'auto: text, boolean or integer target with at most 20 values is a classification, else a regression.',
  },
  clean: {
    type: 'list',
    of: { type: 'element', kind: 'clean', doc: 'A cleaning step.' },
    default: [],
    doc: 'Cleaning steps; those that learn from the data are fitted on the training part alone.',
  },
  encode: {
    type: 'object',
    params: {
      categorical: {
        type: 'element',
        kind: 'encode',
        default: { type: 'oneHot' },
        doc: 'How categorical columns become numbers.',
      },
      columns: {
        type: 'map',
        of: { type: 'element', kind: 'encode', doc: 'How the column becomes numbers.' },
        default: {},
        doc: 'How single columns become numbers, by their names; numeric ones too.',
      },
    },
    default: {},
    doc: 'How columns that are no numbers become numbers.',
  },
  features: {
    type: 'object',
    params: {
      include: {
        type: 'list',
        of: { type: 'string', of: 'column', doc: 'A column, or a pattern with *.' },
        default: ['*'],
        doc: 'Columns to use.',
      },
      exclude: {
        type: 'list',
        of: { type: 'string', of: 'column', doc: 'A column, or a pattern with *.' },
        default: [],
        doc: 'Columns to leave out.',
      },
    },
    default: {},
    doc: 'Which columns the model sees; the target is never among them.',
  },
  columns: {
    type: 'map',
    of: {
      type: 'enum',
      values: ['numeric', 'binary', 'categorical', 'date'],
      doc: 'The kind of the column; a date becomes the number of days since 1970-01-01.',
    },
    default: {},
    doc: 'Kinds of columns, where the one found is not the one meant.',
  },
  corrections: {
    type: 'string',
    of: 'path',
    doc: 'A JSON file of rows or pictures to leave out or to give another class: [{"row": 17, "action": "exclude"}, {"path": "a/1.png", "action": "relabel", "class": "b"}].',
  },
} as const satisfies Params;

const layerSection = {
  name: { type: 'string', doc: 'Name of the layer, unique in the model.' },
  inputs: {
    type: 'list',
    of: { type: 'string', of: 'layer', doc: 'Name of a layer.' },
    doc: 'Names of the layers it takes; default: the one before it in the list.',
  },
} as const satisfies Params;

/** What may stand beside an element's own arguments; only tables have columns to speak of (arrays may be tables). */
export function besideArguments(kind: ElementKind, name: string): Params {
  if (kind === 'layer') return layerSection;
  if (kind !== 'data') return {};
  const { task, corrections } = dataSection;
  return name === 'table' || name === 'numpy' ? dataSection : { task, corrections };
}

export const modelSection = {
  layers: {
    type: 'list',
    of: { type: 'element', kind: 'layer', doc: 'A layer.' },
    required: true,
    doc: 'Layers between input and output; "name" and "inputs" make branches.',
  },
  output: {
    type: 'union',
    of: [
      { type: 'enum', values: ['auto'], doc: 'The layer that fits the task.' },
      { type: 'element', kind: 'layer', doc: 'A layer.' },
    ],
    default: 'auto',
    doc: 'The last layer; auto: dense with softmax, sigmoid, softplus or linear activation, by task and loss.',
  },
} as const satisfies Params;

/** The whole config file. */
export const sections = {
  ...topLevel,
  data: {
    type: 'element',
    kind: 'data',
    required: true,
    doc: 'Which data, and how they are cleaned.',
  },
  split: {
    type: 'element',
    kind: 'split',
    doc: 'How rows are parted into train, validation and test; default stratified, for a regression random.',
  },
  scale: {
    type: 'element',
    kind: 'scale',
    doc: 'How values are scaled, fitted on train; default standard for tables, rescale for pictures.',
  },
  scaleTarget: {
    type: 'element',
    kind: 'scale',
    default: { type: 'none' },
    doc: 'How the target of a regression is scaled, fitted on train: standard, minMax, maxAbs, robust or rescale. The loss is that of the scaled target; predictions and metrics are in its own unit.',
  },
  balance: {
    type: 'element',
    kind: 'balance',
    default: { type: 'none' },
    doc: 'How uneven classes are balanced, in the training part alone.',
  },
  augment: {
    type: 'list',
    of: { type: 'element', kind: 'augment', doc: 'An augmentation.' },
    default: [],
    doc: 'Random changes of the training pictures, drawn anew in each epoch.',
  },
  model: { type: 'object', params: modelSection, required: true, doc: 'The network.' },
  compile: {
    type: 'object',
    params: compileSection,
    default: {},
    doc: 'Loss, optimizer and metrics.',
  },
  train: {
    type: 'object',
    params: trainSection,
    default: {},
    doc: 'How long and how it is trained.',
  },
} as const satisfies Params;

type LayerConfig = ElementConfig & { readonly name?: string; readonly inputs?: readonly string[] };

/** A valid config with every default that does not depend on the data. */
export interface Config {
  /** Default: the file's name. */
  readonly name?: string;
  readonly seed: number;
  readonly backend: 'auto' | 'tensorflow' | 'webgpu' | 'wasm' | 'cpu';
  /** The data element's own arguments stand beside these. */
  readonly data: ElementConfig & {
    readonly task: 'auto' | 'classification' | 'regression';
    readonly clean: readonly ElementConfig[];
    readonly corrections?: string;
    readonly encode: {
      readonly categorical: ElementConfig;
      readonly columns: Readonly<Record<string, ElementConfig>>;
    };
    readonly features: { readonly include: readonly string[]; readonly exclude: readonly string[] };
    readonly columns: Readonly<Record<string, 'numeric' | 'binary' | 'categorical'>>;
  };
  readonly split?: ElementConfig;
  readonly scale?: ElementConfig;
  readonly scaleTarget: ElementConfig;
  readonly balance: ElementConfig;
  readonly augment: readonly ElementConfig[];
  readonly model: {
    readonly layers: readonly LayerConfig[];
    readonly output: 'auto' | LayerConfig;
  };
  readonly compile: {
    readonly loss: 'auto' | ElementConfig;
    readonly optimizer: ElementConfig;
    readonly metrics?: readonly ElementConfig[];
  };
  readonly train: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly shuffle: boolean;
    readonly precision: 'float32' | 'mixed_bfloat16' | 'mixed_float16';
    readonly learningRateSchedule?: ElementConfig;
    readonly checkpoints: {
      readonly everyEpochs: number;
      readonly everySteps?: number;
      readonly keep: 'lastAndBest' | 'all' | number;
    };
    readonly callbacks: readonly ElementConfig[];
  };
}

/** A config whose task is known: nothing is left open. run.json holds it as `resolved`. */
export interface ResolvedConfig extends Config {
  readonly name: string;
  readonly split: ElementConfig;
  readonly scale: ElementConfig;
  readonly compile: {
    readonly loss: ElementConfig;
    readonly optimizer: ElementConfig;
    readonly metrics: readonly ElementConfig[];
  };
}
