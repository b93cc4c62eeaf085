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
          for (const { name, availability } of found)
            io.out(
              availability.available
                ? `✓ ${name.padEnd(11)} ${availability.details}\n`
                : `✗ ${name.padEnd(11)} ${availability.reason}\n`,
            );
      });
  },
};
