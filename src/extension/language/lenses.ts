import * as vscode from 'vscode';
import { dataSummary, modelSummary, sectionLenses } from '../../shared/language/lenses';
import { currentCheckpoints } from '../../shared/run/folds';
import { epochOf, figure, progressText, startedAt } from '../explorer/describe';
import { commandId, type CommandName } from '../ids';
import type { KnownRun, Runs } from '../runs/runs';
import { rangeOf, selector } from './configs';
import type { Overviews } from './overviews';

/** The epoch with the best weights, by its checkpoint's name; 0 where there is none. */
const bestEpoch = ({ run }: KnownRun): number =>
  Number(/^epoch-(\d+)/.exec(currentCheckpoints(run).best ?? '')?.[1] ?? 0);

/** "best val_loss 0.2147 at epoch 26 of wine, 24 Nov 20:31" */
function lastBest(runs: readonly KnownRun[]): { title: string; path: string } | undefined {
  for (const each of runs) {
    const { best } = each.run.metrics;
    const name = 'val_loss' in best ? 'val_loss' : 'loss';
    const value = best[name];
    if (value === undefined) continue;
    const title = vscode.l10n.t(
      'best {0} {1} at epoch {2} of the run of {3}',
      ...[name, figure(value), bestEpoch(each) || epochOf(each)],
      startedAt(each, vscode.env.language),
    );
    return { title, path: each.path };
  }
  return undefined;
}

class Lenses implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  readonly listening: vscode.Disposable;

  constructor(
    private readonly runs: Runs,
    private readonly overviews: Overviews,
  ) {
    const fire = (): void => this.changed.fire();
    this.listening = vscode.Disposable.from(
      this.changed,
      runs.onDidChange(fire),
      overviews.onDidChange(fire),
      vscode.workspace.onDidGrantWorkspaceTrust(fire),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const found = sectionLenses(document.getText());
    const { uri } = document;
    const runs = this.runs.of(uri.fsPath);
    const overview = this.overviews.of(document);
    const trusted = vscode.workspace.isTrusted;
    const augmented = found.some(({ section }) => section === 'augment');
    return found.flatMap(({ section, offset }) => {
      const range = rangeOf(document, offset, offset);
      const lens = (title: string, command?: CommandName, argument?: unknown): vscode.CodeLens =>
        new vscode.CodeLens(range, {
          title,
          command: command === undefined ? '' : commandId(command),
          arguments: argument === undefined ? [] : [argument],
        });
      const inspect = (): vscode.CodeLens =>
        lens(vscode.l10n.t('Inspect data'), 'inspectData', uri);
      const preview = (): vscode.CodeLens =>
        lens(vscode.l10n.t('Preview augmentation'), 'previewAugmentation', uri);
      const told = (text: string | undefined): vscode.CodeLens[] =>
        text === undefined ? [] : [lens(text)];
      switch (section) {
        case 'top':
          return [
            ...this.training(uri, lens),
            ...(trusted ? [inspect()] : []),
            ...(trusted && augmented ? [preview()] : []),
          ];
        case 'data':
          return trusted ? [inspect(), ...told(overview && dataSummary(overview))] : [];
        case 'augment':
          return trusted ? [preview()] : [];
        case 'model':
          return told(overview && modelSummary(overview));
        case 'train': {
          const best = lastBest(runs);
          return best === undefined
            ? []
            : [
                lens(vscode.l10n.t('Show training'), 'showTraining', best.path),
                lens(best.title, 'showTraining', best.path),
              ];
        }
      }
    });
  }

  private training(
    uri: vscode.Uri,
    lens: (title: string, command: CommandName, argument: unknown) => vscode.CodeLens,
  ): vscode.CodeLens[] {
    const live = this.runs.liveOf(uri.fsPath);
    if (!vscode.workspace.isTrusted) return [];
    if (live === undefined) return [lens(`$(play) ${vscode.l10n.t('Train')}`, 'train', uri)];
    const progress = this.runs.progressOf(live);
    const loss = progress?.metrics.val_loss;
    const text = [
      progressText(live, progress),
      loss === undefined ? '' : `val_loss ${figure(loss)}`,
    ].filter((part) => part !== '');
    return [
      lens(`$(debug-stop) ${vscode.l10n.t('Stop')}`, 'stop', live.path),
      lens(`$(graph-line) ${text.join(' · ')}`, 'showTraining', live.path),
    ];
  }
}

/** Commands and figures above a config and its sections. */
export function registerLenses(runs: Runs, overviews: Overviews): vscode.Disposable {
  const lenses = new Lenses(runs, overviews);
  return vscode.Disposable.from(
    lenses.listening,
    vscode.languages.registerCodeLensProvider(selector, lenses),
  );
}
