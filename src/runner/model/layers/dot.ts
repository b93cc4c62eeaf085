import { defineLayer } from '../layer';
import { pairOf } from '../arguments';

export const dot = defineLayer({
  kind: 'layer',
  name: 'dot',
  doc: 'The dot product of two inputs along an axis of each, batch by batch.',
  source: 'https://keras.io/api/layers/merging_layers/dot/',
  inputs: 'many',
  params: {
    axes: {
      type: 'union',
      of: [
        { type: 'integer', doc: 'Of both inputs; the batch is axis 0.' },
        {
          type: 'list',
          of: { type: 'integer', doc: 'Axis.' },
          minItems: 2,
          maxItems: 2,
          doc: 'One of each input.',
        },
      ],
      default: -1,
      doc: 'Axis that is summed over; -1 is the last.',
    },
    normalize: {
      type: 'boolean',
      default: false,
      doc: 'Bring both to length 1 first: the cosine of the angle between them.',
    },
  },
  make: ({ axes, normalize }, { tf, name }) =>
    tf.layers.dot({ name, axes: pairOf(axes), normalize }),
});
