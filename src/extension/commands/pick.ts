import * as vscode from 'vscode';
import { commandId } from '../ids';
import { stateName } from '../explorer/describe';
import { isConfig } from '../language/configs';
import { isKnown, type KnownRun, type Runs } from '../runs/runs';

/** A config: the one asked for, the one being edited, or one that is picked. */
export async function configOf(uri: unknown): Promise<vscode.Uri | undefined> {
  if (uri instanceof vscode.Uri) return uri;
  const active = vscode.window.activeTextEditor?.document;
  if (active && isConfig(active)) return active.uri;
  const found = await vscode.workspace.findFiles(
    '**/*.train.json',
    '**/{node_modules,.trainyard}/**',
  );
  if (found.length === 0) {
    const make = vscode.l10n.t('New Training Config');
    const picked = await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no *.train.json file here.'),
      make,
    );
    if (picked) await vscode.commands.executeCommand(commandId('newConfig'));
    return undefined;
  }
  if (found.length === 1) return found[0];
  const items = found
    .map((each) => ({ label: vscode.workspace.asRelativePath(each), each }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const title = vscode.l10n.t('Which config?');
  return (await vscode.window.showQuickPick(items, { title }))?.each;
}

/** The run directory that a menu or a caller names: a path, or a row of the explorer. */
function named(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  const path = (given as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' && !(given instanceof vscode.Uri) ? path : undefined;
}

/** A run: the one asked for, or one that is picked of those that fit. */
export async function runOf(
  given: unknown,
  runs: Runs,
  fits: (run: KnownRun) => boolean = () => true,
): Promise<string | undefined> {
  const path = named(given);
  if (path !== undefined) return path;
  const known = runs.all.filter(isKnown).filter(fits);
  if (known.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no such run.'));
    return undefined;
  }
  if (known.length === 1) return known[0]!.path;
  const title = vscode.l10n.t('Which run?');
  return (await vscode.window.showQuickPick(known.map(itemOf), { title }))?.each;
}

const itemOf = ({ path: each, run }: KnownRun) => ({
  label: run.name,
  description: `${stateName(run.state)} · ${new Date(run.times.created).toLocaleString(vscode.env.language)}`,
  each,
});

/** Several runs, picked of all; some are picked from the start. */
export async function severalRuns(
  runs: Runs,
  picked: readonly string[],
  title: string,
): Promise<readonly string[]> {
  const items = runs.all
    .filter(isKnown)
    .map((run) => ({ ...itemOf(run), picked: picked.includes(run.path) }));
  const found = await vscode.window.showQuickPick(items, { title, canPickMany: true });
  return (found ?? []).map(({ each }) => each);
}

/** The rows that are selected in the explorer, where the one that was clicked is among them. */
export function selectedRuns(given: unknown, selection: unknown): string[] {
  const clicked = named(given);
  const all = (Array.isArray(selection) ? selection : []).map(named);
  const paths = all.filter((path) => path !== undefined);
  if (clicked === undefined) return paths;
  return paths.includes(clicked) ? paths : [clicked];
}
