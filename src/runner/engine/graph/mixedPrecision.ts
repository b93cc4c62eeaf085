import type { EagerAttribute } from './attributes';
import { types } from './attributes';

/** What `train.precision` may be. */
export type Precision = 'float32' | 'mixed_bfloat16' | 'mixed_float16';

/** The type in which products are computed; undefined: float32. */
export const halfOf = (precision: Precision): number | undefined =>
  ({ float32: undefined, mixed_bfloat16: types.bfloat16, mixed_float16: types.float16 })[precision];

/**
 * Ops that take the time and bear the rounding, with the inputs that are float32. Everything else
 * (sums, normalization, losses, updates) and the weights stay float32.
 */
const allowed: Readonly<Record<string, readonly number[]>> = {
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
};

/** Inputs of an op that are cast to half; undefined: it stays as it is. */
export function castInputs(
  op: string,
  attributes: readonly EagerAttribute[],
): readonly number[] | undefined {
  const type = attributes.find(({ name }) => name === 'T')?.value;
  return type === types.float32 ? allowed[op] : undefined;
}
