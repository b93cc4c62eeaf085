// One of the threads that read plain files; see crew.ts.
import { parentPort } from 'node:worker_threads';
import { Parser } from './parser';
import { Unusual } from './unusual';
import type { Answer, Order, Shared } from './work';

const port = parentPort!;
let parser: Parser;
let shared: Shared;

function follow(order: Order): Answer {
  try {
    if ('work' in order) {
      ({ shared } = order);
      parser = new Parser(order.thread, order.work, shared);
      while (parser.countNext());
      return {};
    }
    while (parser.parseNext(order.target));
    return { found: parser.found };
  } catch (error) {
    Atomics.store(shared.state, 1, 1);
    if (error instanceof Unusual) return { unusual: true };
    throw error;
  }
}

port.on('message', (order: Order) => port.postMessage(follow(order)));
