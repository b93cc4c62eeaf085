import type { WasmModule } from '../../wasm/webAssembly';
import * as jpeg from './jpeg';
import { compiled as compiledJpeg } from './jpeg/kernel';
import * as lanczos from './lanczos';
import { compiled as compiledLanczos } from './lanczosKernel';

/** What pictures are decoded and resized with, compiled for any thread. */
export interface Kernels {
  readonly jpeg: WasmModule;
  readonly lanczos: WasmModule;
}

export const compiledKernels = (): Kernels => ({
  jpeg: compiledJpeg(),
  lanczos: compiledLanczos(),
});

/** Lets this thread use what another one compiled: it takes as long as decoding some pictures. */
export function useKernels(kernels: Kernels): void {
  jpeg.useKernel(kernels.jpeg);
  lanczos.useKernel(kernels.lanczos);
}
