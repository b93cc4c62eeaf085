import { resolve } from 'node:path';
import { compareRuns } from '../../shared/run/compare';
import { readRun } from '../rundir/list';
import { renderComparison } from '../terminal/comparison';
import { printJson, type CliCommand } from './command';

/** `trainyard compare RUN RUN… [--json]`: where configs differ, and what came of it. */
export const compare: CliCommand = {
  add(program, io) {
    program
      .command('compare')
      .argument('<run>')
      .argument('<runs...>')
      .option('--json')
      .action((first: string, others: string[], options: { json?: true }) => {
        const found = [first, ...others].map((run) => readRun(resolve(io.cwd, run)));
        const comparison = compareRuns(found);
        if (options.json) printJson(io, comparison);
        else io.out(renderComparison(comparison));
      });
  },
};
