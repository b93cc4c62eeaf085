import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { partNames, type PartName } from '../data/dataset';
import type { EvaluationReport } from '../evaluate/report';
import { fitSplit } from '../prepare';
import { isStreamed } from '../prepare/streamed';
import { nameOf, readData, type SplitData } from '../prepare/readData';
import { applyToRows, levelTable, scaleArrays } from '../preprocess';
import type { Part, Preprocess } from '../prepared';
import { assess } from '../run/assess';
import { nameOfConfig, openRunConfig, placed } from './configFile';
import { openTrained, readTrained } from './trained';

/** A part of the run's own split, prepared by what was fitted then. */
async function partOf(
  split: SplitData,
  name: PartName,
  preprocess: Preprocess,
  baseDir: string,
): Promise<Part> {
  const dataset = split.parts[name];
  const rows = dataset.target.length;
  const y = Float32Array.from(dataset.target);
  if (dataset.type === 'images') return { rows, x: dataset.pixels, y, ids: split.places[name] };
  if (dataset.type === 'arrays')
    return { rows, x: scaleArrays(preprocess, dataset.values), y, ids: dataset.rows };
  if (isStreamed(dataset)) {
    const { parts } = (await fitSplit(split, baseDir)).prepared;
    return parts[name];
  }
  return { rows, x: applyToRows(preprocess, dataset.features).x, y, ids: dataset.rows };
}

/**
 * The report on one part of a run's data, read anew, with its best weights.
 *
 * @param fold As of {@link readTrained}.
 * @throws TrainyardError run.* ; InvalidConfig where the data cannot be read any more
 */
export async function evaluateRun(
  runDir: string,
  part: PartName,
  fold?: number,
): Promise<EvaluationReport> {
  const trained = readTrained(runDir, fold);
  const { manifest, preprocess } = trained;
  const config = await openRunConfig(runDir);
  const { resolved, baseDir } = config;
  return placed(config, async () => {
    const read = await readData(resolved, nameOfConfig(manifest.configPath), baseDir, {});
    const split =
      trained.fold === undefined ? (read.folds?.whole() ?? read) : read.folds!.of(trained.fold);
    if (split.loaded.fingerprint !== manifest.data?.fingerprint)
      throw new TrainyardError({
        code: 'run.dataChanged',
        at: ['data'],
        message: l10n.t(
          'The data are not those that this run was trained on, so its split cannot be told any more. Put them back, or train anew.',
        ),
      });
    if (split.parts[part].target.length === 0)
      throw new TrainyardError({
        code: 'run.partEmpty',
        message: l10n.t(
          'The {0} part of this run holds no rows. Evaluate it on one that does, with --split {1}.',
          part,
          partNames.filter((each) => split.parts[each].target.length > 0).join(' | '),
        ),
        exitCode: 2,
      });
    const session = await openTrained(trained);
    const names = Array.from(split.parts[part].target.keys(), (i) => nameOf(split.parts[part], i));
    const lookup = preprocess.images === undefined ? undefined : levelTable(preprocess.scale);
    const { report } = await assess(
      session,
      { preprocess, ...(lookup && { lookup }) },
      { part: await partOf(split, part, preprocess, baseDir), names },
      split.parts.train.target,
    );
    return report;
  });
}
