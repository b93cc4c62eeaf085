import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { completions, type Completion, type KnownData } from '../../shared/language/completion';
import { layerHints } from '../../shared/language/hints';
import { hoverAt } from '../../shared/language/hover';
import { sectionLenses } from '../../shared/language/lenses';
import { ServiceError, type Service } from '../service';
import type { Runs } from '../runs/runs';
import { configText, rangeOf, selector } from './configs';

const kinds: Record<Completion['kind'], vscode.CompletionItemKind> = {
  key: vscode.CompletionItemKind.Property,
  element: vscode.CompletionItemKind.Class,
  value: vscode.CompletionItemKind.EnumMember,
  column: vscode.CompletionItemKind.Field,
  class: vscode.CompletionItemKind.Value,
};

/** What the data tell, or nothing where they cannot be read. */
async function known(
  service: Service,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<KnownData> {
  try {
    const { columns, classes } = await service.ask('columns', configText(document), token);
    return { columns: columns.map(({ name }) => name), classes };
  } catch (error) {
    if (error instanceof ServiceError) return { columns: [], classes: [] };
    throw error;
  }
}

function completionProvider(service: Service, catalog: Catalog): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, token) {
      const text = document.getText();
      const offset = document.offsetAt(position);
      const asked = /"(target|columns|include|exclude)"/.test(
        document.lineAt(position).text.slice(0, position.character),
      );
      const data = asked ? await known(service, document, token) : undefined;
      return completions(text, offset, catalog, data).map((each, order) => {
        const item = new vscode.CompletionItem(each.label, kinds[each.kind]);
        item.range = rangeOf(document, each.from, each.to);
        item.insertText = new vscode.SnippetString(each.snippet);
        item.filterText = text.slice(each.from, each.to).startsWith('"')
          ? JSON.stringify(each.label)
          : each.label;
        item.detail = each.detail;
        item.documentation = new vscode.MarkdownString(each.doc);
        item.sortText = String(order).padStart(4, '0');
        if (each.kind === 'key')
          item.command = { command: 'editor.action.triggerSuggest', title: '' };
        return item;
      });
    },
  };
}

function hoverProvider(catalog: Catalog): vscode.HoverProvider {
  return {
    provideHover(document, position) {
      const hover = hoverAt(document.getText(), document.offsetAt(position), catalog);
      if (hover === undefined) return undefined;
      const range = rangeOf(document, hover.from, hover.to);
      return new vscode.Hover(new vscode.MarkdownString(hover.text), range);
    },
  };
}

function lensProvider(runs: Runs): vscode.CodeLensProvider {
  return {
    onDidChangeCodeLenses: runs.onDidChange,
    provideCodeLenses(document) {
      return sectionLenses(document.getText()).flatMap(({ section, offset }) => {
        const range = rangeOf(document, offset, offset);
        const lens = (title: string, command: string, ...args: unknown[]): vscode.CodeLens =>
          new vscode.CodeLens(range, { title, command, arguments: args });
        if (section === 'data')
          return [lens(vscode.l10n.t('Inspect data'), 'trainyard.inspectData', document.uri)];
        if (section === 'augment')
          return [
            lens(
              vscode.l10n.t('Preview augmentation'),
              'trainyard.previewAugmentation',
              document.uri,
            ),
          ];
        const live = runs.liveOf(document.uri.fsPath);
        if (live === undefined)
          return [
            lens(`$(play) ${vscode.l10n.t('Train')}`, 'trainyard.train', document.uri),
            lens(vscode.l10n.t('Inspect data'), 'trainyard.inspectData', document.uri),
          ];
        return [
          lens(`$(debug-stop) ${vscode.l10n.t('Stop')}`, 'trainyard.stop', live.path),
          lens(`$(graph-line) ${runs.progressOf(live)}`, 'trainyard.showTraining', live.path),
        ];
      });
    },
  };
}

function hintProvider(service: Service): vscode.InlayHintsProvider {
  return {
    async provideInlayHints(document, range, token) {
      try {
        const { layers } = await service.ask('shapes', configText(document), token);
        return layerHints(document.getText(), layers).flatMap(({ offset, text }) => {
          const position = document.positionAt(offset);
          if (!range.contains(position)) return [];
          const hint = new vscode.InlayHint(position, text, vscode.InlayHintKind.Type);
          hint.paddingLeft = true;
          hint.tooltip = vscode.l10n.t('Output shape without the batch, and weights');
          return [hint];
        });
      } catch (error) {
        // What is wrong is told by the squiggles.
        if (error instanceof ServiceError) return [];
        throw error;
      }
    },
  };
}

/** Completion, hover, commands above sections and hints behind layers, for config files. */
export function registerLanguage(
  service: Service,
  runs: Runs,
  catalog: Catalog,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      selector,
      completionProvider(service, catalog),
      '"',
    ),
    vscode.languages.registerHoverProvider(selector, hoverProvider(catalog)),
    vscode.languages.registerCodeLensProvider(selector, lensProvider(runs)),
    vscode.languages.registerInlayHintsProvider(selector, hintProvider(service)),
  );
}
