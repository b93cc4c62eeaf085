import { dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { topLevel } from '../../shared/config/config';
import { readManifest } from '../rundir/directory';
import { forkRun } from '../run';
import { collect, type CliCommand } from './command';
import { detach } from './detach';
import { follow } from './follow';
import { wholeNumber } from './options';

interface Options {
  epoch: number;
  backend?: string;
  runs?: string;
  set: string[];
  json?: true;
  detach?: true;
}

/** `trainyard fork RUN --epoch N [--set …]`: a new run from a checkpoint, with other settings. */
export const fork: CliCommand = {
  add(program, io, finish) {
    program
      .command('fork')
      .argument('<run>')
      .requiredOption('--epoch <n>', 'the epoch whose checkpoint it begins with', wholeNumber)
      .addOption(
        new Option('--backend <name>', "instead of the run's").choices(topLevel.backend.values),
      )
      .option('--runs <dir>', 'folder of the new run (default: where the run is)')
      .option('--set <key=value>', "change a value of the run's config", collect, [])
      .option('--json', 'every event as a line of JSON')
      .option('--detach', 'train in the background; prints the run directory')
      .action(async (run: string, options: Options) => {
        const runDir = resolve(io.cwd, run);
        readManifest(runDir);
        const { epoch, set: sets, backend } = options;
        const runsDir = resolve(io.cwd, options.runs ?? dirname(runDir));
        if (options.detach) return finish(await detach(io, runsDir));
        finish(
          await follow(io, options.json === true, (hooks) =>
            forkRun({ runDir, epoch, sets, runsDir, backend, ...hooks }),
          ),
        );
      });
  },
};
