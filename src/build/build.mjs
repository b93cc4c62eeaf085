// Bundles the runner into dist/ (esbuild). `--generate` writes the files made from the catalog and the
// sources instead; with `--translations` it lists the texts that are not translated.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { build as bundleFiles } from 'esbuild';
import { copyBinding, copySources } from './binding.mjs';
import { root, run } from './install.mjs';
import { packagesOf, shippedPackages, writeNotices } from './notices.mjs';

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // tfjs' ESM builds mix classes and ES5 constructors; its CommonJS builds are of one kind.
  mainFields: ['main'],
  outExtension: { '.js': '.cjs' },
  // Its main is UMD, whose inner requires no bundler sees.
  alias: { 'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js' },
  // Native modules ship as packages beside the bundle.
  external: ['@duckdb/node-api', 'sharp', '*.node'],
  logLevel: 'warning',
  legalComments: 'none',
};

const inputs = [];

/** Bundles, and remembers what went in. */
async function build(options) {
  const { metafile } = await bundleFiles({ ...options, metafile: true });
  inputs.push(...Object.keys(metafile.inputs));
}

/** Every folder of src/webview with an index.ts is a panel. */
function panels() {
  const folder = `${root}src/webview`;
  const names = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/index.ts`));
  return Object.fromEntries(names.map((name) => [name, `src/webview/${name}/index.ts`]));
}

async function bundle() {
  rmSync(`${root}dist`, { recursive: true, force: true });
  await build({
    ...shared,
    minify: true,
    keepNames: true,
    outdir: 'dist',
    entryPoints: {
      main: 'src/runner/main.ts',
      service: 'src/runner/service.ts',
      checkTensorflow: 'src/runner/setup/checkMain.ts',
      pictures: 'src/runner/data/pictures/thread.ts',
      csv: 'src/runner/data/csv/plain/thread.ts',
    },
  });
  await build({
    ...shared,
    outdir: 'dist',
    entryPoints: { cli: 'src/runner/cli.ts' },
    external: [...shared.external, './main.cjs'],
    banner: { js: '#!/usr/bin/env node' },
  });
  await build({
    ...shared,
    minify: true,
    keepNames: true,
    outdir: 'dist',
    external: [...shared.external, 'vscode'],
    entryPoints: { extension: 'src/extension/extension.ts' },
  });
  await build({
    ...shared,
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    format: 'esm',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    entryPoints: { preprocess: 'src/runner/export/preprocess.ts' },
  });
  await build({
    ...shared,
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['production'],
    target: 'es2022',
    format: 'iife',
    minify: true,
    outdir: 'dist/webview',
    outExtension: {},
    entryPoints: panels(),
  });
  chmodSync(`${root}dist/cli.cjs`, 0o755);
  copyFileSync(`${root}node_modules/@tensorflow/tfjs/dist/tf.min.js`, `${root}dist/tf.min.js`);
  // Read when it is first needed, so that the extension's own file stays small.
  const catalog = JSON.parse(readFileSync(`${root}src/shared/catalog.json`, 'utf8'));
  writeFileSync(`${root}dist/catalog.json`, JSON.stringify(catalog));
  mkdirSync(`${root}dist/wasm`, { recursive: true });
  const wasm = `${root}node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/`;
  // Beside what is bundled: the packages that ship as they are, and tf.min.js.
  writeNotices(
    [
      ...new Set([...packagesOf(inputs), ...shippedPackages(), 'node-api-headers', 'webgpu']),
    ].sort(),
  );
  // Of the build with threads also the programs of its threads; they are CommonJS.
  for (const file of readdirSync(wasm).filter((name) => /\.wasm$|threaded.*\.js$/.test(name)))
    copyFileSync(wasm + file, `${root}dist/wasm/${file.replace(/\.js$/, '.cjs')}`);
  copySources();
  copyBinding();
  copyDawn();
}

/** Dawn for this platform; on Windows with the compilers of its shaders. */
function copyDawn() {
  const arch = process.platform === 'darwin' ? 'universal' : process.arch;
  const folder = `${root}node_modules/webgpu/dist/${process.platform}-${arch}`;
  if (!existsSync(folder)) return;
  mkdirSync(`${root}dist/webgpu`, { recursive: true });
  for (const file of readdirSync(folder))
    copyFileSync(`${folder}/${file}`, `${root}dist/webgpu/${file}`);
}

async function generate() {
  await build({
    ...shared,
    outdir: '.cache/build',
    entryPoints: { generate: 'src/build/generateMain.ts' },
    external: [...shared.external, 'typescript'],
  });
  return run(process.execPath, ['.cache/build/generate.cjs', ...process.argv.slice(2)]);
}

if (process.argv.includes('--generate')) process.exitCode = await generate();
else await bundle();
