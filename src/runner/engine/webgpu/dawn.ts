import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What an adapter tells of itself. Strings are empty where the driver says nothing. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** It computes on the processor. */
  readonly isFallbackAdapter: boolean;
}

/** The part of Dawn that is used here. Source: https://www.w3.org/TR/webgpu */
export interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}
export interface Adapter {
  readonly info: AdapterInfo;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(options: { requiredLimits: Readonly<Record<string, number>> }): Promise<Device>;
}
export interface Device {
  readonly lost: Promise<{ readonly message: string }>;
  readonly limits: Readonly<Record<string, number>>;
  onuncapturederror: ((event: UncapturedError) => void) | null;
  destroy(): void;
}
interface UncapturedError {
  readonly error: { readonly message: string };
  preventDefault(): void;
}
interface Dawn {
  create(options: readonly string[]): Gpu;
  /** GPUBuffer, GPUBufferUsage, …: what a browser has as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Dawn names its folders as Node does, but for the one that serves both kinds of Mac. */
const FOLDER = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;

/**
 * Dawn as a native module: beside the bundle, or in the package where sources run unbundled.
 * @returns undefined where there is none for this platform
 */
export function dawnPath(): string | undefined {
  const beside = join(__dirname, 'webgpu', 'dawn.node');
  if (existsSync(beside)) return beside;
  try {
    const { resolve } = createRequire(join(__dirname, 'dawn.js'));
    const path = join(dirname(resolve('webgpu/package.json')), 'dist', FOLDER, 'dawn.node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

let loaded: Gpu | undefined;

/** Loads Dawn, and gives tfjs the globals that it expects of a browser with WebGPU. */
export function loadDawn(path: string): Gpu {
  if (loaded !== undefined) return loaded;
  const { create, globals } = createRequire(join(__dirname, 'dawn.js'))(path) as Dawn;
  const gpu = create([]);
  Object.assign(globalThis, globals);
  // Node has a navigator from version 21 on, and it can only be added to.
  const holder = globalThis as { navigator?: object };
  if (holder.navigator === undefined)
    Object.defineProperty(holder, 'navigator', { value: { userAgent: '' }, configurable: true });
  Object.defineProperty(holder.navigator!, 'gpu', { value: gpu, configurable: true });
  loaded = gpu;
  return gpu;
}
