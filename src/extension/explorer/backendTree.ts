import * as vscode from 'vscode';
import { views } from '../ids';
import { ServiceError, type Service } from '../service';

/** What `trainyard backends` tells of one. */
export interface Backend {
  readonly name: string;
  readonly availability: {
    readonly available: boolean;
    readonly details?: string;
    readonly reason?: string;
  };
}

/** The backends, best first, each with what it is or why it is not there. */
class BackendTree implements vscode.TreeDataProvider<Backend> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly service: Service,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  refresh(): void {
    this.changed.fire(undefined);
  }

  async getChildren(parent?: Backend): Promise<Backend[]> {
    if (parent !== undefined || !vscode.workspace.isTrusted) return [];
    try {
      return (await this.service.ask('backends', {})) as Backend[];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.log.error(error);
      return [];
    }
  }

  getTreeItem({ name, availability }: Backend): vscode.TreeItem {
    const { available, details, reason } = availability;
    const item = new vscode.TreeItem(name);
    item.id = name;
    item.description = item.tooltip = details ?? reason ?? '';
    item.iconPath = new vscode.ThemeIcon(
      available ? 'pass' : 'circle-slash',
      available ? new vscode.ThemeColor('testing.iconPassed') : undefined,
    );
    const state = available ? vscode.l10n.t('available') : vscode.l10n.t('not available');
    item.accessibilityInformation = { label: `${name}, ${state}, ${item.description}` };
    return item;
  }
}

/** The view of backends: asks the service once it is looked at, not before. */
export function createBackendTree(
  service: Service,
  log: vscode.LogOutputChannel,
): vscode.Disposable & { refresh(): void } {
  const tree = new BackendTree(service, log);
  const view = vscode.window.createTreeView(views.backends, { treeDataProvider: tree });
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => tree.refresh());
  return {
    refresh: () => tree.refresh(),
    dispose: () => {
      trusted.dispose();
      view.dispose();
    },
  };
}
