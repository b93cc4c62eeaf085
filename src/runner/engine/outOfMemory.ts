import { freemem } from 'node:os';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { BackendName } from './backend';
import { webgpu } from './backends/webgpu';
import { nvidiaDriver } from './nvidia';

/** What TensorFlow, CUDA, Dawn, WebAssembly and V8 say when there is no memory left. */
const SAID =
  /OOM when allocating|RESOURCE_EXHAUSTED|out of memory|exceeds the max buffer size|larger than the maximum storage buffer|memory access out of bounds|Cannot enlarge memory|Array buffer allocation failed|failed to allocate|Invalid typed array length/i;

export const isOutOfMemory = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof TrainyardError) && SAID.test(error.message);

const FLOAT = 4;
const GIBIBYTE = 1024 ** 3;
/** A WebAssembly memory has 32-bit addresses, and tfjs' is built for half of them. */
const WASM_BYTES = 2 * GIBIBYTE;

/** What a step keeps in memory, as far as the model tells. */
export interface Footprint {
  readonly batchSize: number;
  /** Values in the outputs of all layers for one sample. */
  readonly activations: number;
  readonly parameters: number;
  /** Tensors that the optimizer keeps for each weight. */
  readonly slots: number;
}

/**
 * Bytes of one step: each layer's output is kept for the gradient and has a gradient of its own; each
 * weight has its gradient, its update and what the optimizer keeps.
 */
export const bytesOf = ({ batchSize, activations, parameters, slots }: Footprint): number =>
  FLOAT * (2 * activations * batchSize + (3 + slots) * parameters);

/** The largest power of two below the batch size whose step fits; 1 where none does. */
export function fittingBatchSize(footprint: Footprint, bytes: number): number {
  let size = 2 ** Math.floor(Math.log2(Math.max(1, footprint.batchSize - 1)));
  while (size > 1 && bytesOf({ ...footprint, batchSize: size }) > bytes) size /= 2;
  return size;
}

async function gpuBytes(): Promise<number | undefined> {
  const availability = await webgpu.probe();
  return availability.available ? availability.devices?.[0]?.memoryBytes : undefined;
}

async function availableBytes(backend: BackendName): Promise<number> {
  if (backend === 'wasm') return WASM_BYTES;
  if (backend === 'webgpu') return (await gpuBytes()) ?? freemem();
  const driver = backend === 'tensorflow' ? await nvidiaDriver(process.env) : undefined;
  if (driver !== undefined && 'gpus' in driver) return driver.gpus[0]!.memoryBytes;
  return freemem();
}

const gigabytes = (bytes: number): string => (bytes / GIBIBYTE).toFixed(2);

/**
 * An error of the step, said in the user's terms where it is a lack of memory: what the step needs,
 * what there is, and which batch size fits. Any other error is given back as it is.
 */
export async function explainOutOfMemory(
  error: unknown,
  backend: BackendName,
  footprint: Footprint,
): Promise<unknown> {
  if (!isOutOfMemory(error)) return error;
  const bytes = await availableBytes(backend);
  const fitting = fittingBatchSize(footprint, bytes);
  const at = ['train', 'batchSize'];
  return new TrainyardError({
    code: 'backend.outOfMemory',
    message: l10n.t(
      'The memory of {0} is used up. A step with batches of {1} needs about {2} GB, and there are {3} GB. Batches of {4} should fit: set train.batchSize, or resume with --set train.batchSize={4}. What is in the last checkpoint is not lost. It said: {5}',
      backend,
      footprint.batchSize,
      gigabytes(bytesOf(footprint)),
      gigabytes(bytes),
      fitting,
      error.message.split('\n')[0]!,
    ),
    at,
    exitCode: 3,
    fix: { title: l10n.t('Use batches of {0}', fitting), at, value: fitting },
    cause: error,
  });
}
