import { dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { topLevel } from '../../shared/config/config';
import { readConfigText } from '../queries/configFile';
import { startRun } from '../run';
import { detach } from './detach';
import { collect, type CliCommand } from './command';
import { follow } from './follow';

/** `trainyard train CONFIG [--backend NAME] [--runs DIR] [--set …] [--json] [--detach]`. */
export const train: CliCommand = {
  add(program, io, finish) {
    program
      .command('train')
      .argument('<config>')
      .addOption(
        new Option('--backend <name>', "instead of the config's").choices(topLevel.backend.values),
      )
      .option('--runs <dir>', 'folder of the runs (default: .trainyard/runs beside the config)')
      .option('--set <key=value>', 'change a value of the config', collect, [])
      .option('--json', 'every event as a line of JSON')
      .option('--detach', 'train in the background; prints the run directory')
      .action(
        async (
          file: string,
          options: { backend?: string; runs?: string; set: string[]; json?: true; detach?: true },
        ) => {
          const configPath = resolve(io.cwd, file);
          const text = await readConfigText(configPath);
          const runsDir = resolve(io.cwd, options.runs ?? `${dirname(configPath)}/.trainyard/runs`);
          if (options.detach) {
            finish(await detach(io, runsDir));
            return;
          }
          finish(
            await follow(io, options.json === true, (hooks) =>
              startRun({
                configPath,
                cwd: io.cwd,
                text,
                sets: options.set,
                runsDir,
                backend: options.backend,
                ...hooks,
              }),
            ),
          );
        },
      );
  },
};
