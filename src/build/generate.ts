import { catalog } from '../runner/catalog';
import { referenceDocs } from '../shared/config/docs';
import { lenientSchema, strictSchema } from '../shared/config/schema';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every file made from the registry: path from the top of the repository → content. */
export function generate(): Readonly<Record<string, string>> {
  const elements = catalog.elements.map(({ kind, name, doc, source, params }) => ({
    kind,
    name,
    doc,
    source,
    params,
  }));
  return {
    'src/shared/catalog.json': json({ elements }),
    'docs/config.md': referenceDocs(catalog),
    'docs/train.schema.json': json(strictSchema(catalog)),
    'docs/train.lenient.schema.json': json(lenientSchema(catalog)),
  };
}
