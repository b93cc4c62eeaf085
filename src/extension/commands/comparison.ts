import * as vscode from 'vscode';
import { readRun } from '../../runner/rundir/list';
import { compareRuns } from '../../shared/run/compare';
import { schemes } from '../ids';
import { comparisonMarkdown } from './comparisonText';

/** Comparisons as documents: which runs they are about stands in their address alone. */
export const registerComparisons = (): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(schemes.comparison, {
    provideTextDocumentContent: ({ query }) => {
      const paths = JSON.parse(query) as readonly string[];
      return comparisonMarkdown(compareRuns(paths.map(readRun)));
    },
  });

export async function showComparison(paths: readonly string[]): Promise<void> {
  const title = vscode.l10n.t('Comparison of {0} runs', paths.length);
  const query = JSON.stringify(paths);
  const uri = vscode.Uri.from({ scheme: schemes.comparison, path: `/${title}.md`, query });
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}
