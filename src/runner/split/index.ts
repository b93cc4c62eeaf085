import type { Splitter } from './splitter';
import { column } from './column';
import { folders } from './folders';
import { group } from './group';
import { groupKFold } from './groupKFold';
import { kFold } from './kFold';
import { leaveOneGroupOut } from './leaveOneGroupOut';
import { randomSplit } from './random';
import { stratified } from './stratified';
import { repeatedStratifiedKFold } from './repeatedStratifiedKFold';
import { stratifiedGroup } from './stratifiedGroup';
import { stratifiedKFold } from './stratifiedKFold';
import { time } from './time';
import { timeSeriesSplit } from './timeSeriesSplit';

/** Every way to part the rows into training, validation and test, once or fold by fold. */
export const splitters: readonly Splitter[] = [
  stratified,
  randomSplit,
  group,
  stratifiedGroup,
  time,
  column,
  folders,
  kFold,
  stratifiedKFold,
  repeatedStratifiedKFold,
  groupKFold,
  timeSeriesSplit,
  leaveOneGroupOut,
];
