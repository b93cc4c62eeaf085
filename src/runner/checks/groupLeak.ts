import * as l10n from '@vscode/l10n';
import type { Fix, Warning } from '../../shared/problem';
import type { Column, PartName, Table } from '../data/dataset';
import { SHOWN, type TableCheck, type SplitConfig } from './check';
import { splitFix } from './splitFix';

/** Names of those whose rows belong together. */
const telling =
  /(^|[_\s.-])(patient|subject|person|participant|user|customer|client|household|family|animal|specimen|speaker|writer|author|session|visit|site|hospital|clinic|school|store|device|machine|batch|group)([_\s.-]?(id|ids|nr|no|number|code|key))?$/i;
/** Of the rows, at most so many groups: each has two rows or more, on average. */
const MOST_GROUPS = 1 / 2;
const FEWEST_GROUPS = 5;
/** Of the groups in the held-out rows that the training part has too: fewer are a coincidence. */
const SHARED = 0.5;

/** Splits of single rows, and the one of whole groups that else does the same. */
const BY_GROUP: Readonly<Record<string, string>> = {
  random: 'group',
  stratified: 'stratifiedGroup',
  kFold: 'groupKFold',
  stratifiedKFold: 'groupKFold',
  repeatedStratifiedKFold: 'groupKFold',
};

const isGroup = ({ name, kind, values, categories }: Column): boolean => {
  if (!telling.test(name.trim())) return false;
  if (kind === 'numeric' && !values.every(Number.isInteger)) return false;
  const groups = kind === 'numeric' ? new Set(values).size : categories.length;
  return groups >= FEWEST_GROUPS && groups <= values.length * MOST_GROUPS;
};

function byGroup(config: SplitConfig, column: string): { readonly fix?: Fix } {
  const type = BY_GROUP[config.split.type];
  if (type === undefined) return {};
  return splitFix(config, l10n.t('Split by "{0}"', column), { type, column });
}

function finding(
  parts: Readonly<Record<PartName, Table>>,
  place: number,
  config: SplitConfig,
): Warning[] {
  const column = parts.train.features[place]!;
  if (!isGroup(column)) return [];
  const trained = new Set(column.values);
  const held = [parts.validation, parts.test].flatMap((part) =>
    Array.from(part.features[place]!.values, (group, i) => ({ group, row: part.rows[i]! })),
  );
  const groups = new Set(held.map(({ group }) => group));
  const shared = [...groups].filter((group) => trained.has(group)).length;
  if (groups.size === 0 || shared < SHARED * groups.size) return [];
  return [
    {
      code: 'check.groupAcrossSplits',
      at: ['split'],
      message: l10n.t(
        '"{0}" looks like a group of rows that belong together, and {1} of the {2} groups among the held-out rows are trained on too. A model may know the group again, and the scores be too good; split by "{0}", which then is no feature.',
        column.name,
        shared,
        groups.size,
      ),
      rows: held
        .filter(({ group }) => trained.has(group))
        .slice(0, SHOWN)
        .map(({ row }) => row),
      ...byGroup(config, column.name),
    },
  ];
}

/** Rows of one patient, user, site on both sides of a split of single rows. */
export const groupLeak: TableCheck = {
  codes: ['check.groupAcrossSplits'],
  run({ parts, config }) {
    if (BY_GROUP[config.split.type] === undefined) return [];
    return parts.train.features.flatMap((_, place) => finding(parts, place, config));
  },
};
