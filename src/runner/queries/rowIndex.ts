import type { PartName } from '../../shared/protocol/dataReport';
import { partNames, type Column, type Table } from '../data/dataset';
import type { Preparation } from '../prepare';
import { residentInputs } from '../prepared';

/** Where a row went: its part and its place in it. */
export interface Where {
  readonly part: PartName;
  readonly position: number;
}

/** Finds rows of the prepared data by their names and their places in the source. */
export class RowIndex {
  /** Place in the loaded data of each row of each part. */
  readonly places: Readonly<Record<PartName, Int32Array>>;
  readonly removed: ReadonlyMap<number | string, { stage: string; reason: string }>;
  private readonly placeOf: ReadonlyMap<number | string, number>;
  private readonly positions: Readonly<Record<PartName, Int32Array>>;
  private readonly scaledPlace: ReadonlyMap<string, number>;

  constructor(readonly preparation: Preparation) {
    const { loaded, prepared, features } = preparation;
    const { dataset } = loaded;
    const names: ArrayLike<number | string> =
      dataset.type === 'images' ? dataset.ids : dataset.rows;
    this.placeOf = new Map(Array.from(names, (name, place) => [name, place]));
    const each = <T>(work: (part: PartName) => T): Record<PartName, T> =>
      Object.fromEntries(partNames.map((part) => [part, work(part)])) as Record<PartName, T>;
    this.places = each((part) =>
      Int32Array.from(prepared.provenance.names[part], (name) => this.placeOf.get(name)!),
    );
    this.positions = each((part) => {
      const positions = new Int32Array(names.length).fill(-1);
      this.places[part].forEach((place, position) => (positions[place] = position));
      return positions;
    });
    this.removed = new Map(
      prepared.provenance.removed.map(({ row, stage, reason }) => [row, { stage, reason }]),
    );
    this.scaledPlace = new Map(features?.raw.map(({ name }, i) => [name, i]));
  }

  /** Place in the loaded data of a row or picture. */
  place(name: number | string): number | undefined {
    return this.placeOf.get(name);
  }

  /** The part that a place of the loaded data came to. */
  where(place: number): Where | undefined {
    for (const part of partNames) {
      const position = this.positions[part][place]!;
      if (position >= 0) return { part, position };
    }
    return undefined;
  }

  nameAt(place: number): number | string {
    const { dataset } = this.preparation.loaded;
    return dataset.type === 'images' ? dataset.ids[place]! : dataset.rows[place]!;
  }

  /** The values of a column of a part: before scaling, as cleaned, or after it. */
  values(part: PartName, name: string, scaled: boolean): ArrayLike<number> | undefined {
    const { targets, loaded, tables, features, prepared } = this.preparation;
    if (name === loaded.targetName && !scaled) return targets[part];
    const place = this.scaledPlace.get(name);
    if (!scaled) {
      const own = tables?.[part].features.find((column) => column.name === name);
      return own?.values;
    }
    if (place === undefined || tables === undefined) return undefined;
    if (part === 'train') return features!.scaled.at(place);
    const { rows } = prepared.parts[part];
    const x = residentInputs(prepared.parts[part]);
    const width = features!.raw.length;
    return Float64Array.from({ length: rows }, (_, row) => x[row * width + place]!);
  }

  /** Names of the rows that the training part is trained on where a test holds, or of their parents. */
  trainedOn(test: (position: number) => boolean): Set<number | string> {
    const { prepared, loaded } = this.preparation;
    const { train } = prepared.parts;
    const { synthetic } = prepared.provenance;
    const real = train.rows - synthetic.length;
    const found = new Set<number | string>();
    for (let position = 0; position < train.rows; position++) {
      if (!test(position)) continue;
      if (position >= real)
        for (const parent of synthetic[position - real]!.parents) found.add(parent);
      else {
        const id = train.ids[position]!;
        found.add(loaded.dataset.type === 'images' ? loaded.dataset.ids[id]! : id);
      }
    }
    return found;
  }

  /** The values of a column in the scaled training part as it is trained on. */
  balanced(name: string): ((position: number) => number) | undefined {
    const { prepared, features } = this.preparation;
    const place = this.scaledPlace.get(name);
    if (place === undefined || features === undefined) return undefined;
    const x = residentInputs(prepared.parts.train);
    const width = features.raw.length;
    return (position) => x[position * width + place]!;
  }

  /** A column of the source, as loaded. */
  source(name: string): Column | undefined {
    const { dataset } = this.preparation.loaded;
    return dataset.type === 'table'
      ? dataset.features.find((column) => column.name === name)
      : undefined;
  }

  get table(): Table | undefined {
    const { dataset } = this.preparation.loaded;
    return dataset.type === 'table' ? dataset : undefined;
  }
}
