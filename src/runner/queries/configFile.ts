import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { validateConfig, type Validation } from '../../shared/config/validate';
import { applySets } from '../../shared/config/set';
import { TrainyardError, type Problem } from '../../shared/problem';
import { catalog } from '../catalog';
import { readManifest } from '../rundir/directory';
import { toProblem } from '../terminal/errors';

/** A config that was read and is valid. */
export interface OpenConfig {
  /** As the user would name it: relative to where they stand, if that is shorter. */
  readonly shown: string;
  readonly baseDir: string;
  readonly text: string;
  readonly resolved: NonNullable<Validation['resolved']>;
  readonly locate: Validation['locate'];
}

/** A config with problems, each with its line; thrown where something needs a valid one. */
export class InvalidConfig extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'InvalidConfig';
  }
}

/** wine.train.json → wine: a run's name where the config gives none. */
export const nameOfConfig = (path: string): string =>
  basename(path).replace(/(\.train)?\.jsonc?$/, '');

export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, resolve(cwd, file));
  return path.startsWith('..') ? resolve(cwd, file) : path;
}

/** Reads a config's text; every way in which that can fail is an error in the user's terms. */
export async function readConfigText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? l10n.t('There is no such file.')
        : code === 'EISDIR'
          ? l10n.t('This is a folder; a NAME.train.json file was expected.')
          : l10n.t('It cannot be read ({0}).', code ?? String(error));
    throw new TrainyardError({
      code: 'config.unreadable',
      message: l10n.t('The config {0} could not be read. {1}', file, reason),
      file,
      cause: error,
    });
  }
}

/**
 * Parses and validates a config's text.
 * @throws InvalidConfig with every problem, if any of them is an error
 */
export function openConfigText(
  file: string,
  text: string,
  cwd: string,
  sets: readonly string[] = [],
): OpenConfig {
  const path = resolve(cwd, file);
  const shown = shownPath(path, cwd);
  const changed = sets.length === 0 ? text : applySets(text, sets);
  const { resolved, problems, locate } = validateConfig(changed, shown, catalog);
  if (resolved === undefined) throw new InvalidConfig(problems);
  return { shown, baseDir: dirname(path), text, resolved, locate };
}

export async function openConfig(
  file: string,
  cwd: string,
  sets: readonly string[] = [],
): Promise<OpenConfig> {
  return openConfigText(file, await readConfigText(resolve(cwd, file)), cwd, sets);
}

/** The config that a run was started with. */
export async function openRunConfig(runDir: string): Promise<OpenConfig> {
  const { configPath, set } = readManifest(runDir);
  const text = await readConfigText(join(runDir, 'config.train.json'));
  return openConfigText(configPath, text, process.cwd(), set);
}

/** Runs `work`; what it throws about the config is turned into a problem with line and column. */
export async function placed<T>(config: OpenConfig, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TrainyardError && error.exitCode === 1)
      throw new InvalidConfig([toProblem(error, config.shown, config.locate)]);
    throw error;
  }
}

/** An error of a run with the line of the config that it is about, where it is about one. */
export function withPlace(error: TrainyardError, config: OpenConfig): TrainyardError {
  const { code, message, at, file, exitCode, cause } = error;
  if (at === undefined || file !== undefined) return error;
  const { line, column } = config.locate(at);
  return new TrainyardError({
    ...{ code, message, at, exitCode, cause },
    ...{ file: config.shown, line, column },
  });
}
