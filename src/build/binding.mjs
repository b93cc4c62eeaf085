// npm run build:binding: tfjs-node's binding, built against the headers of a TensorFlow wheel, into
// .cache/binding/; every build copies it from there to dist/tensorflow/. It needs a
// C++ compiler, a Python with pip and the package index; where one is missing it says so and ends
// with 1. Without it `trainyard setup tensorflow` compiles the binding where it runs.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fingerprint, writeBindingSources } from './bindingSources.mjs';
import { install, root, run } from './install.mjs';

const target = `${process.platform}-${process.arch}`;
const sources = () => `${root}.cache/binding/sources-${fingerprint()}`;
const built = () => `${root}.cache/binding/${target}-${fingerprint()}/tfjs_binding.node`;
const nodeHeaders = `${root}node_modules/node-api-headers/include`;
// One binding serves every TensorFlow from 2.16 on; any wheel's C headers do.
const wheel =
  process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';

/** What a set-up compiles the binding from, where there is no prebuilt one. */
export function copySources() {
  const out = `${root}dist/tensorflow`;
  writeBindingSources(out);
  mkdirSync(`${out}/node`, { recursive: true });
  for (const file of readdirSync(nodeHeaders))
    copyFileSync(`${nodeHeaders}/${file}`, `${out}/node/${file}`);
}

/** The prebuilt binding, where there is one. */
export function copyBinding() {
  const binding = built();
  if (!existsSync(binding)) return false;
  mkdirSync(`${root}dist/tensorflow/${target}`, { recursive: true });
  copyFileSync(binding, `${root}dist/tensorflow/${target}/tfjs_binding.node`);
  return true;
}

// The wheel's include/ and two libraries alone.
const UNPACK = `
import glob, re, sys, zipfile
[wheel] = glob.glob(sys.argv[1] + "/*.whl")
with zipfile.ZipFile(wheel) as z:
    wanted = [n for n in z.namelist() if re.match(r"tensorflow/(include/|libtensorflow_(cc|framework)\\.)", n)]
    z.extractall(sys.argv[1], wanted)
`;

/** @returns what is missing, or undefined where the binding was built */
function build(binding) {
  if (process.platform === 'win32') return 'TensorFlow has no C library for Windows';
  const works = (command, ...args) => spawnSync(command, args).status === 0;
  const python = ['python3', 'python'].find((name) => works(name, '-m', 'pip', '--version'));
  if (python === undefined) return 'there is no Python with pip';
  const compiler = [process.env.CXX, 'c++', 'g++', 'clang++'].find(
    (name) => name && works(name, '--version'),
  );
  if (compiler === undefined) return 'there is no C++ compiler';
  const folder = `${root}.cache/binding/wheel`;
  if (!existsSync(`${folder}/tensorflow/include/tensorflow/c/c_api.h`)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const options = ['--no-deps', '--no-cache-dir', '--only-binary', ':all:', '-q', '-d', folder];
    console.log(`Downloading ${wheel} for its headers…`);
    if (run(python, ['-m', 'pip', 'download', ...options, `${wheel}>=2.16`]) !== 0)
      return `${wheel} could not be downloaded`;
    if (run(python, ['-c', UNPACK, folder]) !== 0) return 'the wheel could not be unpacked';
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.whl')))
      rmSync(`${folder}/${file}`);
  }
  mkdirSync(dirname(binding), { recursive: true });
  const code = sources();
  writeBindingSources(code);
  const libraries = readdirSync(`${folder}/tensorflow`)
    .filter((name) => name.startsWith('libtensorflow_'))
    .map((name) => `${folder}/tensorflow/${name}`);
  const mac = process.platform === 'darwin';
  const status = run(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    // Its own C++ runtime, so that it loads on systems with an older one.
    ...(mac ? ['-undefined', 'dynamic_lookup'] : ['-s', '-static-libstdc++', '-static-libgcc']),
    ...[nodeHeaders, code, `${folder}/tensorflow/include`].map((path) => `-I${path}`),
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => `${code}/binding/${name}`),
    ...['-o', `${binding}.tmp`, ...libraries],
  ]);
  if (status !== 0) return 'the compiler failed';
  renameSync(`${binding}.tmp`, binding);
  return undefined;
}

/** Builds it unless it is there; tells where it was left out, and why. */
export function buildBinding() {
  const binding = built();
  const missing = existsSync(binding) ? undefined : build(binding);
  if (missing !== undefined)
    console.error(
      `No prebuilt TensorFlow binding: ${missing}. Users need a C++ compiler to set up TensorFlow.`,
    );
  return missing === undefined;
}

if (process.argv[1] === `${root}src/build/binding.mjs`) {
  install();
  if (buildBinding()) {
    console.log(built());
    if (existsSync(`${root}dist`)) copyBinding();
  } else process.exitCode = 1;
}
