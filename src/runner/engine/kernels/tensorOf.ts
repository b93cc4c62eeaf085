import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';

/**
 * A tensor over the data of a kernel's input, for kernels composed of others. It holds the data
 * once more, so that disposing it leaves the input's own tensor whole.
 */
export function tensorOf<T extends tf.Tensor>(info: TensorInfo): T {
  tf.engine().backend.incRef(info.dataId);
  return tf.engine().makeTensorFromTensorInfo(info as never) as T;
}
