/** What of WebAssembly is used here; the types of Node lack it. */
interface Host {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly host: { readonly memory: WasmMemory } },
  ) => { readonly exports: WasmExports };
}

export type WasmExports = Readonly<Record<string, (...given: readonly number[]) => void>>;

/** A compiled module; it can be given to another thread. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}
export const wasm = (globalThis as unknown as { readonly WebAssembly: Host }).WebAssembly;

/** Bytes of a page, which memory is counted in. */
export const PAGE_BYTES = 64 * 1024;

/** A kernel with a memory of its own, of so many pages, which threads may share. */
export function withMemory(
  module: WasmModule,
  pages: number,
): { readonly memory: WasmMemory; readonly exports: WasmExports } {
  const memory = new wasm.Memory({ initial: pages, maximum: pages, shared: true });
  return { memory, exports: new wasm.Instance(module, { host: { memory } }).exports };
}
