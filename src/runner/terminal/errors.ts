import * as l10n from '@vscode/l10n';
import { TrainyardError, type Problem, type Warning } from '../../shared/problem';
import { printable } from './printable';

/** `file:line:column severity code message`, as editors and problem matchers read it. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, severity, code, message } = problem;
  return printable(`${file}:${line}:${column} ${severity} ${code} ${message}`);
}

/** Finds the line and column of a config value; what is not in the text is placed at its parent. */
export type Locate = (at: readonly (string | number)[]) => { line: number; column: number };

/** An error as a problem: at its own place in a data file, else at the config value it is about. */
export function toProblem(error: TrainyardError, file: string, locate: Locate): Problem {
  const place =
    error.file !== undefined
      ? { file: error.file, line: error.line ?? 1, column: error.column ?? 1 }
      : { file, ...locate(error.at ?? []) };
  return {
    ...place,
    severity: 'error',
    code: error.code,
    message: error.message,
    ...(error.fix ? { fix: error.fix } : {}),
  };
}

/** A finding about the data as a problem at the config value it is about, else at the data. */
export function warningProblem(warning: Warning, file: string, locate: Locate): Problem {
  const { code, message, severity = 'warning', at = ['data'], fix } = warning;
  return { file, ...locate(at), severity, code, message, ...(fix && { fix }) };
}

/** What is printed for an error that has no place in a config (usage, the run directory, …). */
export function formatError(error: unknown): string {
  if (error instanceof TrainyardError) {
    const place =
      error.file === undefined ? '' : `${error.file}:${error.line ?? 1}:${error.column ?? 1} `;
    return printable(`${place}error ${error.code} ${error.message}`);
  }
  const text = error instanceof Error ? error.message : String(error);
  return l10n.t(
    'error internal {0} This is a defect of Trainyard: please report it with the log of the run.',
    text,
  );
}

/** The exit code of the command line for an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof TrainyardError ? error.exitCode : 3;
}
