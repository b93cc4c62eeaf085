// A TensorFlow for tests and benchmarks, installed once into an ignored folder: the wheel of
// tensorflow-cpu in a virtual environment, and tfjs-node's binding compiled against it. Needs
// Python 3 with pip, a C++ compiler and the package index.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fingerprint, writeBindingSources } from './bindingSources.mjs';
import { root, run } from './install.mjs';

const WHEEL = 'tensorflow-cpu==2.21.*';
const FIND =
  'import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])';

function compile(tensorflow, binding) {
  const sources = `${dirname(binding)}/sources-${fingerprint()}`;
  writeBindingSources(sources);
  return run('c++', [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...[
      `-I${root}node_modules/node-api-headers/include`,
      `-I${sources}`,
      `-I${tensorflow}/include`,
    ],
    ...[`${sources}/binding/tfjs_backend.cc`, `${sources}/binding/tfjs_binding.cc`],
    ...['-o', binding, `-L${tensorflow}`],
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  ]);
}

/**
 * @param folder of the virtual environment
 * @throws with what is missing
 */
export function installTensorFlow(folder) {
  const python = `${folder}/bin/python`;
  const binding = `${folder}/tfjs_binding-${fingerprint()}.node`;
  const locate = () => {
    const { status, stdout } = spawnSync(python, ['-c', FIND], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  };
  if (!existsSync(python) && run('python3', ['-m', 'venv', folder]) !== 0)
    throw new Error('python3 -m venv failed');
  if (locate() === undefined) {
    console.log('Installing tensorflow-cpu (pip)…');
    if (run(python, ['-m', 'pip', 'install', '-q', WHEEL]) !== 0) throw new Error('pip failed');
  }
  const libraries = locate();
  if (!existsSync(binding) && compile(libraries, binding) !== 0) throw new Error('c++ failed');
  return { python, binding, libraries };
}

/**
 * The environment of the tests, or undefined, with the reason, where there is no TensorFlow for
 * them. Only the tests that ask for it compute on it (test/support/tensorflow.ts).
 */
export function tensorflowForTests() {
  try {
    const { binding, libraries } = installTensorFlow(`${root}.cache/tensorflow`);
    return {
      TRAINYARD_TEST_BINDING: binding,
      LD_LIBRARY_PATH: libraries,
      TF_CPP_MIN_LOG_LEVEL: '2',
    };
  } catch (error) {
    console.error(`No TensorFlow for the tests, those that need one are skipped: ${error.message}`);
    return undefined;
  }
}
