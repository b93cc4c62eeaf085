import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../../shared/config/element';
import type { TensorFlow } from '../../element';

/** A bound put on a weight after each update; tfjs-layers' own. */
export interface ConstraintElement<P extends Params = Params> extends ElementInfo<'constraint', P> {
  make(tf: TensorFlow, values: Values<P>): tf.serialization.Serializable;
}
export const defineConstraint = <const P extends Params>(
  element: ConstraintElement<P>,
): ConstraintElement => element as unknown as ConstraintElement;
