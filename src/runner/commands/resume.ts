import { resolve } from 'node:path';
import { resumeRun } from '../run';
import { collect, type CliCommand } from './command';
import { follow } from './follow';

/** `trainyard resume RUN [--set …] [--json]`: goes on in the same directory. */
export const resume: CliCommand = {
  add(program, io, finish) {
    program
      .command('resume')
      .argument('<run>')
      .option('--set <key=value>', 'change a value of the config', collect, [])
      .option('--json', 'every event as a line of JSON')
      .action(async (run: string, options: { set: string[]; json?: true }) => {
        finish(
          await follow(io, options.json === true, (hooks) =>
            resumeRun({ runDir: resolve(io.cwd, run), sets: options.set, ...hooks }),
          ),
        );
      });
  },
};
