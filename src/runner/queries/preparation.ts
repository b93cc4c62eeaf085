import { prepare, readData, type Preparation } from '../prepare';
import type { PrepareHooks, SplitData } from '../prepare/readData';
import { nameOfConfig, placed, type OpenConfig } from './configFile';

/** The data as training would get them; what is wrong with them comes as problems with lines. */
export function prepareConfig(config: OpenConfig, signal?: AbortSignal): Promise<Preparation> {
  const { resolved, shown, baseDir } = config;
  return placed(config, () => prepare(resolved, nameOfConfig(shown), baseDir, { signal }));
}

/** The data as read and split, before anything is fitted. */
export function splitConfig(
  config: OpenConfig,
  signal?: AbortSignal,
  onStage?: PrepareHooks['onStage'],
): Promise<SplitData> {
  const { resolved, shown, baseDir } = config;
  const hooks = { signal, ...(onStage && { onStage }) };
  return placed(config, () => readData(resolved, nameOfConfig(shown), baseDir, hooks));
}
