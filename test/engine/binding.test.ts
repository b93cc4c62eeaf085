import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { types } from '../../src/runner/engine/graph/attributes';
import { nodeBackend } from '../../src/runner/engine/graph/backend';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

describe.skipIf(!hasTensorFlow)("the binding's tensors", () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  // Memory that is shared with V8 would be let go of on threads of TensorFlow's.
  it('share no memory with the arrays that they are made of, whatever their alignment', () => {
    const { binding } = nodeBackend(tf);
    // One of them begins at a multiple of 64 bytes, where TensorFlow can use the memory as it is.
    const all = new Float32Array(64 + 16);
    const read = Array.from({ length: 16 }, (_, offset) => {
      const values = all.subarray(offset, offset + 64).fill(1);
      const id = binding.createTensor([64], types.float32, values);
      values.fill(2);
      const held = binding.tensorDataSync(id);
      binding.deleteTensor(id);
      return held;
    });
    for (const values of read) expect(values).toEqual(new Float32Array(64).fill(1));
  });

  it.each([
    ['nothing', [0], types.float32, new Float32Array()],
    ['no pictures', [0, 3], types.uint8, new Uint8Array()],
  ] as const)('may hold %s', (_, shape, type, values) => {
    const { binding } = nodeBackend(tf);
    const id = binding.createTensor(shape, type, values);
    const [copy] = binding.executeOp('Identity', [], [id], 1);
    expect(copy!.shape).toEqual(shape);
    for (const each of [id, copy!.id]) binding.deleteTensor(each);
  });
});
