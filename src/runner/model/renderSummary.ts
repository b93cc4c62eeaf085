import * as l10n from '@vscode/l10n';
import { table } from '../terminal/table';
import type { LayerSummary } from './model';

/** The layers with output shapes and parameter counts, as lines of text. */
export function renderSummary(summary: readonly LayerSummary[]): string {
  const rows = summary.map(({ name, type, outputShape, parameters }) => [
    name === type ? name : `${name} (${type})`,
    `[${outputShape.join(', ')}]`,
    String(parameters),
  ]);
  const total = summary.reduce((sum, layer) => sum + layer.parameters, 0);
  const trainable = summary.reduce((sum, layer) => sum + layer.trainable, 0);
  return (
    table([[l10n.t('layer'), l10n.t('output'), l10n.t('parameters')], ...rows]) +
    l10n.t('{0} parameters, {1} of them trainable', total, trainable)
  );
}
