import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';
import type { Device } from './dawn';
import type { DawnEvents } from './events';

interface Buffer {
  readonly size: number;
  readonly mapState: 'unmapped' | 'pending' | 'mapped';
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
}
interface Data {
  values: tf.backend_util.BackendValues | null;
  readonly dtype: tf.DataType;
  readonly resource?: Buffer;
}
/** What tfjs' backend hides behind `private`, and types of a browser. */
interface Inner {
  readonly tensorMap: { get(id: object): Data };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number): Buffer;
    releaseBuffer(buffer: Buffer): void;
  };
  commandEncoder: {
    copyBufferToBuffer(from: Buffer, start: number, to: Buffer, at: number, size: number): void;
  };
}

/** Source: https://www.w3.org/TR/webgpu/#buffer-usage */
const MAP_READ = 1;
const COPY_DST = 8;

/** tfjs' WebGPU backend, whose synchronous reads need a canvas; this one turns Dawn's events. */
export class DawnBackend extends WebGPUBackend {
  constructor(
    device: Device,
    private readonly events: DawnEvents,
    /** Throws what has gone wrong on the device since it was made. */
    private readonly check: (answered: boolean) => void,
  ) {
    super(device as never);
  }

  override readSync(id: object): tf.backend_util.BackendValues {
    const inner = this as unknown as Inner;
    const data = inner.tensorMap.get(id);
    const { resource, dtype } = data;
    if (data.values != null || resource === undefined) return super.readSync(id);
    const staging = inner.bufferManager.acquireBuffer(resource.size, COPY_DST | MAP_READ);
    this.ensureCommandEncoderReady();
    this.endComputePassEncoder();
    inner.commandEncoder.copyBufferToBuffer(resource, 0, staging, 0, resource.size);
    this.submitQueue();
    const mapped = this.events.during(() => staging.mapAsync(MAP_READ));
    // What went wrong is told by `check`.
    mapped.catch(() => undefined);
    this.events.wait(() => staging.mapState === 'pending');
    this.check(staging.mapState === 'mapped');
    const bytes = staging.getMappedRange().slice(0);
    staging.unmap();
    inner.bufferManager.releaseBuffer(staging);
    const values = tf.util.convertBackendValuesAndArrayBuffer(bytes, dtype);
    data.values = values as tf.backend_util.BackendValues;
    return data.values;
  }
}
