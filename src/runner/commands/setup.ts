import * as l10n from '@vscode/l10n';
import { setUpTensorflow } from '../setup';
import type { SetUpEvent } from '../setup/setup';
import { shipped } from '../setup/sources';
import { printJson, type CliCommand, type Io } from './command';
import { untilStopped } from './stopping';

/** Shows how a set-up goes: each step once, a share in tens of percent. */
function shower(io: Io): (event: SetUpEvent) => void {
  let last = '';
  return (event) => {
    if (event.type === 'warning') {
      io.err(`warning ${event.code} ${event.message}\n`);
      return;
    }
    const { message, share } = event;
    const percent = share === undefined ? '' : `  ${Math.floor(share * 10) * 10} %`;
    if (message + percent === last) return;
    last = message + percent;
    io.out(`${last}\n`);
  };
}

/** `trainyard setup tensorflow [--python PATH] [--install] [--json]`. */
export const setup: CliCommand = {
  add(program, io, finish) {
    program
      .command('setup')
      .description('set up what makes training faster')
      .command('tensorflow')
      .description('find a TensorFlow or install one, and get the binding for it')
      .option('--python <path>', 'the Python to use (default: the active one, then PATH)')
      .option('--install', "install one of Trainyard's own even where the Python has one")
      .option('--json', 'every event as a line of JSON')
      .action(async (options: { python?: string; install?: true; json?: true }) => {
        const show = shower(io);
        const code = await untilStopped(async (signal) => {
          const result = await setUpTensorflow(options, {
            env: process.env,
            signal,
            onEvent: (event) => (options.json ? printJson(io, event) : show(event)),
            ...shipped(),
          });
          if (options.json) printJson(io, { type: 'done', ...result });
          else
            io.out(
              l10n.t(
                'TensorFlow {0} is set up and computes on the {1}. `trainyard backends` shows it.\n',
                result.version,
                result.gpu ? 'GPU' : 'CPU',
              ),
            );
        });
        if (code === 130) io.err(l10n.t('Cancelled; nothing was changed.\n'));
        finish(code);
      });
  },
};
