import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';

/** A network in tfjs-layers' format: model.json and weights.bin. */
export interface SavedModel {
  readonly modelJson: {
    readonly format: 'layers-model';
    readonly generatedBy: string;
    readonly modelTopology: unknown;
    readonly weightsManifest: readonly {
      readonly paths: readonly string[];
      readonly weights: readonly { name: string; shape: number[]; dtype: string }[];
    }[];
  };
  readonly weights: Uint8Array;
}

/** A network's topology and its weights as they are now, float32, bit for bit. */
export function saveModel(network: tf.LayersModel): SavedModel {
  const specs: { name: string; shape: number[]; dtype: string }[] = [];
  const parts: Float32Array[] = [];
  for (const weight of network.weights) {
    const value = weight.read();
    specs.push({ name: weight.originalName, shape: value.shape, dtype: value.dtype });
    parts.push(value.dataSync<'float32'>());
  }
  const weights = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    weights.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return {
    modelJson: {
      format: 'layers-model',
      generatedBy: 'Trainyard',
      modelTopology: network.toJSON(undefined, false),
      weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    },
    weights,
  };
}

/** Puts saved weights into a network of the same topology. */
export function restoreWeights(
  library: TensorFlow,
  network: tf.LayersModel,
  saved: SavedModel,
): void {
  const specs = saved.modelJson.weightsManifest.flatMap((group) => group.weights);
  // A copy of its own, since a Buffer's memory may start at no multiple of four.
  const bytes = saved.weights.slice();
  const byName = new Map(network.weights.map((weight) => [weight.originalName, weight]));
  let offset = 0;
  for (const { name, shape } of specs) {
    const length = shape.reduce((a, b) => a * b, 1);
    const values = new Float32Array(bytes.buffer, bytes.byteOffset + offset, length);
    offset += values.byteLength;
    library.tidy(() => {
      byName.get(name)?.write(library.tensor(values, shape));
    });
  }
}
