import type * as tf from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';
import type { ResourceUpdate } from './apply';
import type { AttributeKinds, EagerAttribute } from './attributes';

/** A tensor that the binding holds. */
export interface Held {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}
export type Values = Float32Array | Int32Array | Uint8Array;

/** The part of tfjs-node's binding that is used here. */
export interface Binding extends AttributeKinds {
  createTensor(shape: readonly number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  executeOp(
    op: string,
    attributes: readonly EagerAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): Held[];
  /** @param config a ConfigProto; a binding of tfjs-node's own sources does not look at it */
  loadSavedModel(folder: string, tag: string, config: Uint8Array): number;
  deleteSavedModel(session: number): void;
  /** While a graph is recorded: an op that updates variables, as one on the graph's own. */
  applyResources?(update: ResourceUpdate): Held[];
  runSavedModel(session: number, inputs: readonly number[], feeds: string, fetches: string): Held[];
  /**
   * The same on a thread of its own, one run at a time. Only a binding built of the sources that
   * src/build/bindingSources.mjs changes has it.
   */
  startSavedModel?(
    session: number,
    inputs: readonly number[],
    feeds: string,
    fetches: string,
  ): void;
  /** Waits for that run; `milliseconds`: what it took. */
  finishSavedModel?(): Held[] & { readonly milliseconds: number };
}

/** What tfjs-node's backend hides behind `private`. */
export interface NodeBackend {
  binding: Binding;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(held: Held): Tensor;
}

/** The tensorflow backend, which must be the one that is set. */
export const nodeBackend = (library: { engine(): { backend: unknown } }): NodeBackend =>
  library.engine().backend as NodeBackend;
