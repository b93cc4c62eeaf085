import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { LineSplitter } from '../../shared/protocol/rpc';

export interface ToolOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Each line as it comes, from either stream. */
  readonly onLine?: (line: string) => void;
}

export interface ToolResult {
  /** Its exit code; 127 where the program could not be started. */
  readonly code: number;
  /** Name of the signal that ended it, else null. */
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** How long a program may take to end after it was asked to. */
const GRACE_MS = 3000;

/**
 * Runs a program to its end. A program that cannot be started is a result, not an error.
 *
 * @throws the signal's reason, once the program has ended, where it was cancelled
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { env, signal, onLine }: ToolOptions,
): Promise<ToolResult> {
  signal.throwIfAborted();
  const result = await new Promise<ToolResult>((done) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { out: '', err: '' };
    for (const [stream, name] of [
      [child.stdout, 'out'],
      [child.stderr, 'err'],
    ] as const) {
      const decoder = new StringDecoder('utf8');
      const lines = new LineSplitter((line) => onLine?.(line));
      stream.on('data', (bytes: Buffer) => {
        const text = decoder.write(bytes);
        texts[name] += text;
        lines.push(text);
      });
    }
    let insist: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      insist = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    const end = (code: number, by: NodeJS.Signals | null): void => {
      clearTimeout(insist);
      signal.removeEventListener('abort', stop);
      done({ code, signal: by, ...texts });
    };
    child.on('error', (error) => {
      texts.err += error.message;
      end(127, null);
    });
    child.on('close', (code, by) => end(code ?? 1, by));
  });
  signal.throwIfAborted();
  return result;
}

/** The last lines of what a program said, for a message. */
export const lastLines = (text: string, count = 3): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-count)
    .join(' ');
