import { l1 } from './l1';
import { l1l2 } from './l1l2';
import { l2 } from './l2';
import type { RegularizerElement } from './regularizer';

export const regularizers: readonly RegularizerElement[] = [l1, l2, l1l2];
