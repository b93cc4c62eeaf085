import type { Raw, Typed } from '../../src/runner/data/tables/raw';

/** Everything that rows say of themselves. */
export interface Told {
  readonly rows: number;
  readonly names: readonly string[];
  readonly profiles: unknown;
  readonly numbers: readonly (readonly number[])[];
  readonly texts: readonly (readonly string[])[];
  readonly categories: readonly (readonly number[])[];
  readonly rejected: unknown;
  readonly warnings: unknown;
  readonly fingerprint: string;
  readonly details: unknown;
  readonly places: unknown;
}

/** Asks for all that rows can be asked for. */
export async function told(raw: Raw): Promise<Told> {
  const places = raw.names.map((_, place) => place);
  const profiles = await raw.profiles(places);
  const typed = (place: number, change: Partial<Typed>): Typed => ({
    ...{ name: raw.names[place]!, place, kind: 'numeric', categories: [] },
    ...change,
  });
  const numbers = await raw.values(places.map((place) => typed(place, {})));
  const textual = places.filter((place) => profiles[place]!.numeric < profiles[place]!.present);
  const texts: string[][] = [];
  for (const place of textual) texts.push((await raw.texts(place)).sort());
  const categories = await raw.values(
    textual.map((place, i) => typed(place, { kind: 'categorical', categories: texts[i]! })),
  );
  return {
    ...{ rows: raw.rows, names: raw.names, profiles, texts },
    numbers: numbers.map((values) => Array.from(values)),
    categories: categories.map((values) => Array.from(values)),
    ...{ rejected: raw.rejected, warnings: raw.warnings },
    ...{ fingerprint: raw.fingerprint, details: raw.details },
    places: await raw.placesOf(Array.from({ length: raw.rows }, (_, row) => row)),
  };
}
