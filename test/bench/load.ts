import { readFileSync } from 'node:fs';
import { dataElements } from '../../src/runner/data';
import { validateConfig } from '../../src/shared/config/validate';
import { catalog } from '../../src/runner/catalog';

/** Reads data as a run does, given a config's path or the data section itself. */
export async function loadData(given: string | { type: string }, baseDir: string): Promise<void> {
  const data =
    typeof given === 'string'
      ? validateConfig(readFileSync(given, 'utf8'), given, catalog).resolved!.data
      : given;
  const element = dataElements.find(({ name }) => name === data.type)!;
  await element.load(data as never, { baseDir });
}
