import type { Splitter } from './splitter';
import { folders } from './folders';
import { randomSplit } from './random';
import { stratified } from './stratified';

/** Every way to part the rows into training, validation and test. */
export const splitters: readonly Splitter[] = [stratified, randomSplit, folders];
