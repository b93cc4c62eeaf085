import * as l10n from '@vscode/l10n';
import { validateFile } from '../queries/validate';
import { formatProblem } from '../terminal/errors';
import { printJson, type CliCommand } from './command';

/** `trainyard validate CONFIG [--json]`: problems by line; exit 1 if any is an error. */
export const validate: CliCommand = {
  add(program, io, finish) {
    program
      .command('validate')
      .argument('<config>')
      .option('--json')
      .action(async (config: string, options: { json?: true }) => {
        const problems = await validateFile(config, io.cwd);
        if (options.json) printJson(io, problems);
        else if (problems.length === 0) io.out(`${l10n.t('{0}: no problems', config)}\n`);
        else io.out(problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
        finish(problems.some((problem) => problem.severity === 'error') ? 1 : 0);
      });
  },
};
