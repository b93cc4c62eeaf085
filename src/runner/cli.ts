import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { tensorflowEnvironment } from './engine/environment';

/**
 * The `trainyard` command: a launcher. The loader's search path for TensorFlow's libraries must be
 * set before a process starts, so where a TensorFlow is set up the runner starts as a child in the
 * same process group; signals and the exit code are passed on. Where there is none, the runner is
 * loaded right here.
 */
const environment = tensorflowEnvironment(process.env);
const script = `${__dirname}/main.cjs`;

if (environment === undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the bundle is CommonJS
  (require('./main.cjs') as { start(): void }).start();
} else {
  const child = spawn(process.execPath, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...environment, TRAINYARD_RUNNER: '1' },
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
  });
}
