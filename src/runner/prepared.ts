import type { SyntheticKind } from './balance/sampler';
import type { PartName } from './data/dataset';
import type { Json, Task } from './element';
import type { ElementConfig } from '../shared/config/element';

/**
 * preprocess.json: all that turns a raw row or picture into the model's input, fitted on the
 * training part. predict, evaluate and every export use it alone.
 */
export interface Preprocess {
  readonly version: 1;
  readonly task: Task;
  readonly target: string;
  /** In the order of the model's outputs; empty for a regression. */
  readonly classes: readonly string[];
  /** Shape of one input without the batch: [features], [height, width, channels], or as the arrays are. */
  readonly inputShape: readonly number[];
  /** Mean and population standard deviation of the training target of a regression. */
  readonly targetStatistics?: { readonly mean: number; readonly std: number };
  readonly table?: {
    /** Raw columns in order, as the loader typed them. */
    readonly columns: readonly {
      readonly name: string;
      readonly kind: 'numeric' | 'binary' | 'categorical';
      readonly categories: readonly string[];
      /** Numbers of days since 1970-01-01, read from points in time. */
      readonly date?: true;
    }[];
    /** Fitted cleaning steps in order. */
    readonly clean: readonly { readonly config: ElementConfig; readonly state: Json }[];
    /** Encoders by raw column name. */
    readonly encode: readonly {
      readonly column: string;
      readonly config: ElementConfig;
      readonly state: Json;
    }[];
    /** Names of the model's input columns after encoding. */
    readonly features: readonly string[];
  };
  readonly images?: {
    readonly imageSize: readonly [number, number];
    readonly colorMode: 'rgb' | 'grayscale';
    readonly resize: 'stretch' | 'pad' | 'crop';
  };
  /** What scales the target of a regression for the loss; absent: nothing does. */
  readonly scaleTarget?: { readonly config: ElementConfig; readonly state: Json };
  /** One fitted state a feature (table; the last axis of arrays) or channel (pictures). */
  readonly scale: {
    readonly config: ElementConfig;
    /** `config` of a column that another scaler than the one above scales (columnTransformer). */
    readonly columns: readonly {
      readonly column: string;
      readonly state: Json;
      readonly config?: ElementConfig;
    }[];
    /** What was fitted on whole pictures. */
    readonly whole?: Json;
  };
}

/** Prepared rows that lie in files, where a part has no room in memory. */
export interface StoredRows {
  /** Numbers in all rows together. */
  readonly length: number;
  /** They are uint8, as pictures are; otherwise float32. */
  readonly wholeLevels: boolean;
  /**
   * [rows, width] of some rows. Those of an order that is followed are not copied: they hold until
   * others are taken or another order is followed.
   */
  take(rows: Int32Array): Float32Array | Uint8Array;
  /**
   * Reads ahead from a position of an order on. `take` is then asked for stretches of it, one behind
   * the other.
   */
  follow(order: Int32Array, from: number): void;
}

/** One part, ready for batches. */
export interface Part {
  readonly rows: number;
  /**
   * [rows, …inputShape], C order. Tables: float32, scaled. Pictures: uint8 as decoded, since
   * augmentation comes before scaling; the batch scales by `lookup`.
   */
  readonly x: Float32Array | Uint8Array | StoredRows;
  /** Class index, or the value of a regression. */
  readonly y: Float32Array;
  /** A stable number for each sample, the key of its random draws: its source row; for a synthetic one, source rows + its place. */
  readonly ids: Int32Array;
  /** Weight of each sample in the loss, beside its class's; absent: all 1. */
  readonly weights?: Float32Array;
}

export const isStored = (x: Part['x']): x is StoredRows =>
  !(x instanceof Float32Array || x instanceof Uint8Array);

/** The inputs of a part that is in memory, as all are but those of streamed tables and pictures. */
export function residentInputs({ x }: Part): Float32Array | Uint8Array {
  if (isStored(x)) throw new TypeError('the rows of this part lie in a file');
  return x;
}

export interface Prepared {
  readonly preprocess: Preprocess;
  readonly parts: Readonly<Record<PartName, Part>>;
  /** Pictures: scaled value of each level, [channels][256]. */
  readonly lookup?: readonly Float32Array[];
  /** Weight of each class in the loss (balance classWeights); absent: all 1. */
  readonly classWeights?: readonly number[];
  /** The classes of each batch are drawn evenly (balance balancedBatches). */
  readonly balancedBatches?: true;
  /** Source rows (or picture ids) of each part before balancing, and what balancing did. */
  readonly provenance: {
    readonly names: Readonly<Record<PartName, readonly (number | string)[]>>;
    /**
     * Parents by name; a synthetic row is a + weight · (b − a) of its parents' scaled rows. `by`
     * tells of one that is not: its categories by vote, noise added, or the centre of many rows,
     * of which the parent is the nearest.
     */
    readonly synthetic: readonly {
      readonly parents: readonly [number | string, number | string];
      readonly weight: number;
      readonly y: number;
      readonly by?: SyntheticKind;
    }[];
    readonly removed: readonly {
      readonly row: number | string;
      readonly stage: string;
      readonly reason: string;
    }[];
  };
}
