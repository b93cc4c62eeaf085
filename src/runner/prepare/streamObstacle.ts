import * as l10n from '@vscode/l10n';
import type { Config } from '../../shared/config/config';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import { balancers } from '../balance';
import { cleaners } from '../clean';
import { encoders } from '../encode';

function obstacle(name: string, at: ConfigPath, instead: string): TrainyardError {
  return new TrainyardError({
    code: 'data.notStreamed',
    at,
    message: l10n.t(
      '{0} needs all rows in memory, and these are so many that they are read from disk piece by piece. {1}',
      name,
      instead,
    ),
  });
}

/** A balancer that needs the pixels of all pictures in memory. */
export const pixelsObstacle = (type: string): TrainyardError =>
  new TrainyardError({
    code: 'data.notStreamed',
    at: ['balance'],
    message: l10n.t(
      '{0} needs the pixels of all pictures in memory, and these are so many that they are read from disk piece by piece. Take classWeights, balancedBatches or augmentMinority, or a smaller imageSize.',
      type,
    ),
  });

/** What in a config needs all rows of the data in memory, if anything does. */
export function streamObstacle({ data, balance }: Config): TrainyardError | undefined {
  const balancer = balancers.find(({ name }) => name === balance.type);
  // What numpy files hold that is no picture never is read piece by piece.
  if (data.type === 'images' || data.type === 'idx' || data.type === 'numpy')
    return balancer?.resample && !balancer.repeats ? pixelsObstacle(balance.type) : undefined;
  const step = data.clean.findIndex(
    ({ type }) => cleaners.find(({ name }) => name === type)?.streams !== true,
  );
  if (step !== -1)
    return obstacle(
      data.clean[step]!.type,
      ['data', 'clean', step],
      data.clean[step]!.type === 'dropDuplicates'
        ? l10n.t('Leave them out with data.query, as in "SELECT DISTINCT * FROM data".')
        : l10n.t('Take another step, or fewer rows with data.query.'),
    );
  const inMemory = (type: string): boolean =>
    encoders.find(({ name }) => name === type)?.applyToTraining !== undefined;
  const instead = l10n.t('Take another encoder, or fewer rows with data.query.');
  const { categorical, columns } = data.encode;
  if (inMemory(categorical.type))
    return obstacle(categorical.type, ['data', 'encode', 'categorical'], instead);
  const column = Object.keys(columns).find((name) => inMemory(columns[name]!.type));
  if (column !== undefined)
    return obstacle(columns[column]!.type, ['data', 'encode', 'columns', column], instead);
  if (balancer?.resample !== undefined)
    return obstacle(
      balance.type,
      ['balance'],
      l10n.t('Take classWeights or balancedBatches, or fewer rows with data.query.'),
    );
  return undefined;
}
