import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluationReport } from '../evaluate/report';

/** report.json of a run; undefined where there is none, or none that can be read. */
export function readReport(runDir: string): EvaluationReport | undefined {
  try {
    return JSON.parse(readFileSync(join(runDir, 'report.json'), 'utf8')) as EvaluationReport;
  } catch {
    return undefined;
  }
}
