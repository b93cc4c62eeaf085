import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { openConfig } from '../queries/configFile';
import { previewConfig, writePreviewOf } from '../queries/preview';
import { collect, type CliCommand } from './command';
import { wholeNumber } from './options';

/** `trainyard preview CONFIG --out DIR [--count 5] [--sample N]`: augmentation as PNG files. */
export const preview: CliCommand = {
  add(program, io) {
    program
      .command('preview')
      .argument('<config>')
      .requiredOption('--out <dir>')
      .option('--count <n>', 'views of each picture', wholeNumber, 5)
      .option('--sample <n>', 'position of the picture in the training part', wholeNumber)
      .option('--set <key=value>', 'change a value of the config', collect, [])
      .action(
        async (
          file: string,
          options: { out: string; count: number; sample?: number; set: string[] },
        ) => {
          const config = await openConfig(file, io.cwd, options.set);
          const views = await previewConfig(config, options);
          const files = await writePreviewOf(views, resolve(io.cwd, options.out));
          io.out(`${l10n.t('{0}: wrote {1} files', options.out, files.length)}\n`);
        },
      );
  },
};
