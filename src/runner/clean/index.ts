import type { Cleaner } from './cleaner';
import { cast } from './cast';
import { dropConstant } from './dropConstant';
import { dropDuplicates } from './dropDuplicates';
import { dropMissing } from './dropMissing';
import { fill } from './fill';
import { filter } from './filter';
import { impute } from './impute';
import { knnImpute } from './knnImpute';
import { missingIndicator } from './missingIndicator';
import { outliers } from './outliers';
import { unifyText } from './unifyText';

/** Every cleaning step; each tells whether it works on rows or is fitted behind the split. */
export const cleaners: readonly Cleaner[] = [
  dropDuplicates,
  dropMissing,
  filter,
  cast,
  unifyText,
  missingIndicator,
  impute,
  knnImpute,
  fill,
  outliers,
  dropConstant,
];
