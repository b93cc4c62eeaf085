import * as vscode from 'vscode';
import { isLive, type KnownRun, type Runs } from './runs/runs';

/** What trains right now; hidden where nothing does. */
export function registerStatusBar(runs: Runs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('trainyard', vscode.StatusBarAlignment.Left);
  item.name = 'Trainyard';
  const show = (): void => {
    const live = runs.all.filter((each): each is KnownRun => 'run' in each).filter(isLive);
    const [first] = live;
    if (first === undefined) return item.hide();
    const icon = first.run.state === 'paused' ? 'debug-pause' : 'loading~spin';
    const others = live.length > 1 ? ` +${live.length - 1}` : '';
    item.text = `$(${icon}) ${first.run.name} ${runs.progressOf(first)}${others}`;
    item.tooltip = vscode.l10n.t('Show the training panel');
    item.command = {
      command: 'trainyard.showTraining',
      title: item.tooltip,
      arguments: [first.path],
    };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, runs.onDidChange(show));
}
