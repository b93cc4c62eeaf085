import * as vscode from 'vscode';
import type { SettingName } from './ids';

/** A setting's value; all are texts with a default in package.json. */
export const setting = (name: SettingName): string =>
  vscode.workspace.getConfiguration('trainyard').get<string>(name, '').trim();
