import * as vscode from 'vscode';
import { describeRun, runTooltip, shortProgress } from './explorer/describe';
import { commandId, type CommandName } from './ids';
import { isKnown, isLive, type KnownRun, type Runs } from './runs/runs';

const link = (title: string, command: CommandName, path: string): string =>
  `[${title}](command:${commandId(command)}?${encodeURIComponent(JSON.stringify([path]))})`;

/** What stands above the status bar item: progress and figures, and what can be done. */
function hover(runs: Runs, live: readonly KnownRun[]): vscode.MarkdownString {
  const sections = live.map((each) => {
    const { path, run } = each;
    const toggle =
      run.state === 'paused'
        ? link(vscode.l10n.t('Resume'), 'resume', path)
        : link(vscode.l10n.t('Pause'), 'pause', path);
    const actions = [
      link(vscode.l10n.t('Show Training'), 'showTraining', path),
      ...(vscode.workspace.isTrusted ? [toggle, link(vscode.l10n.t('Stop'), 'stop', path)] : []),
    ];
    return `${runTooltip(each, runs.progressOf(each), vscode.env.language)}\n\n${actions.join(' · ')}`;
  });
  const text = new vscode.MarkdownString(sections.join('\n\n---\n\n'));
  const commands: CommandName[] = ['showTraining', 'pause', 'resume', 'stop'];
  text.isTrusted = { enabledCommands: commands.map(commandId) };
  return text;
}

/** What trains right now; hidden where nothing does. */
export function registerStatusBar(runs: Runs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('trainyard', vscode.StatusBarAlignment.Left);
  item.name = 'Trainyard';
  const show = (): void => {
    const live = runs.all.filter(isKnown).filter(isLive);
    const [first] = live;
    if (first === undefined) return item.hide();
    const icon = first.run.state === 'paused' ? 'debug-pause' : 'sync~spin';
    const others = live.length > 1 ? ` +${live.length - 1}` : '';
    const progress = runs.progressOf(first);
    item.text = `$(${icon}) ${shortProgress(first, progress)}${others}`;
    item.tooltip = hover(runs, live);
    item.accessibilityInformation = {
      label: `${first.run.name}, ${describeRun(first, progress)}`,
    };
    item.command = {
      command: commandId('showTraining'),
      title: vscode.l10n.t('Show Training'),
      arguments: [first.path],
    };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, runs.onDidChange(show));
}
