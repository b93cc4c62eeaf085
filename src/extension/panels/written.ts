import { basename } from 'node:path';
import * as vscode from 'vscode';

interface WrittenFile {
  readonly uri: vscode.Uri;
  /** Undefined: there was no such file. */
  readonly before: string | undefined;
  readonly after: string;
  /** It is read from the disk. */
  readonly saved: boolean;
}

interface Step {
  readonly text: string;
  readonly files: readonly WrittenFile[];
}

/** A file that an edit writes, as it is before. */
export interface ToWrite {
  readonly uri: vscode.Uri;
  /** Undefined: the edit makes it. */
  readonly document: vscode.TextDocument | undefined;
  readonly saved?: boolean;
}

/**
 * What a panel wrote into files, to be taken back from the panel, the last first. The editor's own
 * undo works beside it; a step whose files were changed since is left to that one.
 */
export class Written {
  private readonly steps: Step[] = [];
  /** Changes that are heard are its own. */
  private writing = false;

  /** What the last step did, for a person to read. */
  get last(): string | undefined {
    return this.steps.at(-1)?.text;
  }

  /** Applies an edit as one step. */
  async write(text: string, edit: vscode.WorkspaceEdit, files: readonly ToWrite[]): Promise<void> {
    const before = files.map(({ document }) => document?.getText());
    await this.apply(edit);
    const written = files.map(async ({ uri, saved = false }, i): Promise<WrittenFile> => {
      const document = await vscode.workspace.openTextDocument(uri);
      if (saved && document.isDirty) await document.save();
      return { uri, before: before[i], after: document.getText(), saved };
    });
    this.steps.push({ text, files: await Promise.all(written) });
  }

  /** A document was changed: steps that wrote something else into it are forgotten. */
  changed(document: vscode.TextDocument): void {
    const differs = ({ uri, after }: WrittenFile): boolean =>
      uri.fsPath === document.uri.fsPath && after !== document.getText();
    while (!this.writing && this.steps.at(-1)?.files.some(differs)) this.steps.pop();
  }

  /** Takes the last step back. @throws Error where a file was changed since */
  async undo(): Promise<void> {
    const step = this.steps.pop();
    if (step === undefined) return;
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, before, after } of step.files) {
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.getText() !== after)
        throw new Error(
          vscode.l10n.t("{0} was changed since: use the editor's own Undo.", basename(uri.fsPath)),
        );
      if (before === undefined) edit.deleteFile(uri);
      else edit.replace(uri, whole(document), before);
    }
    await this.apply(edit);
    for (const { uri, before, saved } of step.files)
      if (saved && before !== undefined)
        await (await vscode.workspace.openTextDocument(uri)).save();
  }

  private async apply(edit: vscode.WorkspaceEdit): Promise<void> {
    this.writing = true;
    try {
      await vscode.workspace.applyEdit(edit);
    } finally {
      this.writing = false;
    }
  }
}

/** All of a document's text. */
export const whole = (document: vscode.TextDocument): vscode.Range =>
  new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
