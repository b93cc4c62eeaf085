import { Command, CommanderError } from 'commander';
import { commands } from './commands';
import type { Io } from './commands/command';
import { useMessages } from './messages';
import { InvalidConfig } from './queries/configFile';
import { exitCodeOf, formatError, formatProblem } from './terminal/errors';
import { widenThreadPool } from './threadPool';
import { version } from './version';

/** The command line. Gives the exit code (see the README); never throws. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command('trainyard')
    .description('Trains neural networks from one text file.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  for (const command of commands) command.add(program, io, (result) => (code = result));
  try {
    await program.parseAsync(args as string[], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof InvalidConfig) {
      io.err(error.problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
      return 1;
    }
    io.err(`${formatError(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Runs the command line on this process; the launcher calls it. */
export function start(): void {
  widenThreadPool();
  useMessages();
  const io: Io = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
    interactive: process.stdout.isTTY && process.env.TERM !== 'dumb',
    columns: () => process.stdout.columns ?? 80,
  };
  // A reader that went away (| head) is no failure of the run.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  void main(process.argv.slice(2), io).then((code) => {
    process.exitCode = code;
  });
}

if (process.env.TRAINYARD_RUNNER === '1') start();
