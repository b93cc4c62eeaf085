import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import type { Runs } from '../runs/runs';
import type { Service } from '../service';
import { registerCompletion } from './completion';
import { registerDiagnostics } from './diagnostics';
import { registerFixes } from './fixes';
import { registerHints } from './hints';
import { registerLenses } from './lenses';
import { registerNavigation } from './navigation';
import { Overviews } from './overviews';

export interface LanguageParts {
  readonly service: Service;
  readonly runs: Runs;
  readonly catalog: Catalog;
  readonly log: vscode.LogOutputChannel;
}

/** All that a config file gets from the editor. */
export function registerLanguage({
  service,
  runs,
  catalog,
  log,
}: LanguageParts): vscode.Disposable {
  const overviews = new Overviews(service, log);
  return vscode.Disposable.from(
    overviews,
    registerCompletion(service, catalog),
    registerNavigation(catalog),
    registerLenses(runs, overviews),
    registerHints(overviews, catalog),
    registerDiagnostics(service, catalog, log),
    registerFixes(catalog),
  );
}
