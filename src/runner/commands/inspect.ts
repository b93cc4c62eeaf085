import { inspectConfig } from '../queries/inspect';
import { openConfig } from '../queries/configFile';
import { renderInspection } from '../terminal/inspection';
import { collect, printJson, type CliCommand } from './command';

/** `trainyard inspect CONFIG [--json]`: the data report, as the Data panel shows it. */
export const inspect: CliCommand = {
  add(program, io) {
    program
      .command('inspect')
      .argument('<config>')
      .option('--set <key=value>', 'change a value of the config', collect, [])
      .option('--json')
      .action(async (file: string, options: { json?: true; set: string[] }) => {
        const config = await openConfig(file, io.cwd, options.set);
        const report = await inspectConfig(config);
        if (options.json) printJson(io, report);
        else io.out(renderInspection(report, config.shown, config.locate));
      });
  },
};
