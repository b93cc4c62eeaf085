import type { Problem } from '../problem';
import type { RunEvent } from '../run/events';
import type { RunManifest } from '../run/manifest';

/**
 * What panels and the extension say to each other, by `postMessage`. A panel sends `ready` once it
 * listens; the host answers with the whole picture and then with what changes.
 */

/** Something that can be done about what a panel shows instead of its content. */
export interface PanelAction {
  readonly title: string;
  /** Sent back as `{type: 'action', action}`. */
  readonly action: string;
}

/** What a panel shows where there is nothing else to show yet, or nothing that can be shown. */
export interface PanelNotice {
  readonly type: 'notice';
  readonly kind: 'loading' | 'empty' | 'error';
  readonly message: string;
  /** Where the config or the data are wrong. */
  readonly problems?: readonly Problem[];
  readonly actions?: readonly PanelAction[];
}

export type ToTraining =
  | PanelNotice
  /** The whole run: takes the place of what was shown. */
  | {
      readonly type: 'run';
      readonly run: RunManifest;
      readonly events: readonly RunEvent[];
      /** report.json, once there is one. */
      readonly report?: unknown;
      /** An untrusted workspace may look, not act. */
      readonly canAct: boolean;
    }
  /** Events that came since, in the order of `seq`; what is known already is skipped. */
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | { readonly type: 'manifest'; readonly run: RunManifest }
  | { readonly type: 'report'; readonly report: unknown };

export type FromTraining =
  | { readonly type: 'ready' }
  | { readonly type: 'command'; readonly command: 'pause' | 'resume' | 'stop' }
  /** Open the samples of a cell of the confusion matrix, or one sample of the hardest ones. */
  | { readonly type: 'openSamples'; readonly true: string; readonly predicted: string }
  | { readonly type: 'action'; readonly action: string };

/** A choice in the data panel: an element with its arguments, as the config has it. */
export interface ElementChoice {
  readonly type: string;
  readonly [argument: string]: unknown;
}

/** A few pictures of a class. */
export interface ClassPictures {
  readonly class: string;
  readonly pictures: readonly { readonly id: string; readonly src: string }[];
}

export type ToData =
  | PanelNotice
  | {
      readonly type: 'report';
      /** DataReport (src/runner/report). */
      readonly report: unknown;
      readonly name: string;
      /** As the config has them. */
      readonly scale: ElementChoice;
      readonly balance: ElementChoice;
      /** All that could be chosen. */
      readonly scalers: readonly string[];
      readonly balancers: readonly string[];
      readonly pictures?: readonly ClassPictures[];
      readonly canAct: boolean;
    }
  /** The report as it would be with another choice. */
  | {
      readonly type: 'preview';
      readonly report: unknown;
      readonly scale: ElementChoice;
      readonly balance: ElementChoice;
      /** Lines that Apply writes, for the bar. */
      readonly lines: string;
    };

export type FromData =
  | { readonly type: 'ready' }
  | { readonly type: 'choose'; readonly scale?: ElementChoice; readonly balance?: ElementChoice }
  | { readonly type: 'apply'; readonly scale?: ElementChoice; readonly balance?: ElementChoice }
  | { readonly type: 'revert' }
  | { readonly type: 'reveal'; readonly code: string }
  | { readonly type: 'action'; readonly action: string };

export interface PictureView {
  /** A PNG as a data URL. */
  readonly src: string;
  /** What each entry of `augment` drew. */
  readonly drawn: readonly {
    readonly type: string;
    readonly numbers: Readonly<Record<string, number | boolean>>;
  }[];
}

export type ToAugmentation =
  | PanelNotice
  | {
      readonly type: 'views';
      readonly name: string;
      readonly samples: readonly {
        readonly id: string;
        readonly src: string;
        /** [height, width, channels]. */
        readonly shape: readonly [number, number, number];
        readonly views: readonly PictureView[];
      }[];
      /** `augment` of the config with every argument. */
      readonly augment: readonly ElementChoice[];
      /** Names of all augmentations, to add one. */
      readonly known: readonly string[];
      readonly canAct: boolean;
    };

export type FromAugmentation =
  | { readonly type: 'ready' }
  /** Writes one argument of one entry of `augment`. */
  | {
      readonly type: 'set';
      readonly index: number;
      readonly argument: string;
      readonly value: unknown;
    }
  | { readonly type: 'add'; readonly element: string }
  | { readonly type: 'remove'; readonly index: number }
  /** Views of other epochs. */
  | { readonly type: 'redraw' }
  /** Other pictures. */
  | { readonly type: 'others' }
  | { readonly type: 'action'; readonly action: string };
