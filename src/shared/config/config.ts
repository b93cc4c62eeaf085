import type { ElementConfig, Params } from './element';

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

/** A config with every default filled in, as run.json's `resolved` holds it. */
export interface ResolvedConfig {
  readonly name: string;
  readonly seed: number;
  readonly backend: 'auto' | 'tensorflow' | 'webgpu' | 'wasm' | 'cpu';
  /** The data element's arguments, and for tables `features`, `clean`, `encode`, `columns`. */
  readonly data: ElementConfig & {
    /** Default: by the data (design: text, boolean or few integers → classification). */
    readonly task: 'auto' | 'classification' | 'regression';
    readonly clean: readonly ElementConfig[];
    readonly encode: { readonly categorical: ElementConfig };
  };
  readonly split: ElementConfig;
  readonly scale: ElementConfig;
  readonly balance: ElementConfig;
  readonly augment: readonly ElementConfig[];
  readonly model: {
    readonly layers: readonly (ElementConfig & {
      readonly name?: string;
      readonly inputs?: readonly string[];
    })[];
    /** 'auto', or a layer that is the output. */
    readonly output: 'auto' | ElementConfig;
  };
  readonly compile: {
    readonly loss: 'auto' | ElementConfig;
    readonly optimizer: ElementConfig;
    /** Undefined until the task is known. */
    readonly metrics?: readonly ElementConfig[];
  };
  readonly train: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly shuffle: boolean;
    readonly learningRateSchedule?: ElementConfig;
    readonly checkpoints: {
      readonly everyEpochs: number;
      readonly everySteps?: number;
      readonly keep: 'lastAndBest' | 'all' | number;
    };
    readonly callbacks: readonly ElementConfig[];
  };
}
