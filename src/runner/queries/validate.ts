import { resolve } from 'node:path';
import { validateConfig } from '../../shared/config/validate';
import type { Problem } from '../../shared/problem';
import { catalog } from '../catalog';
import { warningProblem } from '../terminal/errors';
import {
  InvalidConfig,
  openConfigText,
  readConfigText,
  shownPath,
  type OpenConfig,
} from './configFile';
import type { Preparation } from '../prepare';
import { prepareConfig } from './preparation';
import { shapesFor } from './shapes';

/**
 * Every problem of a config: first what its text alone tells; where that is fine, what the data
 * and the model tell too, warnings about the data among it.
 *
 * @param prepared gives the config's data; by default they are read
 */
export async function validateText(
  file: string,
  text: string,
  cwd: string,
  prepared: (config: OpenConfig) => Promise<Preparation> = prepareConfig,
): Promise<readonly Problem[]> {
  const { resolved, problems } = validateConfig(text, shownPath(resolve(cwd, file), cwd), catalog);
  if (resolved === undefined) return problems;
  try {
    const config = openConfigText(file, text, cwd);
    const preparation = await prepared(config);
    await shapesFor(config, preparation);
    const { shown, locate } = config;
    return [
      ...problems,
      ...preparation.warnings.map((each) => warningProblem(each, shown, locate)),
    ];
  } catch (error) {
    if (error instanceof InvalidConfig) return [...problems, ...error.problems];
    throw error;
  }
}

export async function validateFile(file: string, cwd: string): Promise<readonly Problem[]> {
  return validateText(file, await readConfigText(resolve(cwd, file)), cwd);
}
