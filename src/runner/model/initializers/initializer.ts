import type { ElementInfo, Params, Values } from '../../../shared/config/element';
import type { Random } from '../../engine/random';

/**
 * How a weight starts. The draw is ours, from the stream of (seed, weight name), so that a run can
 * be repeated; model.json names tfjs' class, so that plain tfjs loads it.
 */
export interface InitializerElement<P extends Params = Params> extends ElementInfo<
  'initializer',
  P
> {
  /** tfjs-layers' class. */
  readonly className: string;
  /** All values of a weight of this shape, C order. */
  draw(shape: readonly number[], random: Random, values: Values<P>): Float32Array;
}
export const defineInitializer = <const P extends Params>(
  element: InitializerElement<P>,
): InitializerElement => element as unknown as InitializerElement;

/** Inputs and outputs of a unit: keras.src.initializers.random_initializers.compute_fans. */
export function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const receptive = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return { fanIn: receptive * shape.at(-2)!, fanOut: receptive * shape.at(-1)! };
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export function drawUniform(shape: readonly number[], random: Random, low: number, high: number) {
  return Float32Array.from({ length: size(shape) }, () => random.uniform(low, high));
}

export function drawNormal(shape: readonly number[], random: Random, mean: number, std: number) {
  return Float32Array.from({ length: size(shape) }, () => random.normal(mean, std));
}

/** A normal whose draws beyond two deviations are made again. */
export function drawTruncated(shape: readonly number[], random: Random, mean: number, std: number) {
  return Float32Array.from({ length: size(shape) }, () => {
    let z = random.normal();
    while (Math.abs(z) > 2) z = random.normal();
    return mean + std * z;
  });
}

export function filled(shape: readonly number[], value: number): Float32Array {
  return new Float32Array(size(shape)).fill(value);
}
