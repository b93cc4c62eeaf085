import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { listRuns } from '../rundir/list';
import { renderRuns } from '../terminal/runs';
import { printJson, type CliCommand } from './command';

/** `trainyard runs [--runs DIR] [--json]`: newest first; a broken run is shown as such. */
export const runs: CliCommand = {
  add(program, io) {
    program
      .command('runs')
      .option('--runs <dir>', 'folder of the runs', '.trainyard/runs')
      .option('--json')
      .action(async (options: { runs: string; json?: true }) => {
        const found = await listRuns(resolve(io.cwd, options.runs));
        if (options.json) printJson(io, found);
        else if (found.length === 0) io.out(`${l10n.t('{0}: no runs yet', options.runs)}\n`);
        else io.out(renderRuns(found));
      });
  },
};
