import * as l10n from '@vscode/l10n';
import type { Reply } from '../../shared/protocol/rpc';
import { endPictures, picturesByClass, previewPictures } from './thumbnails';
import type { DataReport } from '../../shared/protocol/dataReport';
import type {
  Cancellable,
  Choices,
  ConfigText,
  ServiceFunctions,
  ServiceListener,
} from '../../shared/protocol/service';
import { probeBackends } from '../engine/backends';
import { fitSplit, type Preparation } from '../prepare';
import { pauses } from '../prepare/pauses';
import { resolvedFor, type PrepareHooks, type SplitData } from '../prepare/readData';
import { dataReport } from '../report';
import {
  InvalidConfig,
  openConfigText,
  openRunConfig,
  placed,
  type OpenConfig,
} from './configFile';
import { overviewOf } from './overview';
import { fileColumns } from './fileColumns';
import { splitConfig } from './preparation';
import { measureAugmentation, previewEnds, previewPrepared } from './preview';
import { predictInputs } from './predict';
import { samplesOf } from './samples';
import { RowIndex } from './rowIndex';
import { findRows, pairOfColumns } from './rows';
import { shapesFor } from './shapes';
import { umap } from './umap';
import { validateText } from './validate';

/** A person is told of progress no more often. */
const TELL_MS = 200;

type Run = <T>(work: () => Promise<T>) => Promise<Reply<T>>;

/** What was read last; editors ask for one config's data again and again. */
interface Remembered {
  readonly key: string;
  readonly split: Promise<SplitData>;
  /** Ends the reading, once none of the requests that wait for it is wanted any more. */
  readonly controller: AbortController;
  readonly waiting: Set<AbortSignal>;
  done: boolean;
}

/** What was fitted last: a preview of augmentation asks for it at every move of a control. */
interface Fitted {
  readonly split: SplitData;
  readonly key: string;
  readonly preparation: Preparation;
}

/** Data as last reported on, for the questions that follow: which rows, which values. */
interface Inspected {
  readonly preparation: Preparation;
  /** What single rows are shown of. */
  readonly shown: Preparation;
  readonly report: DataReport;
  /** Made when it is first asked for: a panel that only looks needs none. */
  index(): RowIndex;
}

/** The functions of the service process; `reply` turns what they throw into an answer. */
export function createService(
  reply: Run,
  tell: ServiceListener['progress'] = () => undefined,
): ServiceFunctions {
  const running = new Map<string, AbortController>();
  let remembered: Remembered | undefined;
  let lastFit: Fitted | undefined;
  let lastInspected: Inspected | undefined;

  const open = ({ file, text }: ConfigText): OpenConfig => openConfigText(file, text, '/');

  /** Tells a request how far its reading is, a few times a second at most. */
  const telling = (token: string | undefined): PrepareHooks['onStage'] => {
    if (token === undefined) return undefined;
    let last = -Infinity;
    return (_stage, message, done, total) => {
      const now = performance.now();
      if (now - last < TELL_MS && done !== undefined) return;
      last = now;
      const count = (n: number): string => n.toLocaleString('en');
      tell(
        token,
        done === undefined || total === undefined
          ? message
          : l10n.t('{0}: {1} of {2}', message, count(done), count(total)),
      );
    };
  };

  const read = (
    config: OpenConfig,
    signal: AbortSignal,
    anew = false,
    token?: string,
  ): Promise<SplitData> => {
    const { data, split, seed } = config.resolved;
    const key = JSON.stringify([config.baseDir, data, split, seed]);
    if (anew || remembered?.key !== key) {
      const controller = new AbortController();
      const made: Remembered = {
        key,
        split: splitConfig(config, controller.signal, telling(token)),
        controller,
        waiting: new Set(),
        done: false,
      };
      remembered = made;
      made.split.then(
        () => (made.done = true),
        // What failed, or was given up, is read again when it is asked for again.
        () => remembered === made && (remembered = undefined),
      );
    }
    const own = remembered!;
    own.waiting.add(signal);
    const leave = (): void => {
      own.waiting.delete(signal);
      if (own.done || own.waiting.size > 0) return;
      own.controller.abort();
      if (remembered === own) remembered = undefined;
    };
    signal.addEventListener('abort', leave, { once: true });
    return own.split;
  };

  /** Runs a request that `cancel` can end by its token. */
  const cancellable = async <T>(
    { token }: Cancellable,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<Reply<T>> => {
    const controller = new AbortController();
    if (token !== undefined) running.set(token, controller);
    const { signal } = controller;
    try {
      return await reply(async () => {
        const result = await work(signal);
        signal.throwIfAborted();
        return result;
      }).then((answer) =>
        signal.aborted ? { err: { code: 'cancelled', message: 'cancelled' } } : answer,
      );
    } finally {
      if (token !== undefined) running.delete(token);
    }
  };

  /** The config's data with the sections of a request in the place of its own. */
  const fitted = async (config: OpenConfig, signal: AbortSignal, anew = false, token?: string) => {
    const split = await read(config, signal, anew, token);
    signal.throwIfAborted();
    return placed(config, async () => {
      // The remembered rows, with the rest of the config as this request has it.
      const resolved = resolvedFor(config.resolved, split.loaded, split.resolved.name);
      const { data, scale, balance } = resolved;
      const key = JSON.stringify([data, scale, balance]);
      if (lastFit?.split !== split || lastFit.key !== key)
        lastFit = {
          split,
          key,
          preparation: await fitSplit({ ...split, resolved }, config.baseDir, { signal }),
        };
      return { ...lastFit.preparation, resolved };
    });
  };

  /** The report on a request's data, with its choices in the place of the config's own. */
  const inspected = async (
    { file, text, scale, balance, token }: ConfigText & Cancellable & Choices,
    signal: AbortSignal,
    anew = false,
  ): Promise<Inspected> => {
    const sets = Object.entries({ scale, balance })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const config = openConfigText(file, text, '/', sets);
    const preparation = await fitted(config, signal, anew, token);
    if (lastInspected?.preparation.prepared === preparation.prepared) return lastInspected;
    let index: RowIndex | undefined;
    // Rows that are not in memory are shown by their sample.
    const shown = preparation.streamed?.sample ?? preparation;
    const made: Inspected = {
      preparation,
      shown,
      report: await dataReport(preparation, pauses({ signal })),
      index: () => (index ??= new RowIndex(shown)),
    };
    lastInspected = made;
    return made;
  };

  return {
    validate: (request) =>
      cancellable(request, async (signal) => ({
        problems: await validateText(request.file, request.text, '/', (config) =>
          fitted(config, signal, request.anew ?? true),
        ),
      })),
    fileColumns: (request) => cancellable(request, (signal) => fileColumns(request.source, signal)),
    columns: (request) =>
      cancellable(request, async (signal) => {
        const { loaded } = await read(open(request), signal);
        const { dataset, classes, task } = loaded;
        const columns = dataset.type === 'table' ? dataset.features : [];
        return {
          columns: columns.map(({ name, kind, categories }) => ({ name, kind, categories })),
          classes,
          task,
        };
      }),
    overview: (request) =>
      cancellable(request, async (signal) => {
        const config = open(request);
        const preparation = await fitted(config, signal);
        const overview = overviewOf(preparation);
        try {
          return { ...overview, layers: await shapesFor(config, preparation) };
        } catch (error) {
          // A model that cannot be built is told by its problems; the data are there all the same.
          if (error instanceof InvalidConfig) return overview;
          throw error;
        }
      }),
    shapes: (request) =>
      cancellable(request, async (signal) => {
        const config = open(request);
        return { layers: await shapesFor(config, await fitted(config, signal)) };
      }),
    inspect: (request) =>
      cancellable(request, async (signal) => (await inspected(request, signal, true)).report),
    preview: (request) =>
      cancellable(request, async (signal) => {
        const config = open(request);
        const preparation = await fitted(config, signal);
        const { count = 5 } = request;
        const { samples } = await previewPrepared(
          config,
          preparation,
          { ...request, count },
          signal,
        );
        signal.throwIfAborted();
        return previewPictures(samples, preparation.loaded.classes);
      }),
    previewEnds: (request) =>
      cancellable(request, async (signal) => {
        const config = open(request);
        const preparation = await fitted(config, signal);
        return endPictures(await previewEnds(config, preparation, request.sample));
      }),
    augmentationCost: (request) =>
      cancellable(request, async (signal) => {
        const config = open(request);
        return measureAugmentation(config, await fitted(config, signal), signal);
      }),
    pictures: (request) =>
      cancellable(request, async (signal) => {
        const { perClass = 6 } = request;
        return { classes: await picturesByClass(await read(open(request), signal), perClass) };
      }),
    samples: (request) =>
      cancellable(request, async (signal) => {
        const { loaded } = await read(await openRunConfig(request.run), signal);
        return samplesOf(loaded.dataset, request.names);
      }),
    previewScale: (request) =>
      cancellable(request, async (signal) => (await inspected(request, signal)).report),
    rows: (request) =>
      cancellable(request, async (signal) => {
        const { index, report } = await inspected(request, signal);
        return findRows(index(), report, request.filter);
      }),
    umap: (request) =>
      cancellable(request, async (signal) => {
        const { shown } = await inspected(request, signal);
        return (await umap(shown, signal)) ?? null;
      }),
    pair: (request) =>
      cancellable(request, async (signal) => {
        const { index, report } = await inspected(request, signal);
        return pairOfColumns(index(), report, request.columns);
      }),
    predict: (request) =>
      cancellable(request, () =>
        predictInputs(
          request.run,
          request.inputs.map((path) => ({ shown: path, path })),
        ),
      ),
    backends: (request) => cancellable(request, () => probeBackends()),
    cancel: (token) =>
      reply(async () => {
        const controller = running.get(token);
        controller?.abort();
        return controller !== undefined;
      }),
  };
}
