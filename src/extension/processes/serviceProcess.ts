import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createBirpc } from 'birpc';
import { LineSplitter, type Reply, type RpcError } from '../../shared/protocol/rpc';
import type { ServiceFunctions, ServiceListener } from '../../shared/protocol/service';

/** A service that nobody has asked anything for so long is ended. */
export const IDLE_MS = 5 * 60_000;

/** An answer that says what is wrong. */
export class ServiceError extends Error {
  constructor(readonly reason: RpcError) {
    super(reason.message);
    this.name = 'ServiceError';
  }
}

type Functions = {
  [K in keyof ServiceFunctions]: (...args: Parameters<ServiceFunctions[K]>) => Promise<unknown>;
};
export type Question = Exclude<keyof ServiceFunctions, 'cancel'>;
export type Answer<K extends Question> =
  Awaited<ReturnType<ServiceFunctions[K]>> extends Reply<infer T> ? T : never;

/** Something that happens later unless it is called off. */
export type Later = (work: () => void, milliseconds: number) => () => void;

const later: Later = (work, milliseconds) => {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
};

export interface ServiceOptions {
  /** Starts the program, with pipes. */
  start(): Promise<ChildProcessWithoutNullStreams>;
  /** What the service printed beside its answers, and how it ended where that was no wish of ours. */
  log(text: string): void;
  /** Already translated: says that the service ended while it was asked. */
  readonly ended: (how: string) => string;
  readonly idleMs?: number;
  readonly later?: Later;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly functions: Functions;
}

/**
 * At most one service process: started when it is first asked for, ended when it has been idle,
 * and started anew by the next question after a crash.
 */
export class ServiceProcess {
  private running: Promise<Running> | undefined;
  /** The process behind `running`, once it is there; one that was told to stop is nobody's. */
  private child: ChildProcessWithoutNullStreams | undefined;
  private tokens = 0;
  private readonly listeners = new Map<string, (message: string) => void>();
  private asked = 0;
  private callOff: (() => void) | undefined;

  constructor(private readonly options: ServiceOptions) {}

  /** The number of the process, where there is one now. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * @throws ServiceError with the code and the problems that the service tells; `service.ended`
   *   where it crashed meanwhile
   */
  async ask<K extends Question>(
    name: K,
    request: Parameters<ServiceFunctions[K]>[0],
    signal?: AbortSignal,
    onProgress?: (message: string) => void,
  ): Promise<Answer<K>> {
    this.callOff?.();
    this.asked++;
    try {
      const { functions } = await (this.running ??= this.start());
      const token = `${++this.tokens}`;
      if (onProgress) this.listeners.set(token, onProgress);
      const cancel = (): void => void functions.cancel(token).catch(() => undefined);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const call = functions[name] as (request: object) => Promise<unknown>;
        const reply = call({ ...request, token });
        if (signal?.aborted) cancel();
        const answer = (await reply) as Reply<never>;
        if ('err' in answer) throw new ServiceError(answer.err);
        return answer.ok;
      } finally {
        signal?.removeEventListener('abort', cancel);
        this.listeners.delete(token);
      }
    } finally {
      if (--this.asked === 0) this.wait();
    }
  }

  /** Ends the process: it goes when its input ends, and is killed where it does not. */
  stop(): void {
    this.callOff?.();
    const { running } = this;
    this.running = this.child = undefined;
    void running?.then(
      ({ child }) => {
        child.stdin.end();
        const give = (this.options.later ?? later)(() => child.kill(), 2000);
        child.once('exit', give);
      },
      () => undefined,
    );
  }

  private wait(): void {
    const { idleMs = IDLE_MS, later: start = later } = this.options;
    this.callOff = start(() => this.stop(), idleMs);
  }

  private async start(): Promise<Running> {
    try {
      return this.connect(await this.options.start());
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }

  private connect(child: ChildProcessWithoutNullStreams): Running {
    const { log, ended } = this.options;
    child.stderr.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
    const functions = createBirpc<ServiceFunctions, ServiceListener>(
      { progress: (token, message) => this.listeners.get(token)?.(message) },
      {
        post: (line: string) => child.stdin.write(`${line}\n`),
        on: (receive) => {
          const lines = new LineSplitter((line) => receive(line));
          child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
        },
        serialize: (message) => JSON.stringify(message),
        deserialize: (line: string) => JSON.parse(line) as never,
        timeout: -1,
      },
    );
    const gone = (how: string): void => {
      const message = ended(how);
      functions.$close(new ServiceError({ code: 'service.ended', message }));
      if (this.child !== child) return;
      this.running = this.child = undefined;
      log(message);
    };
    // What is written after the end is told by the end itself.
    child.stdin.on('error', () => undefined);
    child.on('error', ({ message }) => gone(message));
    child.on('exit', (code, signal) => gone(String(code ?? signal)));
    this.child = child;
    return { child, functions: functions as unknown as Functions };
  }
}
