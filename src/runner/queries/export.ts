import { exporters } from '../export';
import { readTrained } from './trained';

/**
 * Writes a run's best weights with their preprocessing in a format; gives the files' names.
 *
 * @param fold As of {@link readTrained}.
 */
export async function exportRun(
  runDir: string,
  format: string,
  out: string,
  fold?: number,
): Promise<readonly string[]> {
  const { manifest, preprocess, model } = readTrained(runDir, fold);
  const exporter = exporters.find(({ name }) => name === format)!;
  const { modelJson, weights } = model;
  return exporter.write({ name: manifest.name, modelJson, weights, preprocess }, out, {} as never);
}
