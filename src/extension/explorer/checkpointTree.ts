import * as vscode from 'vscode';
import { views } from '../ids';
import { isKnown, type KnownRun, type Runs } from '../runs/runs';
import { checkpointsOf, type Checkpoint } from './checkpoints';
import { figure } from './describe';
import type { Node } from './nodes';

/** Checkpoints of the run that is selected in the explorer. */
class CheckpointTree implements vscode.TreeDataProvider<Checkpoint> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private shown = '';

  constructor(
    private readonly runs: Runs,
    private selected: string | undefined,
  ) {}

  get run(): KnownRun | undefined {
    return this.runs.all.filter(isKnown).find(({ path }) => path === this.selected);
  }

  select(path: string | undefined): void {
    this.selected = path;
    this.update();
  }

  /** Draws anew where the run or its checkpoints are others than the ones shown. */
  update(): void {
    const { run } = this;
    const picture = JSON.stringify([this.selected, run?.run.checkpoints, run?.run.folds]);
    if (picture === this.shown) return;
    this.shown = picture;
    this.changed.fire(undefined);
  }

  async getChildren(parent?: Checkpoint): Promise<Checkpoint[]> {
    const { run } = this;
    return parent !== undefined || run === undefined ? [] : checkpointsOf(run.path, run.run);
  }

  getTreeItem(checkpoint: Checkpoint): vscode.TreeItem {
    const { fold, refit, name, path, epoch, step, best, last, time } = checkpoint;
    const epochs =
      step === undefined
        ? vscode.l10n.t('Epoch {0}', epoch)
        : vscode.l10n.t('Epoch {0}, step {1}', epoch, step);
    const model = refit ? vscode.l10n.t('Refit') : fold && vscode.l10n.t('Fold {0}', fold);
    const label = model === undefined ? epochs : `${model} · ${epochs}`;
    const item = new vscode.TreeItem(label);
    const { run } = this.run ?? {};
    const own = run?.folds?.entries.find((each) => each.fold === fold)?.metrics ?? run?.metrics;
    const loss = refit ? undefined : own?.best.val_loss;
    const clock = new Date(time).toLocaleTimeString(vscode.env.language);
    item.id = path;
    item.iconPath = new vscode.ThemeIcon(
      best ? 'star-full' : 'save',
      best ? new vscode.ThemeColor('charts.green') : undefined,
    );
    item.description = [
      best ? vscode.l10n.t('best') : '',
      best && loss !== undefined ? `val_loss ${figure(loss)}` : '',
      last ? vscode.l10n.t('last') : '',
      clock,
    ]
      .filter((text) => text !== '')
      .join(' · ');
    item.tooltip = name;
    // Only whole epochs can be forked.
    item.contextValue = step === undefined ? 'checkpoint.epoch' : 'checkpoint';
    return item;
  }
}

/** The view of checkpoints; it follows the selection of the run explorer. */
export function createCheckpointTree(
  runs: Runs,
  explorer: vscode.TreeView<Node>,
): vscode.Disposable {
  const tree = new CheckpointTree(runs, undefined);
  const view = vscode.window.createTreeView(views.checkpoints, { treeDataProvider: tree });
  const title = (): void => {
    view.description = tree.run?.run.name ?? '';
  };
  return vscode.Disposable.from(
    view,
    explorer.onDidChangeSelection(({ selection }) => {
      const [first] = selection;
      tree.select(first?.kind === 'run' ? first.path : undefined);
      title();
    }),
    runs.onDidChange(() => tree.update()),
  );
}
