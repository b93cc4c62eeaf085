import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** How a command line of its own process went. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/**
 * Runs the built command line as a process, and kills it with -9 once what it printed says so.
 *
 * @param kill Looks at the whole lines so far; default never.
 */
export function runProcess(
  args: readonly string[],
  cwd: string,
  kill: (lines: readonly string[]) => boolean = () => false,
): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('dist/main.cjs'), ...args], {
    cwd,
    env: { ...process.env, TRAINYARD_RUNNER: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (kill(out.split('\n').slice(0, -1))) child.kill('SIGKILL');
  });
  return new Promise((done) => child.on('close', (code) => done({ code, out })));
}
