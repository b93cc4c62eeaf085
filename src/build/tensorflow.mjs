// A TensorFlow for tests and benchmarks, installed once into an ignored folder: the wheel of
// tensorflow-cpu, and tfjs-node's binding compiled against it. Needs Python 3 with pip, a C++
// compiler and a package index; without one of them it says which, and gives nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { root, run } from './install.mjs';

const folder = `${root}.cache/tensorflow`;
const python = `${folder}/bin/python`;
const binding = `${folder}/tfjs_binding.node`;

/** Where the wheel lies; undefined where it is not installed. */
function libraries() {
  const find =
    'import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])';
  const { status, stdout } = spawnSync(python, ['-c', find], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function compile(tensorflow) {
  const sources = `${root}node_modules/@tensorflow/tfjs-node-gpu`;
  const node = `${dirname(dirname(process.execPath))}/include/node`;
  return run('c++', [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...[`-I${node}`, `-I${sources}`, `-I${tensorflow}/include`],
    ...[`${sources}/binding/tfjs_backend.cc`, `${sources}/binding/tfjs_binding.cc`],
    ...['-o', binding, `-L${tensorflow}`],
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  ]);
}

/**
 * The environment of the tests; undefined where there is none. Only those that ask for it compute on
 * it (test/support/tensorflow.ts).
 */
export function tensorflowForTests() {
  try {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(python) && run('python3', ['-m', 'venv', folder]) !== 0)
      throw new Error('python3 -m venv failed');
    if (libraries() === undefined) {
      console.log('Installing tensorflow-cpu into .cache/tensorflow (pip)…');
      if (run(python, ['-m', 'pip', 'install', '-q', 'tensorflow-cpu==2.21.*']) !== 0)
        throw new Error('pip failed (see above)');
    }
    const found = libraries();
    if (!existsSync(binding) && compile(found) !== 0) throw new Error('c++ failed (see above)');
    return {
      TRAINYARD_TEST_BINDING: binding,
      LD_LIBRARY_PATH: found,
      TF_CPP_MIN_LOG_LEVEL: '2',
    };
  } catch (error) {
    console.error(`No TensorFlow for the tests, those that need one are skipped: ${error.message}`);
    return undefined;
  }
}
