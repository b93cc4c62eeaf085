import { probeBackends } from '../engine/backends';
import { printJson, type CliCommand } from './command';

/** `trainyard backends [--json]`: which are there, best first, and why the others are not. */
export const backends: CliCommand = {
  add(program, io) {
    program
      .command('backends')
      .option('--json')
      .action(async (options: { json?: true }) => {
        const found = await probeBackends();
        if (options.json) printJson(io, found);
        else
          for (const { name, availability } of found) {
            const line = (sign: string, text: string): void =>
              io.out(`${sign} ${name.padEnd(11)} ${text}\n`);
            if (availability.available) {
              line('✓', availability.details);
              if (availability.warning !== undefined) line('!', availability.warning);
            } else line('✗', availability.reason);
          }
      });
  },
};
