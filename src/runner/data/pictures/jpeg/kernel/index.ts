import { assemble } from '../../../../wasm/assembler';
import { wasm, withMemory, type WasmModule } from '../../../../wasm/webAssembly';
import { coloured, enlarged } from './colouring';
import { PAGES, places } from './layout';
import { scanning } from './scanning';
import { transforms } from './transforms';

/** Decodes JPEG in its own memory, see layout.ts. */
export interface Kernel {
  readonly bytes: Uint8Array;
  readonly ints: Int32Array;
  copied(from: number, to: number): void;
  scan(...given: readonly number[]): number;
  coloured(...given: readonly number[]): void;
  enlarged(...given: readonly number[]): void;
}

/** cos weights of the lowest `size` frequencies at `size` places: [place][frequency]. */
const weightsOf = (size: number): Float64Array =>
  Float64Array.from({ length: size * size }, (_, i) => {
    const [place, frequency] = [Math.floor(i / size), i % size];
    const angle = ((2 * place + 1) * frequency * Math.PI) / (2 * size);
    return (frequency === 0 ? Math.SQRT1_2 : 1) * Math.cos(angle) * 0.5;
  });

let module: WasmModule | undefined;

/** The compiled kernel; every thread can run it, and what makes it faster meanwhile serves all. */
export function compiled(): WasmModule {
  if (module === undefined) {
    const made = transforms(places);
    const functions = [...made, ...scanning([...made.keys()]), coloured, enlarged];
    module = new wasm.Module(assemble(functions, PAGES));
  }
  return module;
}

export function makeKernel(compiledKernel: WasmModule): Kernel {
  const { memory, exports } = withMemory(compiledKernel, PAGES);
  const { buffer } = memory;
  for (const [width, height, { across, down }] of [
    [4, 2, places.fourByTwo],
    [8, 4, places.eightByFour],
  ] as const) {
    const weights = weightsOf(width);
    const turned = weights.map((_, i) => weights[(i % width) * width + Math.floor(i / width)]!);
    new Float64Array(buffer, across, turned.length).set(turned);
    const own = weightsOf(height);
    new Float64Array(buffer, down, own.length).set(own);
  }
  return {
    bytes: new Uint8Array(buffer),
    ints: new Int32Array(buffer),
    ...(exports as unknown as Pick<Kernel, 'copied' | 'scan' | 'coloured' | 'enlarged'>),
  };
}
