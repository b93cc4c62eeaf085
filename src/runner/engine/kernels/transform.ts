import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';

interface NodeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_STRING' | 'TF_FLOAT', number>>;
  executeSingleOutput(
    name: string,
    attributes: readonly { name: string; type: number; value: unknown }[],
    inputs: readonly TensorInfo[],
  ): TensorInfo;
}

interface Attributes {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fillMode: 'constant' | 'reflect' | 'wrap' | 'nearest';
  readonly fillValue: number;
  readonly outputShape?: readonly [number, number];
}

/**
 * tf.image.transform on the tensorflow backend, through TensorFlow's ImageProjectiveTransformV3.
 * Source: https://www.tensorflow.org/api_docs/python/tf/raw_ops/ImageProjectiveTransformV3
 */
export const transform: KernelConfig = {
  kernelName: 'Transform',
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs as NamedTensorInfoMap as Record<string, TensorInfo>;
    const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as Attributes;
    const { binding, executeSingleOutput } = backend as NodeBackend;
    const [height, width] = outputShape ?? [image!.shape[1]!, image!.shape[2]!];
    const size = tf.tensor1d([height, width], 'int32');
    const fill = tf.scalar(fillValue);
    const text = (name: string, value: string) => ({
      name,
      type: binding.TF_ATTR_STRING,
      value: value.toUpperCase(),
    });
    const result = executeSingleOutput.call(
      backend,
      'ImageProjectiveTransformV3',
      [
        { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
        text('interpolation', interpolation),
        text('fill_mode', fillMode),
      ],
      [image!, transforms!, size, fill],
    );
    tf.dispose([size, fill]);
    return result;
  },
};
