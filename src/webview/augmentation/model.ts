import type {
  ElementChoice,
  FromAugmentation,
  PictureSample,
  ToAugmentation,
} from '../../shared/protocol/panels';

type Message<T extends ToAugmentation['type']> = Extract<ToAugmentation, { type: T }>;

export type Show = 'views' | 'frame' | 'difference';
export type Compare = 'before' | 'after' | 'each';

/** What the panel shows. */
export interface Model {
  readonly config: Message<'config'>;
  readonly samples: readonly PictureSample[] | undefined;
  readonly classes: readonly string[];
  readonly ends: Message<'ends'>['ends'];
  readonly cost: Message<'cost'>['cost'] | undefined;
  readonly problems: Message<'problems'>['problems'];
  /** A view with what each entry leaves; of the one that is chosen. */
  readonly chain: PictureSample | undefined;
  /** The config has changed and its views are on their way. */
  readonly busy: boolean;
  readonly look: { readonly epoch: number; readonly skip: number; readonly class: string };
  readonly show: Show;
  readonly compare: Compare;
  /** Row and column of the view that is looked at; the column is its place among the views. */
  readonly at: { readonly row: number; readonly column: number };
  /** Values of controls that move, by `index.argument`: not written yet. */
  readonly moving: ReadonlyMap<string, unknown>;
}

/** An entry that is not switched off. */
export const isOn = ({ enabled }: ElementChoice): boolean => enabled !== false;

export interface Acts {
  send(message: FromAugmentation): void;
  change(changes: Partial<Model>): void;
}
