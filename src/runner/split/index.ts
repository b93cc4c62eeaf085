import type { Splitter } from './splitter';
import { column } from './column';
import { folders } from './folders';
import { group } from './group';
import { randomSplit } from './random';
import { stratified } from './stratified';
import { stratifiedGroup } from './stratifiedGroup';
import { time } from './time';

/** Every way to part the rows into training, validation and test. */
export const splitters: readonly Splitter[] = [
  stratified,
  randomSplit,
  group,
  stratifiedGroup,
  time,
  column,
  folders,
];
