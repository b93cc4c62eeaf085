import { readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import {
  completions,
  neededAt,
  type Completion,
  type KnownData,
} from '../../shared/language/completion';
import { ServiceError, type Service } from '../service';
import { configText, rangeOf, selector } from './configs';

const kinds: Record<Completion['kind'], vscode.CompletionItemKind> = {
  key: vscode.CompletionItemKind.Property,
  element: vscode.CompletionItemKind.Class,
  value: vscode.CompletionItemKind.EnumMember,
  column: vscode.CompletionItemKind.Field,
  class: vscode.CompletionItemKind.Value,
  layer: vscode.CompletionItemKind.Reference,
  metric: vscode.CompletionItemKind.Variable,
  file: vscode.CompletionItemKind.File,
};

const nothing: KnownData = { columns: [], classes: [] };

/** What the data tell, or nothing where they cannot be read. */
async function known(
  service: Service,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<KnownData> {
  try {
    const { columns, classes, task } = await service.ask('columns', configText(document), token);
    return {
      columns: columns.map(({ name }) => name),
      classes,
      ...((task === 'classification' || task === 'regression') && { task }),
    };
  } catch (error) {
    if (error instanceof ServiceError) return nothing;
    throw error;
  }
}

/** Files and folders that a path could go on with; what is hidden stays hidden. */
async function filesBelow(document: vscode.TextDocument, folder: string): Promise<string[]> {
  const place = resolve(dirname(document.uri.fsPath), folder);
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !name.startsWith('.') && !/\.train\.jsonc?$/.test(name))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort();
}

function itemOf(document: vscode.TextDocument, each: Completion, order: number) {
  const item = new vscode.CompletionItem(each.label, kinds[each.kind]);
  if (each.label.endsWith('/')) item.kind = vscode.CompletionItemKind.Folder;
  item.range = rangeOf(document, each.from, each.to);
  item.insertText = new vscode.SnippetString(each.snippet);
  const written = document.getText(item.range as vscode.Range);
  item.filterText = written.startsWith('"') ? JSON.stringify(each.label) : each.label;
  item.detail = each.detail;
  item.documentation = new vscode.MarkdownString(each.doc);
  item.sortText = String(order).padStart(4, '0');
  if (each.kind === 'key' || each.label.endsWith('/'))
    item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

/** Completion of elements, arguments, values, columns, classes, layers, metrics and paths. */
export function registerCompletion(service: Service, catalog: Catalog): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position, token) {
      const text = document.getText();
      const offset = document.offsetAt(position);
      const needed = neededAt(text, offset, catalog);
      const data =
        needed === 'nothing'
          ? nothing
          : needed === 'data'
            ? await known(service, document, token)
            : { ...nothing, files: await filesBelow(document, needed.files) };
      return completions(text, offset, catalog, data).map((each, order) =>
        itemOf(document, each, order),
      );
    },
  };
  return vscode.languages.registerCompletionItemProvider(selector, provider, '"', '/');
}
