import * as vscode from 'vscode';
import { hasValues, likelyTarget } from '../shared/language/propose';
import type { FileColumn } from '../shared/protocol/service';

/** Endings of files that hold tables, packed or not. */
const TABLES = ['csv', 'tsv', 'txt', 'parquet', 'pq', 'json', 'jsonl', 'ndjson', 'gz'];

/** A table's file, or a folder of pictures. */
export interface PickedSource {
  readonly path: string;
  readonly isTable: boolean;
}

/** Asks what is to be learned from. */
export async function pickSource(): Promise<PickedSource | undefined> {
  const table = vscode.l10n.t('A table');
  const pictures = vscode.l10n.t('Pictures in class folders');
  const kind = await vscode.window.showQuickPick(
    [
      {
        label: `$(table) ${table}`,
        description: 'CSV, TSV, Parquet, JSON, JSON Lines',
        isTable: true,
      },
      { label: `$(file-media) ${pictures}`, description: '', isTable: false },
    ],
    { title: vscode.l10n.t('What is to be learned from?') },
  );
  if (kind === undefined) return undefined;
  const { isTable } = kind;
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const [picked] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: isTable,
      canSelectFolders: !isTable,
      ...(first && { defaultUri: first.uri }),
      ...(isTable && { filters: { [table]: TABLES } }),
    })) ?? [];
  return picked && { path: picked.fsPath, isTable };
}

/** "numbers · 3 of 150 missing" */
function described({ values, missing }: FileColumn, rows: number): string[] {
  const words: Readonly<Record<FileColumn['values'], string>> = {
    number: vscode.l10n.t('numbers'),
    boolean: vscode.l10n.t('true or false'),
    date: vscode.l10n.t('dates'),
    text: vscode.l10n.t('texts'),
    none: vscode.l10n.t('no values'),
    unusable: vscode.l10n.t('lists or structures'),
  };
  const gaps = missing > 0;
  return [words[values], ...(gaps ? [vscode.l10n.t('{0} of {1} missing', missing, rows)] : [])];
}

/** The column to predict, of those that have values; the likeliest stands first. */
export async function pickTarget(
  columns: readonly FileColumn[],
  rows: number,
): Promise<string | undefined> {
  const guess = likelyTarget(columns);
  if (guess === undefined) throw new Error(vscode.l10n.t('No column of the file has a value.'));
  const isGuess = ({ name }: FileColumn): boolean => name === guess;
  const usable = columns.filter(hasValues);
  const items = [...usable.filter(isGuess), ...usable.filter((each) => !isGuess(each))].map(
    (column) => ({
      label: column.name,
      description: [
        ...described(column, rows),
        ...(isGuess(column) ? [vscode.l10n.t('likely')] : []),
      ].join(' · '),
    }),
  );
  const title = vscode.l10n.t('Which column is to be predicted?');
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}
