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
