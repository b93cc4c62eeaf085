import * as tf from '@tensorflow/tfjs';
import type { GradConfig, Tensor } from '@tensorflow/tfjs';

/** Whether the backend that is set has the kernel. */
const has = (kernel: string): boolean => tf.getKernel(kernel, tf.getBackend()) !== undefined;

/**
 * By the output, which is there anyway, so that TensorFlow can fuse the op before it with relu;
 * tfjs' own keeps the input and takes five ops.
 */
const relu: GradConfig = {
  kernelName: tf.Relu,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({
    x: () =>
      has('ReluGrad')
        ? tf.engine().runKernel('ReluGrad', { dy: dy as Tensor, y: y! })
        : tf.mul(dy as Tensor, tf.cast(tf.step(y!), 'float32')),
  }),
};

const softmaxCrossentropy: GradConfig = {
  kernelName: 'SoftmaxCrossentropy',
  outputsToSave: [false, true],
  gradFunc: (dys, [backprop]) => ({
    logits: () => tf.mul(tf.expandDims((dys as unknown as Tensor[])[0]!, 1), backprop!),
    // Labels are given, not learned.
    labels: () => tf.zerosLike(backprop!),
  }),
};

const batchNormTraining: GradConfig = {
  kernelName: 'BatchNormTraining',
  inputsToSave: ['x', 'scale'],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc(dys, [x, scale, r1, r2, r3], attrs) {
    const inputs = { dy: (dys as unknown as Tensor[])[0]!, x, scale, r1, r2, r3 };
    const [dx, dScale, dOffset] = tf
      .engine()
      .runKernel('BatchNormTrainingGrad', inputs as never, attrs) as unknown as Tensor[];
    return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
  },
};

/** The gradient by a term that was broadcast: dy summed over the axes that the term does not have. */
function summedTo(dy: Tensor, shape: readonly number[]): Tensor {
  const axes = tf.backend_util.getReductionAxes([...shape], dy.shape);
  if (axes.length === 0) return tf.reshape(dy, [...shape]);
  // A bias, which has the last axis alone.
  const isBias = axes.length === dy.rank - 1 && !axes.includes(dy.rank - 1);
  const sum =
    isBias && has('BiasGradient')
      ? tf.engine().runKernel('BiasGradient', { dy })
      : tf.sum(dy, axes);
  return tf.reshape(sum as Tensor, [...shape]);
}

const add: GradConfig = {
  kernelName: tf.Add,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => summedTo(dy as Tensor, a!.shape),
    b: () => summedTo(dy as Tensor, b!.shape),
  }),
};

/** Gradients in place of tfjs' own, and of kernels that it does not know. */
export function registerGradients(): void {
  for (const gradient of [add, relu, softmaxCrossentropy, batchNormTraining])
    tf.registerGradient(gradient);
}
