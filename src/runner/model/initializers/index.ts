import type { InitializerElement } from './initializer';
import { constant } from './constant';
import { glorotNormal } from './glorotNormal';
import { glorotUniform } from './glorotUniform';
import { heNormal } from './heNormal';
import { heUniform } from './heUniform';
import { identity } from './identity';
import { leCunNormal } from './leCunNormal';
import { leCunUniform } from './leCunUniform';
import { ones } from './ones';
import { orthogonal } from './orthogonal';
import { randomNormal } from './randomNormal';
import { randomUniform } from './randomUniform';
import { truncatedNormal } from './truncatedNormal';
import { varianceScaling } from './varianceScaling';
import { zeros } from './zeros';

export const initializers: readonly InitializerElement[] = [
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  leCunNormal,
  leCunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  zeros,
];
