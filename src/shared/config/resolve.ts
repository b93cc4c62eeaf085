import type { Catalog } from './catalog';
import type { Config, ResolvedConfig } from './config';
import { elementWithDefaults } from './defaults';
import type { ElementKind } from './element';

/** What is known once the data are read. */
export interface KnownData {
  readonly task: 'classification' | 'regression';
  readonly classes: number;
  readonly pictures: boolean;
  /** The config file's name without `.train.json`. */
  readonly name: string;
}

/** Fills in what depends on the data: split, scale, loss, metrics and the name. */
export function resolveForTask(config: Config, known: KnownData, catalog: Catalog): ResolvedConfig {
  const element = (kind: ElementKind, type: string) => elementWithDefaults(kind, { type }, catalog);
  const classification = known.task === 'classification';
  const { loss, optimizer, metrics } = config.compile;
  const lossName = !classification
    ? 'meanSquaredError'
    : known.classes === 2
      ? 'binaryCrossentropy'
      : 'categoricalCrossentropy';
  const metricNames = classification ? ['accuracy'] : ['mae', 'rmse', 'r2'];
  return {
    ...config,
    name: config.name ?? known.name,
    split: config.split ?? element('split', classification ? 'stratified' : 'random'),
    scale: config.scale ?? element('scale', known.pictures ? 'rescale' : 'standard'),
    compile: {
      loss: loss === 'auto' ? element('loss', lossName) : loss,
      optimizer,
      metrics: metrics ?? metricNames.map((name) => element('metric', name)),
    },
  };
}
