import type { Cleaner } from './cleaner';
import { dropDuplicates } from './dropDuplicates';
import { dropMissing } from './dropMissing';
import { impute } from './impute';
import { outliers } from './outliers';

/** Every cleaning step; each tells whether it works on rows or is fitted behind the split. */
export const cleaners: readonly Cleaner[] = [dropDuplicates, dropMissing, impute, outliers];
