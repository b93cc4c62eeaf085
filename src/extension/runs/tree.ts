import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ListedRun } from '../../runner/rundir/list';
import { isLive, type KnownRun, type Runs } from './runs';

/** A config and its runs, or a run. */
type Item = { readonly config: string } | ListedRun;

const icons: Record<string, [string, string?]> = {
  starting: ['loading~spin'],
  running: ['loading~spin', 'charts.blue'],
  paused: ['debug-pause', 'charts.yellow'],
  finished: ['pass', 'testing.iconPassed'],
  stopped: ['debug-stop'],
  failed: ['error', 'testing.iconFailed'],
  interrupted: ['debug-disconnect', 'charts.orange'],
};

const configOf = (each: ListedRun): string => ('run' in each ? each.run.configPath : '');

/** The figure that says most of a run: the test part's first metric, else the last epoch's. */
function bestMetric({ run }: KnownRun): string {
  const { test, best, last } = run.metrics;
  const shown = [test, best, last].find((metrics) => Object.keys(metrics).length > 0) ?? {};
  const names = Object.keys(shown);
  const name = names.find((each) => !/(^|_)loss$/.test(each)) ?? names[0];
  return name === undefined ? '' : `${name} ${shown[name]!.toPrecision(4)}`;
}

/** The run explorer: configs, and below each its runs, newest first. */
export class RunTree implements vscode.TreeDataProvider<Item> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly runs: Runs) {
    this.onDidChangeTreeData = runs.onDidChange;
  }

  getChildren(parent?: Item): Item[] {
    if (parent === undefined)
      return [...new Set(this.runs.all.map(configOf))].map((config) => ({ config }));
    if (!('config' in parent)) return [];
    return this.runs.all.filter((each) => configOf(each) === parent.config);
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if ('config' in item) {
      const label = item.config === '' ? vscode.l10n.t('Cannot be read') : basename(item.config);
      const tree = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
      tree.iconPath = new vscode.ThemeIcon('settings');
      tree.tooltip = item.config;
      tree.contextValue = 'config';
      return tree;
    }
    const tree = new vscode.TreeItem(this.labelOf(item));
    tree.id = item.path;
    if ('broken' in item) {
      tree.iconPath = new vscode.ThemeIcon('warning');
      tree.description = item.broken;
      tree.contextValue = 'run.broken';
      return tree;
    }
    const [icon, colour] = icons[item.run.state] ?? ['circle-outline'];
    tree.iconPath = new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
    const progress = isLive(item) ? this.runs.progressOf(item) : item.run.state;
    tree.description = [progress, item.run.backend, bestMetric(item)].filter(Boolean).join(' · ');
    tree.contextValue = `run.${item.run.state}`;
    tree.tooltip = new vscode.MarkdownString(
      [
        `**${item.run.name}** ${item.run.state}`,
        '',
        `\`${item.id}\``,
        item.run.reason?.message ?? '',
      ]
        .join('\n\n')
        .trim(),
    );
    tree.command = {
      command: 'trainyard.showTraining',
      title: vscode.l10n.t('Show Training'),
      arguments: [item.path],
    };
    return tree;
  }

  private labelOf(item: ListedRun): string {
    if ('broken' in item) return item.id;
    const time = new Date(item.run.times.created);
    return `${item.run.name} ${time.toLocaleString(vscode.env.language, {
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })}`;
  }
}
