import { dataReport, type DataReport } from '../report';
import { pauses } from '../prepare/pauses';
import type { OpenConfig } from './configFile';
import { prepareConfig } from './preparation';

/** The data report of a config. */
export async function inspectConfig(config: OpenConfig, signal?: AbortSignal): Promise<DataReport> {
  return dataReport(await prepareConfig(config, signal), pauses({ signal }));
}
