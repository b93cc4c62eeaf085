import { resolve } from 'node:path';
import { Option } from 'commander';
import { partNames, type PartName } from '../data/dataset';
import { evaluateRun } from '../queries/evaluate';
import { renderReport } from '../evaluate/render';
import { printJson, type CliCommand } from './command';
import { foldOption } from './options';

/** `trainyard evaluate RUN [--split test] [--fold N] [--json]`: the report on one part of the run's data. */
export const evaluate: CliCommand = {
  add(program, io) {
    program
      .command('evaluate')
      .argument('<run>')
      .addOption(new Option('--split <part>').choices(partNames).default('test'))
      .addOption(foldOption())
      .option('--json')
      .action(async (run: string, options: { split: PartName; fold?: number; json?: true }) => {
        const report = await evaluateRun(resolve(io.cwd, run), options.split, options.fold);
        if (options.json) printJson(io, report);
        else io.out(renderReport(report));
      });
  },
};
