import type { Catalog } from '../shared/config/catalog';
import type { AnyElement } from './element';
import { augmentations } from './augment';
import { balancers } from './balance';
import { cleaners } from './clean';
import { dataElements } from './data';
import { encoders } from './encode';
import { backends } from './engine/backends';
import { exporters } from './export';
import { constraints } from './model/constraints';
import { initializers } from './model/initializers';
import { layers } from './model/layers';
import { regularizers } from './model/regularizers';
import { scalers } from './scale';
import { splitters } from './split';
import { callbacks } from './train/callbacks';
import { losses } from './train/losses';
import { metrics } from './train/metrics';
import { optimizers } from './train/optimizers';
import { schedules } from './train/schedules';

const elements: readonly AnyElement[] = [
  ...dataElements,
  ...cleaners,
  ...encoders,
  ...splitters,
  ...scalers,
  ...balancers,
  ...augmentations,
  ...layers,
  ...initializers,
  ...regularizers,
  ...constraints,
  ...optimizers,
  ...losses,
  ...metrics,
  ...schedules,
  ...callbacks,
  ...backends,
  ...exporters,
];

/** The one registry of all elements. */
export const catalog = { elements } satisfies Catalog;
