import * as vscode from 'vscode';
import { schemes } from '../ids';

/** Files of run directories as documents that can be read and not written. */
export const registerRunDocuments = (): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(schemes.run, {
    provideTextDocumentContent: async (uri) => {
      const bytes = await vscode.workspace.fs.readFile(uri.with({ scheme: 'file' }));
      return Buffer.from(bytes).toString('utf8');
    },
  });
