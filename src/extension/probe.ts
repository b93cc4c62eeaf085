import { applyEdits, putEdits } from '../shared/language/edits';
import type { Source } from '../shared/language/propose';
import type { Overview } from '../shared/protocol/service';
import { ServiceError, type Answer, type Question } from './processes/serviceProcess';

/** Asks the service about a config's text. */
export type Ask = <K extends Extract<Question, 'columns' | 'overview'>>(
  name: K,
  request: { readonly file: string; readonly text: string },
) => Promise<Answer<K>>;

/** Columns of a table, at most, that are found to be unusable one after another. */
const MOST_MENDED = 200;

export interface Probed {
  readonly source: Source;
  readonly overview: Overview;
}

/** Any model will do to look at data. */
const model = { layers: ['flatten'] };

/** Looks at a folder of pictures. */
export async function probePictures(ask: Ask, file: string, source: string): Promise<Probed> {
  const text = JSON.stringify({ data: { type: 'images', source }, model });
  return { source: { type: 'images', source }, overview: await ask('overview', { file, text }) };
}

/**
 * Looks at a table. Columns that cannot be used are left out, as the fixes of the problems say that
 * they cause; what has no fix is thrown.
 *
 * @param exclude columns that are left out from the start
 * @param file where the config is going to be: `source` is relative to its folder
 */
export async function probeTable(
  ask: Ask,
  file: string,
  source: string,
  target: string,
  exclude: readonly string[] = [],
): Promise<Probed> {
  const clean = ['dropDuplicates', { type: 'impute', strategy: 'median' }];
  const features = exclude.length > 0 && { features: { exclude } };
  let text = JSON.stringify({ data: { type: 'table', source, target, ...features, clean }, model });
  for (let mended = 0; ; mended++)
    try {
      const { columns } = await ask('columns', { file, text });
      const overview = await ask('overview', { file, text });
      const left = excluded(text);
      const known = {
        type: 'table',
        source,
        target,
        exclude: left,
        features: columns.length,
      } as const;
      return { source: known, overview };
    } catch (error) {
      const problems = error instanceof ServiceError ? error.reason.problems : undefined;
      const fix = problems?.find((problem) => problem.fix !== undefined)?.fix;
      if (fix === undefined || mended === MOST_MENDED) throw error;
      text = applyEdits(text, putEdits(text, fix.at, fix.value));
    }
}

function excluded(text: string): readonly string[] {
  const { data } = JSON.parse(text) as {
    readonly data: { readonly features?: { readonly exclude?: readonly string[] } };
  };
  return data.features?.exclude ?? [];
}
