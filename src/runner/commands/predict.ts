import { resolve } from 'node:path';
import { predictInputs } from '../queries/predict';
import { renderPredictions } from '../terminal/predictions';
import { printJson, type CliCommand } from './command';
import { foldOption } from './options';

/** `trainyard predict RUN INPUT… [--fold N] [--json]`: CSV files of new rows, or pictures. */
export const predict: CliCommand = {
  add(program, io) {
    program
      .command('predict')
      .argument('<run>')
      .argument('<input...>')
      .addOption(foldOption())
      .option('--json')
      .action(async (run: string, inputs: string[], options: { fold?: number; json?: true }) => {
        const paths = inputs.map((input) => ({ shown: input, path: resolve(io.cwd, input) }));
        const { predictions, warnings } = await predictInputs(
          resolve(io.cwd, run),
          paths,
          options.fold,
        );
        for (const warning of warnings) io.err(`${warning}\n`);
        if (options.json) printJson(io, predictions);
        else io.out(renderPredictions(predictions));
      });
  },
};
