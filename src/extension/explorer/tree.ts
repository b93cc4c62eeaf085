import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RunStateName } from '../../shared/run/events';
import { commandId, views } from '../ids';
import { isKnown, isLive, type KnownRun, type Runs } from '../runs/runs';
import { describeGroup, describeRun, labelOf, runTooltip, startedAt, stateName } from './describe';
import { Nodes, type GroupNode, type Node, type RunNode } from './nodes';

const icons: Record<RunStateName, readonly [icon: string, colour?: string]> = {
  starting: ['loading~spin'],
  running: ['sync~spin', 'charts.blue'],
  paused: ['debug-pause', 'charts.yellow'],
  finished: ['pass', 'testing.iconPassed'],
  stopped: ['stop-circle'],
  failed: ['error', 'testing.iconFailed'],
  interrupted: ['debug-disconnect', 'problemsWarningIcon.foreground'],
};

/** The run explorer: configs, below each its runs, newest first, and below a run its forks. */
class RunTree implements vscode.TreeDataProvider<Node> {
  private readonly nodes = new Nodes();
  private readonly changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runs: Runs) {
    this.update();
  }

  update(): void {
    const change = this.nodes.update(this.runs.all, (each) =>
      isKnown(each)
        ? `${each.run.name} ${each.run.state} ${describeRun(each, this.runs.progressOf(each))}`
        : each.broken,
    );
    if (change === 'all') this.changed.fire(undefined);
    else if (change.length > 0) this.changed.fire([...change]);
  }

  getChildren(parent?: Node): Node[] {
    if (parent === undefined) return [...this.nodes.roots];
    return [...this.nodes.childrenOf(parent)];
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'run' ? this.nodes.parentOf(node) : undefined;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'group' ? this.groupItem(node) : this.runItem(node);
  }

  private groupItem(node: GroupNode): vscode.TreeItem {
    const { config } = node;
    const label = config === '' ? vscode.l10n.t('Cannot be read') : basename(config);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `group ${config}`;
    item.iconPath = new vscode.ThemeIcon(config === '' ? 'warning' : 'settings');
    item.description = describeGroup(this.nodes.runsOf(node));
    item.tooltip = config;
    item.contextValue = config === '' ? 'unreadable' : 'config';
    return item;
  }

  private runItem(node: RunNode): vscode.TreeItem {
    const listed = this.nodes.listedOf(node);
    if (listed === undefined || !isKnown(listed)) {
      const item = new vscode.TreeItem(basename(node.path));
      item.id = node.path;
      item.iconPath = new vscode.ThemeIcon('warning');
      item.description = item.tooltip = listed?.broken ?? '';
      item.contextValue = 'run.broken';
      return item;
    }
    return this.knownItem(listed, this.nodes.childrenOf(node).length > 0);
  }

  private knownItem(listed: KnownRun, hasForks: boolean): vscode.TreeItem {
    const { run, path } = listed;
    const progress = this.runs.progressOf(listed);
    const started = startedAt(listed, vscode.env.language);
    const item = new vscode.TreeItem(labelOf(listed, vscode.env.language));
    item.id = path;
    if (hasForks) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    const [icon, colour] = icons[run.state];
    item.iconPath = new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
    item.description = describeRun(listed, progress);
    item.contextValue = `run.${run.state}`;
    item.tooltip = new vscode.MarkdownString(runTooltip(listed, progress, vscode.env.language));
    // The icon alone tells the state to the eye; here it is in words.
    const spoken = [run.name, started, stateName(run.state), item.description].join(', ');
    item.accessibilityInformation = { label: spoken };
    item.command = {
      command: commandId('showTraining'),
      title: vscode.l10n.t('Show Training'),
      arguments: [path],
    };
    return item;
  }
}

/** The run explorer, with the number of runs that go on as its badge. */
export function createRunTree(runs: Runs): vscode.TreeView<Node> {
  const tree = new RunTree(runs);
  const view = vscode.window.createTreeView(views.runs, {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const update = (): void => {
    tree.update();
    const going = runs.all.filter(isKnown).filter(isLive).length;
    view.badge =
      going === 0
        ? undefined
        : {
            value: going,
            tooltip:
              going === 1 ? vscode.l10n.t('1 run goes on') : vscode.l10n.t('{0} runs go on', going),
          };
  };
  update();
  const listening = runs.onDidChange(update);
  view.onDidChangeVisibility(({ visible }) => visible && update());
  const dispose = view.dispose.bind(view);
  view.dispose = () => {
    listening.dispose();
    dispose();
  };
  return view;
}
