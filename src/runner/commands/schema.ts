import { strictSchema } from '../../shared/config/schema';
import { catalog } from '../catalog';
import type { CliCommand } from './command';

/** `trainyard schema`: the JSON schema of a config, with every bound. */
export const schema: CliCommand = {
  add(program, io) {
    program
      .command('schema')
      .action(() => io.out(`${JSON.stringify(strictSchema(catalog), null, 2)}\n`));
  },
};
