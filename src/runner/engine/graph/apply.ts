import type { EagerAttribute } from './attributes';
import type { Binding, Held } from './backend';

/** A variable and what it holds before the op, which may not be what it was read as. */
export interface Target {
  readonly variable: number;
  readonly value: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}
export interface ResourceUpdate {
  readonly op: string;
  readonly attributes: readonly EagerAttribute[];
  readonly targets: readonly Target[];
  /** Ids of tensors that the op takes after its variables. */
  readonly inputs: readonly number[];
}

/**
 * Runs an op that updates resource variables at once, on variables made for it.
 * @returns what they hold after it
 */
export function applyAtOnce(
  binding: Binding,
  { op, attributes, targets, inputs }: ResourceUpdate,
): Held[] {
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const text = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value });
  const handles = targets.map(({ shape, dtype, value }, i) => {
    const [handle] = binding.executeOp(
      'VarHandleOp',
      [
        type('dtype', dtype),
        { name: 'shape', type: binding.TF_ATTR_SHAPE, value: shape },
        text('shared_name', `update/${i}`),
        text('container', ''),
      ],
      [],
      1,
    );
    binding.executeOp('AssignVariableOp', [type('dtype', dtype)], [handle!.id, value], 0);
    return handle!.id;
  });
  binding.executeOp(op, attributes, [...handles, ...inputs], 0);
  return handles.map((handle, i) => {
    const { dtype } = targets[i]!;
    const [after] = binding.executeOp('ReadVariableOp', [type('dtype', dtype)], [handle], 1);
    binding.executeOp('DestroyResourceOp', [], [handle], 0);
    binding.deleteTensor(handle);
    return after!;
  });
}
