import type { TrainyardError } from '../../shared/problem';

/** What a set-up tells while it goes. */
export type SetUpEvent =
  | { readonly type: 'progress'; readonly message: string; /** 0 to 1. */ readonly share?: number }
  | { readonly type: 'warning'; readonly code: string; readonly message: string };

/** Where a set-up finds what it needs of the machine and of Trainyard; tests give their own. */
export interface SetUpContext {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onEvent: (event: SetUpEvent) => void;
  /** The prebuilt binding for this platform, where one was shipped. */
  readonly prebuilt: string | undefined;
  /** Folder with the binding's C++ sources (binding/…) and the headers of Node-API (node/…). */
  readonly sources: string;
  /** The script that a new Node process runs to try a binding. */
  readonly check: string;
}

/** Tells a problem that the set-up goes on from. */
export const warn = ({ onEvent }: SetUpContext, { code, message }: TrainyardError): void =>
  onEvent({ type: 'warning', code, message });
