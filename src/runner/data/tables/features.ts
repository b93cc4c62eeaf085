import * as l10n from '@vscode/l10n';
import { nearest } from '../../../shared/config/nearest';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';

/** The error for a column that the file does not have. */
export function unknownColumn(
  name: string,
  names: readonly string[],
  at: ConfigPath,
): TrainyardError {
  const close = nearest(name, names);
  const shown = names.slice(0, 30).map((each) => `"${each}"`);
  if (shown.length < names.length) shown.push('…');
  return new TrainyardError({
    code: 'data.columnUnknown',
    at,
    message: l10n.t(
      'There is no column "{0}"; {1}the columns are {2}.',
      name,
      close === undefined ? '' : l10n.t('did you mean "{0}"? ', close),
      shown.join(', '),
    ),
    fix: close === undefined ? undefined : { title: l10n.t('Use "{0}"', close), at, value: close },
  });
}

/** The place of a column. */
export function placeOf(name: string, names: readonly string[], at: ConfigPath): number {
  const place = names.indexOf(name);
  if (place === -1) throw unknownColumn(name, names, at);
  return place;
}

/** Columns that a name, or a pattern with *, stands for. */
function matching(pattern: string, names: readonly string[], at: ConfigPath): string[] {
  if (names.includes(pattern)) return [pattern];
  if (!pattern.includes('*')) throw unknownColumn(pattern, names, at);
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const test = new RegExp(`^${parts.join('.*')}$`, 's');
  return names.filter((name) => test.test(name));
}

/**
 * Places of the feature columns, in the file's order; the target is never one.
 *
 * @param beside Places of columns that serve the split or the balancing, and so are none either.
 * @throws TrainyardError `data.columnUnknown`, `data.noFeatures`
 */
export function selectFeatures(
  names: readonly string[],
  target: string,
  features: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  beside: readonly number[] = [],
): number[] {
  const at = (key: string, i: number): ConfigPath => ['data', 'features', key, i];
  const listed = (key: 'include' | 'exclude'): Set<string> =>
    new Set(features[key].flatMap((pattern, i) => matching(pattern, names, at(key, i))));
  const included = listed('include');
  const excluded = listed('exclude');
  const places = names.flatMap((name, i) =>
    included.has(name) && !excluded.has(name) && name !== target && !beside.includes(i) ? [i] : [],
  );
  if (places.length > 0) return places;
  throw new TrainyardError({
    code: 'data.noFeatures',
    at: ['data', 'features'],
    message: l10n.t(
      'No column is left for the model to learn from: the file has {0}, and features takes none of them beside the target.',
      names.map((name) => `"${name}"`).join(', '),
    ),
  });
}
