// What the benchmarks run of ours, bundled as the product is.
import { build } from 'esbuild';
import { root } from '../../src/build/install.mjs';

/** @param entryPoints as esbuild takes them; each becomes `folder`/NAME.cjs */
export const bundle = (entryPoints, folder) =>
  build({
    absWorkingDir: root,
    entryPoints,
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['main'],
    outExtension: { '.js': '.cjs' },
    alias: { 'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js' },
    external: ['@duckdb/node-api', 'sharp', '*.node'],
    logLevel: 'warning',
  });
