import { applySets } from '../../shared/config/set';
import { validateConfig } from '../../shared/config/validate';
import type { Catalog } from '../../shared/config/catalog';

/** Settings as a person writes them in one line: `train.epochs=80 compile.optimizer=sgd`. */
export const settingsOf = (line: string): string[] =>
  line
    .trim()
    .split(/\s+(?=[\w.]+=)/)
    .filter((each) => each !== '');

/**
 * What is wrong with these settings of a config; undefined where nothing is.
 *
 * @param before those that the run has already
 */
export function problemOfSettings(
  text: string,
  before: readonly string[],
  line: string,
  catalog: Catalog,
): string | undefined {
  try {
    const changed = applySets(text, [...before, ...settingsOf(line)]);
    const { problems } = validateConfig(changed, '', catalog);
    return problems.find(({ severity }) => severity === 'error')?.message;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
