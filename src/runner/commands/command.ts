import type { Command as Program } from 'commander';

/** What a command may touch of the process; tests give their own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly cwd: string;
  /** Standard output is a terminal that redraws. */
  readonly interactive: boolean;
  /** Width of that terminal in characters. */
  columns(): number;
}

/** A command of the command line: adds itself to the program; its action gives the exit code. */
export interface CliCommand {
  add(program: Program, io: Io, finish: (code: number) => void): void;
}

/** Collects an option that may be given several times. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

export function printJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value)}\n`);
}
