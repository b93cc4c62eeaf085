import type { SampleDetails } from '../../shared/protocol/service';
import type { Column, Dataset, Pictures, Table } from '../data/dataset';
import { inParallel } from '../parallel';
import { pictureAt } from '../stream/storedPixels';
import { pngUrl } from './thumbnails';

/** Values as their owner wrote them: the category, the number, nothing where it is missing. */
function valuesAt({ values, categories }: Column, positions: readonly number[]) {
  return positions.map((position) => {
    const value = values[position]!;
    if (Number.isNaN(value)) return null;
    return categories.length > 0 ? (categories[value] ?? null) : value;
  });
}

function rowsOf(table: Table, rows: readonly (string | number)[]): SampleDetails[] {
  const positions = rows.map((name) => table.rows.indexOf(Number(name)));
  // Column by column: one that lies in a file is read once.
  const columns = table.features.map((column) => valuesAt(column, positions));
  return rows.map((name, i) =>
    positions[i] === -1 ? { name } : { name, values: columns.map((values) => values[i]!) },
  );
}

function picturesOf(
  { ids, pixels, shape }: Pictures,
  names: readonly (string | number)[],
): Promise<SampleDetails[]> {
  const places = new Map(ids.map((id, position) => [id, position]));
  const size = shape[0] * shape[1] * shape[2];
  return inParallel(names, async (name) => {
    const place = places.get(String(name));
    if (place === undefined) return { name };
    return { name, src: await pngUrl(pictureAt(pixels, size, place), shape) };
  });
}

/** The samples of these names as they were read: rows with their values, pictures as thumbnails. */
export async function samplesOf(
  dataset: Dataset,
  names: readonly (string | number)[],
): Promise<{ columns: string[]; samples: SampleDetails[] }> {
  if (dataset.type === 'images') return { columns: [], samples: await picturesOf(dataset, names) };
  // Sequences and volumes have no values that a line could show.
  if (dataset.type === 'arrays') return { columns: [], samples: names.map((name) => ({ name })) };
  return { columns: dataset.features.map(({ name }) => name), samples: rowsOf(dataset, names) };
}
