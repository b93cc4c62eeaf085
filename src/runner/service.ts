import { createBirpc } from 'birpc';
import { TrainyardError } from '../shared/problem';
import { LineSplitter, type Reply } from '../shared/protocol/rpc';
import type { ServiceFunctions, ServiceListener } from '../shared/protocol/service';
import { useMessages } from './messages';
import { InvalidConfig } from './queries/configFile';
import { createService } from './queries/service';
import { widenThreadPool } from './threadPool';

widenThreadPool();
useMessages();

/**
 * The service process: answers what an editor asks for while nobody trains, as JSON lines on
 * standard input and output. It never trains, and ends when its input ends.
 */
const answer = async <T>(work: () => Promise<T>): Promise<Reply<T>> => {
  try {
    return { ok: await work() };
  } catch (error) {
    if (error instanceof TrainyardError)
      return { err: { code: error.code, message: error.message } };
    if (error instanceof InvalidConfig) {
      const [first] = error.problems;
      return {
        err: {
          code: first?.code ?? 'config.invalid',
          message: error.message,
          problems: error.problems,
        },
      };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { err: { code: 'internal', message } };
  }
};
const functions = createService(answer, (token, message) => {
  void editor.progress.asEvent(token, message);
});

const editor = createBirpc<ServiceListener, ServiceFunctions>(functions, {
  post: (line: string) => process.stdout.write(`${line}\n`),
  on: (receive) => {
    const lines = new LineSplitter((line) => receive(line));
    process.stdin.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  },
  serialize: (message) => JSON.stringify(message),
  deserialize: (line: string) => JSON.parse(line) as never,
});
process.stdin.on('end', () => process.exit(0));
