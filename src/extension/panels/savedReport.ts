import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataReport } from '../../shared/protocol/dataReport';
import type { RunManifest } from '../../shared/run/manifest';

const readJson = <T>(path: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
};

const folders = (path: string): string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** The data report that the newest run of a config has written beside it. */
export function savedReport(config: string): { report: DataReport; saved: number } | undefined {
  const runs = join(dirname(config), '.trainyard', 'runs');
  // Their names begin with the time at which they were started.
  for (const id of folders(runs).sort().reverse()) {
    const manifest = readJson<RunManifest>(join(runs, id, 'run.json'));
    if (manifest?.configPath !== config) continue;
    const report = readJson<DataReport>(join(runs, id, 'data.json'));
    if (report !== undefined) return { report, saved: manifest.times.created };
  }
  return undefined;
}
