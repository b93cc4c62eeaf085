import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as l10n from '@vscode/l10n';
import type { Overview } from '../protocol/service';

/** A line of commands above a section of a config. */
export interface SectionLens {
  readonly section: 'top' | 'data' | 'augment' | 'model' | 'train';
  /** Where the section's key stands. */
  readonly offset: number;
}

/** Where commands belong in a config's text. */
export function sectionLenses(text: string): SectionLens[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root?.type !== 'object') return [];
  const names = ['data', 'augment', 'model', 'train'] as const;
  const sections = names.flatMap((section): SectionLens[] => {
    const node = findNodeAtLocation(root, [section]);
    return node?.parent === undefined ? [] : [{ section, offset: node.parent.offset }];
  });
  return [{ section: 'top', offset: root.offset }, ...sections];
}

const count = (value: number): string => value.toLocaleString('en');

/** "6 classes, 23,800 pictures, imbalance 1.1 : 1" */
export function dataSummary({ classes, parts, pictures }: Overview): string {
  const rows = parts.train + parts.validation + parts.test;
  const samples = pictures ? l10n.t('{0} pictures', count(rows)) : l10n.t('{0} rows', count(rows));
  if (classes.length === 0) return samples;
  const counts = classes.map((each) => each.rows);
  const ratio = Math.max(...counts) / Math.max(1, Math.min(...counts));
  const imbalance = ratio < 10 ? ratio.toFixed(1) : String(Math.round(ratio));
  return [
    l10n.t('{0} classes', classes.length),
    samples,
    l10n.t('imbalance {0} : 1', imbalance),
  ].join(', ');
}

/** "101,894 parameters", where the model can be built. */
export function modelSummary({ layers }: Overview): string | undefined {
  if (layers === undefined) return undefined;
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  return l10n.t('{0} parameters', count(parameters));
}
