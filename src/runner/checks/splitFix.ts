import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import type { Fix } from '../../shared/problem';
import { splitters } from '../split';
import type { SplitConfig } from './check';

/** The edit that makes the split another one, keeping what both have; defaults are not written. */
export function splitFix(
  { split }: SplitConfig,
  title: string,
  changes: { readonly type?: string } & Readonly<Record<string, unknown>>,
): { readonly fix: Fix } {
  const { type, ...values } = { ...split, ...changes };
  const params = splitters.find(({ name }) => name === type)?.params ?? {};
  const kept = Object.entries(values).filter(
    ([name, value]) => name in params && !isDeepStrictEqual(value, params[name]!.default),
  );
  return { fix: { title, at: ['split'], value: { type, ...Object.fromEntries(kept) } } };
}

/** Of each split that looks at no classes, the one that else does the same. */
const BY_CLASS: Readonly<Record<string, string>> = {
  random: 'stratified',
  group: 'stratifiedGroup',
  kFold: 'stratifiedKFold',
};

/** The edit that splits by class, where there is a split that otherwise does the same. */
export function byClassFix(config: SplitConfig): { readonly fix?: Fix } {
  const type = BY_CLASS[config.split.type];
  return type === undefined ? {} : splitFix(config, l10n.t('Split by class'), { type });
}

/** The edit that draws folds at random, where they follow the order of the rows. */
export function shuffleFix(config: SplitConfig): { readonly fix?: Fix } {
  const { type, shuffle } = config.split;
  const inOrder = (type === 'kFold' || type === 'stratifiedKFold') && shuffle !== true;
  return inOrder ? splitFix(config, l10n.t('Shuffle the rows'), { shuffle: true }) : {};
}
