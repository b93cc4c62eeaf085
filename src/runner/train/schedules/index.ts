import { cosineDecay } from './cosineDecay';
import { exponentialDecay } from './exponentialDecay';
import type { ScheduleElement } from './schedule';

export const schedules: readonly ScheduleElement[] = [cosineDecay, exponentialDecay];
