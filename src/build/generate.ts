import { catalog } from '../runner/catalog';
import { referenceDocs } from '../shared/config/docs';
import { dataSection, sections } from '../shared/config/config';
import { lenientSchema, strictSchema } from '../shared/config/schema';
import { bundlePath, bundleText, englishBundle } from './l10n';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every file made from the registry and the sources: path from the top of the repository → content. */
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
    [bundlePath()]: bundleText(englishBundle({ elements }, [sections, dataSection])),
  };
}
