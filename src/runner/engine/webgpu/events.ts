/** How long a wait looks again and again, before it rests between looks. */
const EAGER_MS = 1;
const REST_MS = 0.1;

type Tick = () => void;

/**
 * Dawn's event loop, which it turns by `setImmediate`. tfjs' training reads values synchronously,
 * and a WebGPU buffer is mapped only when that loop turns: so it is turned here, while JavaScript
 * waits.
 */
export class DawnEvents {
  private tick: Tick | undefined;
  private readonly nobody = new Int32Array(new SharedArrayBuffer(4));

  /** Makes a call that leaves something for the loop to do. */
  during<T>(call: () => T): T {
    const { setImmediate } = globalThis;
    const watched = (tick: Tick): NodeJS.Immediate => {
      this.tick = tick;
      return setImmediate(tick);
    };
    globalThis.setImmediate = watched as typeof setImmediate;
    try {
      return call();
    } finally {
      globalThis.setImmediate = setImmediate;
    }
  }

  /** Turns the loop until nothing is pending. */
  wait(pending: () => boolean): void {
    const { tick, nobody } = this;
    if (tick === undefined) throw new Error('Dawn did not schedule its events.');
    const { setImmediate } = globalThis;
    // Each turn asks for the next one; only the last request is left to Node.
    let next: Tick | undefined;
    globalThis.setImmediate = ((again: Tick) => void (next = again)) as never;
    try {
      const start = performance.now();
      while (pending()) {
        tick();
        if (performance.now() - start > EAGER_MS) Atomics.wait(nobody, 0, 0, REST_MS);
      }
    } finally {
      globalThis.setImmediate = setImmediate;
      if (next !== undefined) setImmediate(next);
    }
  }
}
