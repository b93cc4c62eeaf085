import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { parseTree, getNodeValue, type Node, type ParseError } from 'jsonc-parser';
import { nearest } from '../../shared/config/nearest';
import { TrainyardError, type Warning } from '../../shared/problem';
import type { Correction } from '../../shared/protocol/dataRows';
import type { Dataset, Loaded } from '../data/dataset';

const at = ['data', 'corrections'];

/** What a file of corrections says of the loaded data. */
export interface Corrected {
  /** With the labels as corrected; rows that are excluded are still among them. */
  readonly loaded: Loaded;
  /** Places of the rows that stay, ascending. */
  readonly kept: Int32Array;
  /** Names of the rows that are excluded. */
  readonly excluded: readonly (number | string)[];
  readonly relabelled: number;
  readonly warnings: readonly Warning[];
}

async function readText(path: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TrainyardError({
      code: 'data.correctionsMissing',
      at,
      message: l10n.t(
        'The file of corrections "{0}" could not be read ({1}). Write it, or take data.corrections away.',
        path,
        (error as NodeJS.ErrnoException).code ?? String(error),
      ),
      cause: error,
    });
  }
}

/** A place in the file of corrections. */
function placed(file: string, text: string, offset: number, message: string): TrainyardError {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return new TrainyardError({
    code: 'data.correctionsFormat',
    at,
    file,
    line,
    column: offset - before.lastIndexOf('\n'),
    message,
  });
}

const expected = (): string =>
  l10n.t(
    'A correction is { "row": 17, "action": "exclude" } or { "path": "a/1.png", "action": "relabel", "class": "b" }.',
  );

/** One entry of the list, checked. */
function entryOf(node: Node, file: string, text: string): Correction {
  const value = getNodeValue(node) as Partial<Record<string, unknown>> | null;
  const { row, path, action, class: label } = value ?? {};
  const named = Number.isInteger(row) !== (typeof path === 'string');
  const does =
    action === 'exclude' ||
    (action === 'relabel' && (typeof label === 'string' || typeof label === 'number'));
  if (node.type !== 'object' || !named || !does) throw placed(file, text, node.offset, expected());
  const name = typeof path === 'string' ? { path } : { row: row as number };
  return action === 'exclude'
    ? { ...name, action }
    : { ...name, action: 'relabel', class: String(label) };
}

function entriesOf(text: string, file: string): Correction[] {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (root === undefined || error !== undefined || root.type !== 'array')
    throw placed(
      file,
      text,
      error?.offset ?? 0,
      l10n.t('A list of corrections in [ ] was expected.'),
    );
  return (root.children ?? []).map((node) => entryOf(node, file, text));
}

function labelOf(entry: Correction, classes: readonly string[]): number {
  const wanted = entry.class ?? '';
  const label = classes.indexOf(wanted);
  if (label >= 0) return label;
  const close = nearest(wanted, classes);
  throw new TrainyardError({
    code: 'data.correctionClass',
    at,
    message:
      classes.length === 0
        ? l10n.t('A correction gives a row another class, but the target is a number.')
        : l10n.t(
            'A correction names the class "{0}", which the data do not have. The classes are: {1}.',
            wanted,
            classes.slice(0, 20).join(', '),
          ) + (close === undefined ? '' : ` ${l10n.t('Did you mean "{0}"?', close)}`),
  });
}

const namesOf = (dataset: Dataset): ArrayLike<number | string> =>
  dataset.type === 'images' ? dataset.ids : dataset.rows;

/**
 * Applies the file that `data.corrections` names, before anything is cleaned or split: rows and
 * pictures that are left out, and labels that are other ones than the source says.
 *
 * @throws TrainyardError `data.correctionsMissing`, `data.correctionsFormat`, `data.correctionClass`
 */
export async function correct(loaded: Loaded, path: string, baseDir: string): Promise<Corrected> {
  const file = resolve(baseDir, path);
  const text = await readText(path, file);
  const entries = entriesOf(text, file);
  const { dataset, classes } = loaded;
  const names = namesOf(dataset);
  const places = new Map(Array.from(names, (name, place) => [name, place]));
  const target = Float64Array.from(dataset.target);
  const gone = new Set<number>();
  let relabelled = 0;
  const unknown: (number | string)[] = [];
  for (const entry of entries) {
    const name = entry.path ?? entry.row!;
    const place = places.get(name);
    if (place === undefined) unknown.push(name);
    else if (entry.action === 'exclude') gone.add(place);
    else {
      const label = labelOf(entry, classes);
      if (target[place] !== label) relabelled++;
      target[place] = label;
    }
  }
  const fingerprint = createHash('sha256').update(`${loaded.fingerprint}\n${text}`).digest('hex');
  return {
    loaded: { ...loaded, dataset: { ...dataset, target }, fingerprint },
    kept: Int32Array.from(target.keys()).filter((place) => !gone.has(place)),
    excluded: Array.from(gone, (place) => names[place]!),
    relabelled,
    warnings:
      unknown.length === 0
        ? []
        : [
            {
              code: 'data.correctionUnknown',
              at,
              message: l10n.t(
                '{0} corrections name rows or pictures that the data do not have: {1}',
                unknown.length,
                unknown.slice(0, 5).join(', ') + (unknown.length > 5 ? ', …' : ''),
              ),
            },
          ],
  };
}
