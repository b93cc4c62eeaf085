import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../../shared/config/element';
import type { TensorFlow } from '../../element';

/** A penalty on a weight, added to the loss; tfjs-layers' own. */
export interface RegularizerElement<P extends Params = Params> extends ElementInfo<
  'regularizer',
  P
> {
  make(tf: TensorFlow, values: Values<P>): tf.serialization.Serializable;
}
export const defineRegularizer = <const P extends Params>(
  element: RegularizerElement<P>,
): RegularizerElement => element as unknown as RegularizerElement;
