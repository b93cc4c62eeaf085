import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { readManifest } from '../../runner/rundir/directory';
import type { Catalog } from '../../shared/config/catalog';
import type { RunManifest } from '../../shared/run/manifest';
import { checkpointsOf } from '../explorer/checkpoints';
import { epochOfCheckpoint } from '../explorer/describe';
import { views } from '../ids';
import { fail, isTrusted } from './failure';
import { runOf } from './pick';
import type { RunParts } from './runs';
import { problemOfSettings, settingsOf } from './settingsText';

export interface ForkParts extends RunParts {
  readonly catalog: Catalog;
}

/** A checkpoint's row of the explorer names the run and the epoch at once. */
function fromCheckpoint(given: unknown): { runDir: string; epoch: number } | undefined {
  const path = (given as { path?: unknown } | undefined)?.path;
  if (typeof path !== 'string' || basename(dirname(path)) !== 'checkpoints') return undefined;
  return { runDir: dirname(dirname(path)), epoch: epochOfCheckpoint(basename(path)) };
}

/** Starts a new run from a checkpoint of another one, with settings that are asked for. */
export async function forkRun(parts: ForkParts, given: unknown): Promise<string | undefined> {
  if (!isTrusted()) return undefined;
  const { runs, runner, log } = parts;
  const named = fromCheckpoint(given);
  const runDir =
    named?.runDir ?? (await runOf(given, runs, ({ run }) => run.checkpoints.last !== null));
  if (runDir === undefined) return undefined;
  const failed = vscode.l10n.t('The run could not be forked.');
  try {
    const run = readManifest(runDir);
    const epoch = named?.epoch ?? (await pickEpoch(runDir, run));
    if (epoch === undefined) return undefined;
    const sets = await askSettings(parts.catalog, runDir, run, epoch);
    if (sets === undefined) return undefined;
    const args = ['fork', runDir, '--epoch', String(epoch), ...sets, '--detach'];
    const { code, out, err } = await vscode.window.withProgress(
      { location: { viewId: views.runs }, title: vscode.l10n.t('Forking the run') },
      () => runner.run(args, dirname(runDir)),
    );
    const made = out.trim().split('\n').at(-1) ?? '';
    if (code !== 0 || made === '') return void fail(log, failed, err);
    await runs.add(dirname(made));
    parts.showTraining(made);
    return made;
  } catch (error) {
    return void fail(log, failed, error);
  }
}

/** Of the whole epochs that there are checkpoints of; the only one needs no question. */
async function pickEpoch(runDir: string, run: RunManifest): Promise<number | undefined> {
  const all = await checkpointsOf(runDir, run);
  const whole = all.filter(({ step }) => step === undefined);
  if (whole.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This run has no checkpoint of a whole epoch yet.'),
    );
    return undefined;
  }
  if (whole.length === 1) return whole[0]!.epoch;
  const items = whole.map(({ epoch, best, last }) => ({
    label: vscode.l10n.t('Epoch {0}', epoch),
    description: [best ? vscode.l10n.t('best') : '', last ? vscode.l10n.t('last') : '']
      .filter((text) => text !== '')
      .join(' · '),
    epoch,
  }));
  const title = vscode.l10n.t('From which checkpoint?');
  return (await vscode.window.showQuickPick(items, { title }))?.epoch;
}

/** Settings as arguments of the command line; none is an answer too. */
async function askSettings(
  catalog: Catalog,
  runDir: string,
  run: RunManifest,
  epoch: number,
): Promise<string[] | undefined> {
  const text = await readFile(join(runDir, 'config.train.json'), 'utf8');
  const epochs = run.resolved?.train.epochs ?? 0;
  const line = await vscode.window.showInputBox({
    title: vscode.l10n.t('Fork {0} at Epoch {1}', run.name, epoch),
    prompt: vscode.l10n.t('Settings that change, parted by spaces; empty: none.'),
    placeHolder: 'compile.optimizer.learningRate=0.0001 train.epochs=80',
    // Behind the last epoch only a longer plan has something left to train.
    value: epoch < epochs ? '' : `train.epochs=${2 * epoch}`,
    validateInput: (value) => problemOfSettings(text, run.set, value, catalog),
  });
  return line === undefined ? undefined : settingsOf(line).flatMap((set) => ['--set', set]);
}
