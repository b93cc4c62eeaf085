import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { openConfig } from '../queries/configFile';
import { writePrepared } from '../queries/prepared';
import { formatProblem, warningProblem } from '../terminal/errors';
import { collect, type CliCommand } from './command';

/** `trainyard prepare CONFIG --out DIR`: the arrays that training would see, as .npy. */
export const prepare: CliCommand = {
  add(program, io) {
    program
      .command('prepare')
      .argument('<config>')
      .requiredOption('--out <dir>')
      .option('--set <key=value>', 'change a value of the config', collect, [])
      .action(async (file: string, options: { out: string; set: string[] }) => {
        const config = await openConfig(file, io.cwd, options.set);
        const { files, warnings } = await writePrepared(config, resolve(io.cwd, options.out));
        const shown = files.map(({ name, shape }) => (shape ? `${name} [${shape.join()}]` : name));
        io.out(`${l10n.t('{0}: wrote {1}', options.out, shown.join(', '))}\n`);
        const { shown: name, locate } = config;
        for (const warning of warnings)
          io.err(`${formatProblem(warningProblem(warning, name, locate))}\n`);
      });
  },
};
