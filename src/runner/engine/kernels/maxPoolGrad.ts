import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import type { DataType, KernelConfig, TensorInfo } from '@tensorflow/tfjs';

interface Attributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface WasmBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

type Info = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/** Adds each gradient to the place that its window's maximum came from, the first one of equals. */
function scatter(x: Float32Array, dy: Float32Array, dx: Float32Array, info: Info): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  const { strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = info;
  dx.fill(0);
  let from = 0;
  for (let n = 0; n < batchSize; n++)
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const [rowStart, rowEnd] = [Math.max(0, top), Math.min(inHeight, top + filterHeight)];
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const [start, end] = [Math.max(0, left), Math.min(inWidth, left + filterWidth)];
        for (let c = 0; c < channels; c++) {
          let best = ((n * inHeight + rowStart) * inWidth + start) * channels + c;
          for (let r = rowStart; r < rowEnd; r++)
            for (let s = start; s < end; s++) {
              const at = ((n * inHeight + r) * inWidth + s) * channels + c;
              if (x[at]! > x[best]!) best = at;
            }
          dx[best]! += dy[from++]!;
        }
      }
    }
}

/** The gradient of max pooling; tfjs 4.22's own on wasm gives other values. Held to Keras. */
export const maxPoolGrad: KernelConfig = {
  ...tf.getKernel('MaxPoolGrad', 'wasm'),
  kernelFunc({ inputs, attrs, backend }) {
    const { dy, input } = inputs as Record<string, TensorInfo>;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
    const shape = input!.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(
      ...([shape, filterSize, strides, 1, pad, dimRoundingMode] as const),
    );
    const wasm = backend as WasmBackend;
    // Memory may move while the output is made, so the views come after it.
    const output = wasm.makeOutput(shape, 'float32');
    const view = (tensor: TensorInfo): Float32Array => wasm.typedArrayFromHeap(tensor);
    scatter(view(input!), view(dy!), view(output), info);
    return output;
  },
};
