import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { defaultHints, layerHints, overviewHints } from '../../shared/language/hints';
import { selector } from './configs';
import type { Overviews } from './overviews';

/** Shapes behind layers, and what applies where the config says nothing. */
export function registerHints(overviews: Overviews, catalog: Catalog): vscode.Disposable {
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: overviews.onDidChange,
    provideInlayHints(document, range) {
      const text = document.getText();
      const overview = overviews.of(document);
      const hints = [
        ...defaultHints(text, catalog),
        ...(overview ? overviewHints(text, overview) : []),
        ...layerHints(text, overview?.layers ?? []),
      ];
      return hints.flatMap(({ offset, text: label, tooltip }) => {
        const position = document.positionAt(offset);
        if (!range.contains(position)) return [];
        const hint = new vscode.InlayHint(position, label, vscode.InlayHintKind.Type);
        hint.paddingLeft = true;
        hint.tooltip = new vscode.MarkdownString(tooltip);
        return [hint];
      });
    },
  };
  return vscode.languages.registerInlayHintsProvider(selector, provider);
}
