import { resolve } from 'node:path';
import { Option } from 'commander';
import * as l10n from '@vscode/l10n';
import { exporters } from '../export';
import { exportRun } from '../queries/export';
import type { CliCommand } from './command';

/** `trainyard export RUN --format NAME --out DIR`: the best weights with their preprocessing. */
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
      .action(async (run: string, options: { format: string; out: string }) => {
        const files = await exportRun(
          resolve(io.cwd, run),
          options.format,
          resolve(io.cwd, options.out),
        );
        io.out(`${l10n.t('{0}: wrote {1}', options.out, files.join(', '))}\n`);
      });
  },
};
