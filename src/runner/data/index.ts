import type { DataElement } from './dataset';
import { idx } from './idx';
import { images } from './images';
import { numpy } from './numpy';
import { table } from './table';

/** Every kind of data, to be named in `data.type`. */
export const dataElements: readonly DataElement[] = [table, images, idx, numpy];
