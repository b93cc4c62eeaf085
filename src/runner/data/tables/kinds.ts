import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import type { GivenKind } from '../dataset';
import { sortedNames } from '../names';
import type { Profile, Raw, RowPlace, Typed } from './raw';

/** Categorical at most: so many different texts, and so many for each row. */
const mostCategories = 50;
const mostCategoriesPerRow = 0.1;
const shownOffenders = 3;

const shownPlace = ({ file, line, row }: RowPlace): string =>
  line === undefined ? l10n.t('{0}, row {1}', file, row ?? 0) : `${file}:${line}`;

/** The error for texts among numbers, naming the first of them with their lines. */
export async function textInNumbers(
  raw: Raw,
  { name, place }: Pick<Profile, 'name' | 'place'>,
  at: ConfigPath,
): Promise<TrainyardError> {
  const { count, shown } = await raw.offenders(place, shownOffenders);
  const places = await raw.placesOf(shown.map(({ row }) => row));
  const named = shown.map(({ text }, i) => `${shownPlace(places[i]!)}: "${text.slice(0, 60)}"`);
  return new TrainyardError({
    code: 'data.textInNumericColumn',
    at,
    ...(places[0]?.line !== undefined && { file: places[0].file, line: places[0].line }),
    message: l10n.t(
      'The column "{0}" holds numbers, but {1} of its values are none: {2}. Correct them, add them to csv.missingValues, or name it "categorical" in columns.',
      name,
      count,
      named.join('; '),
    ),
  });
}

/** Whether a column is one of numbers with some texts in it, which is taken for a mistake. */
export const isNearlyNumeric = ({ numeric, present }: Profile): boolean =>
  numeric < present && numeric >= 0.9 * present;

export const isNumeric = ({ numeric, present }: Profile): boolean =>
  present > 0 && numeric === present;

export const isBoolean = ({ boolean, present }: Profile): boolean =>
  present > 0 && boolean === present;

/** Spellings of true and false as they stand in the file, or in lower case where they vary. */
export function booleanNames(found: readonly string[]): string[] {
  const lower = new Set(found.map((text) => text.toLowerCase()));
  return sortedNames(lower.size === found.length ? found : lower);
}

async function tooManyTexts(
  raw: Raw,
  { name, place }: Profile,
  limit: number,
  excluded: readonly string[],
): Promise<TrainyardError> {
  const examples = await raw.texts(place, shownOffenders);
  return new TrainyardError({
    code: 'data.textColumn',
    at: ['data', 'features'],
    message: l10n.t(
      'The column "{0}" holds {1} different texts (such as {2}); with {3} rows at most {4} can be categories. Leave it out with features.exclude, or name it "categorical" in columns.',
      name,
      await raw.distinct(place),
      examples.map((text) => `"${text.slice(0, 40)}"`).join(', '),
      raw.rows,
      limit,
    ),
    fix: {
      title: l10n.t('Leave "{0}" out', name),
      at: ['data', 'features', 'exclude'],
      value: [...excluded, name],
    },
  });
}

async function notDates(raw: Raw, { name, place }: Profile): Promise<TrainyardError> {
  return new TrainyardError({
    code: 'data.notDates',
    at: ['data', 'columns', name],
    message: l10n.t(
      'The column "{0}" is to hold dates, but {1} of its values are none such as 2026-11-24 or 2026-11-24T18:30:00 (found {2}). Rewrite them, or leave the column out.',
      name,
      (await raw.profiles([place]))[0]!.present - (await raw.dates(place)),
      (await raw.texts(place, shownOffenders)).map((text) => `"${text.slice(0, 40)}"`).join(', '),
    ),
  });
}

/** Whether all of a column's values are points in time. */
export const isDate = async (raw: Raw, { place, present, date }: Profile): Promise<boolean> =>
  present > 0 &&
  (date === present ||
    (looksLikeDate((await raw.texts(place, 1))[0]) && (await raw.dates(place)) === present));

const looksLikeDate = (text: string | undefined): boolean =>
  text !== undefined && /^\d{4}-\d\d-\d\d/.test(text);

/**
 * The kind of a feature column: numeric where all values are numbers or dates, binary where they
 * are true and false, categorical where they are few texts, or as the config says.
 *
 * @param excluded what features.exclude names already
 * @throws TrainyardError `data.textInNumericColumn`, `data.textColumn`, `data.notBinary`,
 *   `data.notDates`
 */
export async function typeColumn(
  raw: Raw,
  profile: Profile,
  given: GivenKind | undefined,
  excluded: readonly string[],
): Promise<Typed> {
  const { name, place } = profile;
  const at = ['data', 'columns', name];
  const typed = (kind: Typed['kind'], categories: readonly string[]): Typed => ({
    name,
    place,
    kind,
    categories,
  });
  const date: Typed = { ...typed('numeric', []), date: true };
  if (given === undefined || given === 'numeric') {
    if (isNumeric(profile)) return typed('numeric', []);
    if (given === undefined && isNearlyNumeric(profile))
      throw await textInNumbers(raw, profile, at);
  }
  if (given === undefined || given === 'date' || given === 'numeric') {
    if (await isDate(raw, profile)) return date;
    if (given === 'date') throw await notDates(raw, profile);
    if (given === 'numeric') throw await textInNumbers(raw, profile, at);
  }
  if (given !== 'categorical' && isBoolean(profile))
    return typed('binary', booleanNames(await raw.texts(place)));
  if (given === 'categorical') return typed('categorical', sortedNames(await raw.texts(place)));
  const most = Math.min(mostCategories, Math.max(2, Math.floor(raw.rows * mostCategoriesPerRow)));
  const limit = given === 'binary' ? 2 : most;
  const found = await raw.texts(place, limit + 1);
  if (found.length <= limit) return typed(given ?? 'categorical', sortedNames(found));
  if (given === undefined) throw await tooManyTexts(raw, profile, limit, excluded);
  throw new TrainyardError({
    code: 'data.notBinary',
    at,
    message: l10n.t(
      'The column "{0}" is to be binary, but holds more than two values: {1}, ….',
      name,
      found.map((text) => `"${text}"`).join(', '),
    ),
  });
}
