import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import * as l10n from '@vscode/l10n';
import type { Catalog } from '../config/catalog';
import type { Param } from '../config/element';
import type { LayerShape, Overview } from '../protocol/service';
import { docOf, shown } from './documentation';
import { places } from './walk';

export interface Hint {
  /** Where it stands: behind a value. */
  readonly offset: number;
  readonly text: string;
  /** Markdown: how it was found. */
  readonly tooltip: string;
}

const count = (value: number): string => value.toLocaleString('en');

const shape = ({ outputShape, parameters }: LayerShape): string =>
  `${outputShape.map((side) => side ?? '?').join('×')}${parameters > 0 ? ` · ${count(parameters)}` : ''}`;

const end = (node: Node): number => node.offset + node.length;

/** Output shape and parameters of each layer, behind it in the text. */
export function layerHints(text: string, layers: readonly LayerShape[]): Hint[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return [];
  const tooltip = l10n.t('Output shape without the batch · number of weights');
  const hints = layers.flatMap((layer): Hint[] => {
    if (layer.index === undefined) return [];
    const node = findNodeAtLocation(root, ['model', 'layers', layer.index]);
    return node ? [{ offset: end(node), text: shape(layer), tooltip }] : [];
  });
  const list = findNodeAtLocation(root, ['model', 'layers']);
  const output = findNodeAtLocation(root, ['model', 'output']);
  // What `output: "auto"` adds, which is said where it stands, or behind the layers.
  const added = layers.filter(({ index, type }) => index === undefined && type !== 'inputLayer');
  const place = output ?? list;
  if (place === undefined || added.length === 0) return hints;
  const names = added.map((layer) => `${layer.type} ${shape(layer)}`).join(' → ');
  return [
    ...hints,
    {
      offset: end(place),
      text: `→ ${names}`,
      tooltip: l10n.t('The last layer, as "output" adds it for the task'),
    },
  ];
}

/** More defaults than these are looked up in the tooltip. */
const MOST_DEFAULTS = 3;

/** Kinds whose hints are of another sort, or which have too many arguments that nobody changes. */
const quiet = new Set(['layer', 'initializer', 'regularizer', 'constraint', 'metric']);

/** A default that says something: not null, not "nothing", not another element. */
const telling = ({ default: value }: Param): boolean =>
  value !== undefined && value !== null && typeof value !== 'object' && value !== false;

function defaultsHint(params: Readonly<Record<string, Param>>, node: Node): Hint | undefined {
  const given = new Set(node.children?.map(({ children }) => children?.[0]?.value as string));
  const open = Object.entries(params).filter(([key, param]) => !given.has(key) && telling(param));
  if (open.length === 0) return undefined;
  const few = open.slice(0, MOST_DEFAULTS).map(([key, param]) => `${key}: ${shown(param.default)}`);
  const rows = open.map(
    ([key, param]) => `| \`${key}\` | \`${JSON.stringify(param.default)}\` | ${docOf(param)} |`,
  );
  const last = node.children?.at(-1);
  return {
    // Behind the last argument, not in the line of the closing brace.
    offset: node.type === 'string' ? end(node) : last ? end(last) : node.offset + 1,
    text: `${few.join(', ')}${open.length > few.length ? ', …' : ''}`,
    tooltip: [
      l10n.t('Defaults that apply'),
      '',
      `| | ${l10n.t('default')} | |`,
      '|---|---|---|',
      ...rows,
    ].join('\n'),
  };
}

/** The defaults that apply to what is written, told by the text alone. */
export function defaultHints(text: string, catalog: Catalog): Hint[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return [];
  const hints: Hint[] = [];
  for (const { path, node, declared } of places(root, catalog)) {
    const { element, keys } = declared;
    const section = path.length === 1 && path[0] === 'train';
    const params = section
      ? keys
      : element && !quiet.has(element.kind)
        ? element.params
        : undefined;
    const hint = params && defaultsHint(params, node);
    if (hint) hints.push(hint);
  }
  return hints;
}

/** What the data tell: rows of the parts, what was left open, steps an epoch. */
export function overviewHints(text: string, overview: Overview): Hint[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root?.type !== 'object') return [];
  const { parts, trained, resolved } = overview;
  const hints: Hint[] = [];
  const at = (path: string[]): Node | undefined => findNodeAtLocation(root, path);
  const split = at(['split']);
  const rows = [parts.train, parts.validation, parts.test].map(count).join(' / ');
  if (split)
    hints.push({
      offset: end(split),
      text: rows,
      tooltip: l10n.t('Rows of train / validation / test'),
    });
  // Sections that are not written, with what applies instead.
  const open = [
    split ? '' : `split: ${resolved.split.type} ${rows}`,
    at(['scale']) ? '' : `scale: ${resolved.scale.type}`,
    at(['compile'])
      ? ''
      : `loss: ${resolved.compile.loss.type}, optimizer: ${resolved.compile.optimizer.type}`,
  ].filter((part) => part !== '');
  if (open.length > 0)
    hints.push({
      offset: root.offset + 1,
      text: open.join(', '),
      tooltip: l10n.t('What applies where the config says nothing'),
    });
  const compile = at(['compile']);
  if (compile?.type === 'object') {
    const loss = at(['compile', 'loss']);
    const metrics = resolved.compile.metrics.map(({ type }) => type).join(', ');
    const left = [
      loss === undefined ? `loss: ${resolved.compile.loss.type}` : '',
      at(['compile', 'metrics']) ? '' : `metrics: ${metrics}`,
    ].filter((part) => part !== '');
    const tooltip = l10n.t('Chosen for the task: {0}', l10n.t(overview.task));
    if (left.length > 0) hints.push({ offset: compile.offset + 1, text: left.join(', '), tooltip });
    if (loss?.value === 'auto')
      hints.push({ offset: end(loss), text: resolved.compile.loss.type, tooltip });
  }
  const { epochs, batchSize } = resolved.train;
  const steps = Math.ceil(trained / batchSize);
  const place = at(['train', 'batchSize']) ?? at(['train', 'epochs']);
  if (place)
    hints.push({
      offset: end(place),
      text: l10n.t('{0} steps an epoch', count(steps)),
      tooltip: l10n.t(
        '{0} rows after balancing, {1} a step; {2} steps in all',
        count(trained),
        count(batchSize),
        count(steps * epochs),
      ),
    });
  return hints;
}
