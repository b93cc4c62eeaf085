import type * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import type { ElementConfig } from '../../shared/config/element';
import { nearest } from '../../shared/config/nearest';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import type { Task, TensorFlow } from '../element';
import { Drawing } from '../engine/drawing';
import type { LossElement } from '../train/losses/loss';
import { layers as layerElements } from './layers';
import type { LayerContext, LayerElement } from './layer';
import type { LayerSummary, Model } from './model';
import { WeightDraws } from './weightDraws';

export interface BuildOptions {
  readonly tf: TensorFlow;
  readonly config: Pick<ResolvedConfig, 'model' | 'seed'>;
  /** Says what the automatic output layer must be. */
  readonly loss: Pick<LossElement, 'output'>;
  /** Shape of one input, without the batch. */
  readonly inputShape: readonly number[];
  readonly task: Task;
  readonly classes: readonly string[];
}

const shapeText = (shape: readonly (number | null)[]): string => `[${shape.join(', ')}]`;

/** Shape of a symbolic tensor without the batch. */
const innerShape = (tensor: tf.SymbolicTensor): number[] => tensor.shape.slice(1) as number[];

/** Units of the output: one a class, or one for two classes with a sigmoid and for a regression. */
function unitsOf({ loss, task, classes }: BuildOptions): number {
  return task === 'regression' || loss.output.units === 'one' ? 1 : classes.length;
}

/**
 * Builds the network of a config: layers in their order, branches by `name` and `inputs`, and the
 * output layer that fits the task. Weights are drawn by (seed, weight name).
 * @throws TrainyardError model.* placed at the layer
 */
export function buildModel(options: BuildOptions): Model {
  return new Builder(options).build();
}

interface Placed {
  readonly layer: tf.layers.Layer;
  readonly output: tf.SymbolicTensor;
  readonly type: string;
  readonly index?: number;
}

class Builder {
  private readonly drawing: Drawing;
  private readonly outputs = new Map<string, tf.SymbolicTensor>();
  private readonly placed: Placed[] = [];
  private readonly draws: WeightDraws;
  private readonly counts = new Map<string, number>();

  constructor(private readonly options: BuildOptions) {
    this.drawing = new Drawing(options.config.seed);
    this.draws = new WeightDraws(options.tf, options.config.seed);
  }

  build(): Model {
    const { tf, config, inputShape } = this.options;
    const input = tf.input({ shape: [...inputShape], name: 'input' });
    this.outputs.set('input', input);
    this.reserve();
    let last = input;
    config.model.layers.forEach((layer, index) => {
      last = this.add(layer, ['model', 'layers', index], last, index);
    });
    const { logits, output } = this.addOutput(last);
    const network = tf.model({ inputs: input, outputs: output, name: 'model' });
    this.draws.apply(network);
    return {
      network,
      logits:
        logits === undefined
          ? undefined
          : tf.model({ inputs: input, outputs: logits, name: 'logits' }),
      drawing: this.drawing,
      summary: this.summary(),
      units: unitsOf(this.options),
    };
  }

  /** Names given in the config are taken; automatic ones go round them. */
  private reserve(): void {
    this.options.config.model.layers.forEach(({ name }, index) => {
      if (name === undefined) return;
      if (name === 'input' || this.counts.has(`name ${name}`))
        throw new TrainyardError({
          code: 'model.duplicateName',
          message: l10n.t('Two layers are named "{0}"; give each its own name.', name),
          at: ['model', 'layers', index, 'name'],
        });
      this.counts.set(`name ${name}`, 1);
    });
  }

  private autoName(type: string): string {
    for (;;) {
      const count = this.counts.get(type) ?? 0;
      this.counts.set(type, count + 1);
      const name = count === 0 ? type : `${type}_${count}`;
      if (!this.counts.has(`name ${name}`)) return name;
    }
  }

  private context(
    names: Pick<LayerContext, 'name' | 'path'>,
    scope: string,
    inputShape: readonly number[],
    at: ConfigPath,
  ): LayerContext {
    const { tf } = this.options;
    const inner: LayerContext['inner'] = (config, name, innerScope, innerShape) =>
      layerElements
        .find((element) => element.name === config.type)!
        .make(
          config as never,
          this.context({ name, path: `${names.path}/${name}` }, innerScope, innerShape, [
            ...at,
            'layer',
          ]),
        );
    const { drawing } = this;
    return { tf, drawing, ...names, inputShape, at, inner, ...this.draws.contextOf(scope) };
  }

  private add(
    config: ElementConfig & { name?: string; inputs?: readonly string[] },
    at: ConfigPath,
    before: tf.SymbolicTensor,
    index?: number,
  ): tf.SymbolicTensor {
    const element = layerElements.find(({ name }) => name === config.type)!;
    const name = config.name ?? this.autoName(config.type);
    const inputs = config.inputs?.map((each, i) => this.named(each, [...at, 'inputs', i])) ?? [
      before,
    ];
    this.checkInputs(element, inputs, at);
    let output: tf.SymbolicTensor;
    let layer: tf.layers.Layer;
    try {
      const context = this.context({ name, path: name }, name, innerShape(inputs[0]!), at);
      layer = element.make(config as never, context);
      output = layer.apply(element.inputs === 'many' ? inputs : inputs[0]!) as tf.SymbolicTensor;
    } catch (error) {
      if (error instanceof TrainyardError) throw error;
      throw this.shapeError(element, inputs, at, (error as Error).message);
    }
    if (innerShape(output).some((length) => length !== null && length <= 0))
      throw this.shapeError(
        element,
        inputs,
        at,
        l10n.t(
          'Its output would be {0}: the picture is too small by now.',
          shapeText(innerShape(output)),
        ),
      );
    this.outputs.set(name, output);
    this.placed.push({
      layer,
      output,
      type: config.type,
      ...(index === undefined ? {} : { index }),
    });
    return output;
  }

  private named(name: string, at: ConfigPath): tf.SymbolicTensor {
    const found = this.outputs.get(name);
    if (found !== undefined) return found;
    const close = nearest(name, this.outputs.keys());
    throw new TrainyardError({
      code: 'model.inputUnknown',
      message: l10n.t(
        'No layer before this one is named "{0}". Known: {1}.{2}',
        name,
        [...this.outputs.keys()].join(', '),
        close === undefined ? '' : ` ${l10n.t('Did you mean "{0}"?', close)}`,
      ),
      at,
    });
  }

  private checkInputs(element: LayerElement, inputs: readonly tf.SymbolicTensor[], at: ConfigPath) {
    if (element.inputs === 'one' && inputs.length !== 1)
      throw this.shapeError(element, inputs, at, l10n.t('It takes one input.'));
    if (element.inputs === 'many' && inputs.length < 2)
      throw this.shapeError(
        element,
        inputs,
        at,
        l10n.t('It takes two inputs or more: name them in "inputs".'),
      );
    const rank = inputs[0]!.shape.length - 1;
    if (element.inputRank !== undefined && rank !== element.inputRank)
      throw this.shapeError(
        element,
        inputs,
        at,
        element.inputRank === 1
          ? l10n.t(
              'It takes one row of values a sample: add "flatten" or "globalAveragePooling2d" before it.',
            )
          : element.inputRank === 2
            ? l10n.t('It takes [steps, features]: sequences.')
            : l10n.t('It takes [height, width, channels]: pictures, not flattened.'),
      );
  }

  private shapeError(
    element: LayerElement,
    inputs: readonly tf.SymbolicTensor[],
    at: ConfigPath,
    reason: string,
  ): TrainyardError {
    const shapes = inputs.map((input) => shapeText(innerShape(input))).join(', ');
    return new TrainyardError({
      code: 'model.shape',
      message: l10n.t(
        'The layer {0} does not fit its input {1}. {2}',
        element.name,
        shapes,
        reason,
      ),
      at,
    });
  }

  /** The output layer, with its softmax or sigmoid apart so that the loss can take the logits. */
  private addOutput(last: tf.SymbolicTensor): {
    logits: tf.SymbolicTensor | undefined;
    output: tf.SymbolicTensor;
  } {
    const { config, loss, tf } = this.options;
    const units = unitsOf(this.options);
    const at: ConfigPath = ['model', 'output'];
    const custom = config.model.output;
    const automatic = custom === 'auto';
    const asked = automatic
      ? { ...this.denseDefaults(), units, activation: loss.output.activation }
      : custom;
    const activation = asked.type === 'dense' ? asked.activation : undefined;
    const apart = activation === 'softmax' || activation === 'sigmoid';
    const layer = apart ? { ...asked, activation: 'linear' } : asked;
    if (automatic && last.shape.length !== 2)
      throw new TrainyardError({
        code: 'model.shape',
        message: l10n.t(
          'The last layer gives {0}; the output takes one row of values a sample. Add "flatten" or "globalAveragePooling2d" as the last layer.',
          shapeText(innerShape(last)),
        ),
        at: ['model', 'layers', Math.max(0, config.model.layers.length - 1)],
      });
    const linear = this.add({ name: 'output', ...layer }, at, last);
    if (linear.shape.length !== 2 || linear.shape[1] !== units)
      throw new TrainyardError({
        code: 'model.outputUnits',
        message: l10n.t(
          'The output gives {0}; {1} values a sample are needed. "auto" takes the layer that fits.',
          shapeText(innerShape(linear)),
          units,
        ),
        at,
      });
    if (!apart) return { logits: undefined, output: linear };
    const last2 = tf.layers.activation({ name: activation, activation });
    const output = last2.apply(linear) as tf.SymbolicTensor;
    this.placed.push({ layer: last2, output, type: 'activation' });
    return { logits: linear, output };
  }

  private denseDefaults(): ElementConfig {
    return {
      type: 'dense',
      useBias: true,
      kernelInitializer: { type: 'glorotUniform' },
      biasInitializer: { type: 'zeros' },
    };
  }

  private summary(): LayerSummary[] {
    const count = (weights: readonly tf.LayerVariable[]): number =>
      weights.reduce((sum, weight) => sum + weight.shape.reduce<number>((a, b) => a * b!, 1), 0);
    return this.placed.map(({ layer, output, type, index }) => ({
      name: layer.name,
      type,
      outputShape: innerShape(output),
      parameters: count(layer.weights),
      trainable: count(layer.trainableWeights),
      ...(index === undefined ? {} : { index }),
    }));
  }
}
