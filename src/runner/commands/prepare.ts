import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { openConfig } from '../queries/configFile';
import { writePrepared } from '../queries/prepared';
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
        const files = await writePrepared(config, resolve(io.cwd, options.out));
        io.out(`${l10n.t('{0}: wrote {1}', options.out, files.join(', '))}\n`);
      });
  },
};
