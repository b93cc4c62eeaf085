import type { Problem } from '../problem';

/** What a call over any boundary gives back: never a rejected promise, never a hang. */
export type Reply<T> = { readonly ok: T } | { readonly err: RpcError };

export interface RpcError {
  /** A TrainyardError's code, `cancelled`, or `internal`. */
  readonly code: string;
  readonly message: string;
  /** Where the config or the data are wrong: each problem with its place. */
  readonly problems?: readonly Problem[];
}

/** Splits a stream of text into its lines; what is not yet ended by a newline waits. */
export class LineSplitter {
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) if (line !== '') this.onLine(line);
  }
}
