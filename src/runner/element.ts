import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, ElementKind, Params } from '../shared/config/element';

/** A training task; it decides the default split, output layer, loss and metrics. */
export type Task = 'classification' | 'regression';

/** A named, serializable piece of state: what a fitted element or a callback must keep. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The registry's view of an element, whatever its arguments. */
export type AnyElement = ElementInfo<ElementKind, Params>;

/** The tensor library as elements get it: they import no backend, only types. */
export type TensorFlow = typeof tf;
