import { resolve } from 'node:path';
import { Option } from 'commander';
import * as l10n from '@vscode/l10n';
import { exporters } from '../export';
import { exportRun } from '../queries/export';
import type { CliCommand } from './command';
import { foldOption } from './options';

/** `trainyard export RUN --format NAME --out DIR [--fold N]`: the best weights with their preprocessing. */
export const exportCommand: CliCommand = {
  add(program, io) {
    program
      .command('export')
      .argument('<run>')
      .addOption(
        new Option('--format <name>')
          .choices(exporters.map((exporter) => exporter.name))
          .makeOptionMandatory(),
      )
      .requiredOption('--out <dir>')
      .addOption(foldOption())
      .action(async (run: string, options: { format: string; out: string; fold?: number }) => {
        const files = await exportRun(
          resolve(io.cwd, run),
          options.format,
          resolve(io.cwd, options.out),
          options.fold,
        );
        io.out(`${l10n.t('{0}: wrote {1}', options.out, files.join(', '))}\n`);
      });
  },
};
