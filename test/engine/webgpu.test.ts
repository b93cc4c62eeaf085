import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { startBackend } from '../../src/runner/engine/backends';
import { session } from '../support/model';
import { allowSoftwareGpu, hasWebgpu } from '../support/webgpu';

interface Gpu {
  readonly device: { destroy(): void };
  memory(): { readonly numBytesAllocatedInGPU: number };
}

describe.skipIf(!hasWebgpu)('webgpu', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    allowSoftwareGpu();
    tf = (await startBackend('webgpu')).tf;
  });
  const gpu = (): Gpu => tf.engine().backend as unknown as Gpu;

  it('is not taken by itself in software', async () => {
    expect((await startBackend('auto')).name).toBe('wasm');
    await startBackend('webgpu');
  });

  it('reads the same values at once as it does later', async () => {
    const values = tf.mul(tf.range(0, 5000), 0.5);
    const later = await values.clone().data();
    expect(tf.add(values, 0).dataSync()).toEqual(later);
    expect(tf.greater(values, 10).dataSync()).toEqual(await tf.greater(values, 10).data());
  });

  it('adds more tensors than a shader takes buffers', () => {
    const terms = Array.from({ length: 30 }, (_, i) => tf.fill([40, 40], i));
    const before = tf.memory().numTensors;
    const sum = tf.addN(terms);
    expect(sum.dataSync()[1599]).toBe(435);
    expect(tf.memory().numTensors).toBe(before + 1);
  });

  it('keeps memory flat over its steps', () => {
    const { step } = session(tf, { layers: [{ type: 'dense', units: 64 }], inputShape: [64] });
    const train = (): void => {
      const [x, yTrue] = [tf.ones([32, 64]), tf.ones([32, 1])];
      step.train({ x, yTrue: yTrue as never, weights: undefined }, 0.001);
      tf.dispose([x, yTrue]);
    };
    for (let i = 0; i < 5; i++) train();
    const before = [tf.memory().numTensors, gpu().memory().numBytesAllocatedInGPU];
    for (let i = 0; i < 20; i++) train();
    expect([tf.memory().numTensors, gpu().memory().numBytesAllocatedInGPU]).toEqual(before);
  });

  // The last one: after it there is no device.
  it('tells that its device is lost, and is not taken any more', async () => {
    const values = tf.add(tf.range(0, 5000), 1);
    gpu().device.destroy();
    expect(() => values.dataSync()).toThrow(
      expect.objectContaining({ code: 'backend.deviceLost', exitCode: 3 }),
    );
    await expect(startBackend('webgpu')).rejects.toMatchObject({ code: 'backend.unavailable' });
  });
});
