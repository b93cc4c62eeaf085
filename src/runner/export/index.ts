import type { Exporter } from './exporter';
import { tfjs } from './tfjs';

export const exporters: readonly Exporter[] = [tfjs];
