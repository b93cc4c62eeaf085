import type * as tfjs from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import type { ElementConfig } from '../../../shared/config/element';
import { TrainyardError } from '../../../shared/problem';
import { defineLayer } from '../layer';

const RECURRENT = ['lstm', 'gru', 'simpleRNN'];

/** What tfjs' wrapper has in fields that its types hide. */
interface Wrapper {
  forwardLayer: tfjs.layers.Layer;
  backwardLayer: tfjs.layers.Layer;
}

export const bidirectional = defineLayer({
  kind: 'layer',
  name: 'bidirectional',
  doc: 'Two copies of a recurrent layer: one reads the sequence from its start, one from its end.',
  source: 'https://keras.io/api/layers/recurrent_layers/bidirectional/',
  inputs: 'one',
  inputRank: 2,
  params: {
    layer: {
      type: 'element',
      kind: 'layer',
      required: true,
      doc: 'The recurrent layer: lstm, gru or simpleRNN.',
    },
    mergeMode: {
      type: 'enum',
      values: ['concat', 'sum', 'mul', 'ave'],
      default: 'concat',
      doc: 'How the outputs of the two become one.',
    },
  },
  make({ layer, mergeMode }, context) {
    if (!RECURRENT.includes(layer.type))
      throw new TrainyardError({
        code: 'model.wrappedLayer',
        message: l10n.t(
          'Found the layer {0}; bidirectional takes {1}.',
          layer.type,
          RECURRENT.join(', '),
        ),
        at: [...context.at, 'layer'],
      });
    const { tf, name, inputShape } = context;
    const make = (config: ElementConfig, inner: string) =>
      context.inner(config, inner, `${name}/${inner}`, inputShape);
    const prototype = make(layer, layer.type) as tfjs.RNN;
    const wrapper = tf.layers.bidirectional({ name, layer: prototype, mergeMode });
    const forward = make(layer, `forward_${layer.type}`);
    const turned = { ...layer, goBackwards: layer.goBackwards !== true };
    const backward = make(turned, `backward_${layer.type}`);
    Object.assign(wrapper as unknown as Wrapper, {
      forwardLayer: forward,
      backwardLayer: backward,
    });
    Object.defineProperty(wrapper, 'losses', {
      get: () => [...forward.losses, ...backward.losses],
    });
    return wrapper;
  },
});
