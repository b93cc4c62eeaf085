import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { definitionAt } from '../../shared/language/definition';
import { hoverAt } from '../../shared/language/hover';
import { pathLinks } from '../../shared/language/links';
import { rangeOf, selector } from './configs';

class PathDocumentLink extends vscode.DocumentLink {
  constructor(
    range: vscode.Range,
    readonly path: string,
  ) {
    super(range);
  }
}

/** Hover, links on paths, and the way from an input's name to the layer of that name. */
export function registerNavigation(catalog: Catalog): vscode.Disposable {
  const hover: vscode.HoverProvider = {
    provideHover(document, position) {
      const found = hoverAt(document.getText(), document.offsetAt(position), catalog);
      if (found === undefined) return undefined;
      const range = rangeOf(document, found.from, found.to);
      return new vscode.Hover(new vscode.MarkdownString(found.text), range);
    },
  };
  const links: vscode.DocumentLinkProvider<PathDocumentLink> = {
    provideDocumentLinks: (document) =>
      pathLinks(document.getText(), catalog).map(
        ({ target, from, to }) =>
          new PathDocumentLink(
            rangeOf(document, from, to),
            resolve(dirname(document.uri.fsPath), target),
          ),
      ),
    async resolveDocumentLink(link) {
      const uri = vscode.Uri.file(link.path);
      const folder = (await stat(link.path).catch(() => undefined))?.isDirectory() ?? false;
      // A folder has no editor: it is shown among the files.
      const argument = encodeURIComponent(JSON.stringify([uri]));
      link.target = folder ? vscode.Uri.parse(`command:revealInExplorer?${argument}`) : uri;
      return link;
    },
  };
  const definitions: vscode.DefinitionProvider = {
    provideDefinition(document, position) {
      const found = definitionAt(document.getText(), document.offsetAt(position));
      if (found === undefined) return undefined;
      const { from, to, target } = found;
      return [
        {
          originSelectionRange: rangeOf(document, from, to),
          targetUri: document.uri,
          targetRange: rangeOf(document, target.from, target.to),
        },
      ];
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(selector, hover),
    vscode.languages.registerDocumentLinkProvider(selector, links),
    vscode.languages.registerDefinitionProvider(selector, definitions),
  );
}
