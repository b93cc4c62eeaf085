import { readFileSync } from 'node:fs';
import type { Catalog } from '../shared/config/catalog';

/** The generated catalog, read when something is first asked of it: activation does without. */
export function lazyCatalog(path: string): Catalog {
  let read: Catalog | undefined;
  return {
    get elements() {
      return (read ??= JSON.parse(readFileSync(path, 'utf8')) as Catalog).elements;
    },
  };
}
