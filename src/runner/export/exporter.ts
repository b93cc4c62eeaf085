import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Preprocess } from '../prepared';

export interface ExportInput {
  /** Name of the run's config; titles the page and comments. */
  readonly name: string;
  /** tfjs-layers' model.json as the checkpoint holds it. */
  readonly modelJson: unknown;
  readonly weights: Uint8Array;
  readonly preprocess: Preprocess;
}

/** A format to export a trained model to. */
export interface Exporter<P extends Params = Params> extends ElementInfo<'export', P> {
  /** Writes into `out` (made if absent) and returns the names of the files written. */
  write(input: ExportInput, out: string, values: Values<P>): Promise<readonly string[]>;
}
export const defineExporter = <const P extends Params>(element: Exporter<P>): Exporter =>
  element as unknown as Exporter;
