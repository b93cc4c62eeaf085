import * as vscode from 'vscode';
import { contextKeys, type ContextKey } from './ids';
import { isKnown, isLive, type Runs } from './runs/runs';

const trained = new Set(['finished', 'stopped']);
const resumable = new Set(['paused', 'stopped', 'failed', 'interrupted']);

/** What the menus ask for, as the runs tell it. */
function valuesOf(runs: Runs): Record<ContextKey, boolean> {
  const known = runs.all.filter(isKnown);
  const some = (states: ReadonlySet<string>): boolean =>
    known.some(({ run }) => states.has(run.state));
  return {
    'trainyard.listed': runs.listed,
    'trainyard.hasConfigs': runs.configCount > 0,
    'trainyard.hasRuns': runs.all.length > 0,
    'trainyard.hasLive': known.some(isLive),
    'trainyard.hasRunning': some(new Set(['running'])),
    'trainyard.hasResumable': some(resumable),
    'trainyard.hasTrained': some(trained),
  };
}

/** Keeps the context keys true; nobody else sets one. */
export function registerContext(runs: Runs): vscode.Disposable {
  const told = new Map<ContextKey, boolean>();
  const tell = (): void => {
    const values = valuesOf(runs);
    for (const key of contextKeys) {
      if (told.get(key) === values[key]) continue;
      told.set(key, values[key]);
      void vscode.commands.executeCommand('setContext', key, values[key]);
    }
  };
  tell();
  return runs.onDidChange(tell);
}
