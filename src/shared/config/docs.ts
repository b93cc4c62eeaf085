import type { Catalog } from './catalog';
import { dataSection, sections } from './config';
import {
  elementKinds,
  type ElementInfo,
  type ElementKind,
  type Param,
  type Params,
} from './element';

const titles: Readonly<Record<ElementKind, string>> = {
  data: 'Data: `data.type`',
  clean: 'Cleaning: `data.clean`',
  encode: 'Encoding: `data.encode.categorical`',
  split: 'Split: `split`',
  scale: 'Scaling: `scale`',
  balance: 'Balancing: `balance`',
  augment: 'Augmentation: `augment`',
  layer: 'Layers: `model.layers`, `model.output`',
  initializer: 'Initializers',
  regularizer: 'Regularizers',
  constraint: 'Constraints',
  optimizer: 'Optimizers: `compile.optimizer`',
  loss: 'Losses: `compile.loss`',
  metric: 'Metrics: `compile.metrics`',
  schedule: 'Learning-rate schedules: `train.learningRateSchedule`',
  callback: 'Callbacks: `train.callbacks`',
  backend: 'Backends: `backend`',
  export: 'Export formats: `trainyard export --format`',
};

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

function typeOf(param: Param): string {
  switch (param.type) {
    case 'enum':
      return param.values.map(code).join(', ');
    case 'list':
      return `list of ${typeOf(param.of)}`;
    case 'map':
      return `object: name → ${typeOf(param.of)}`;
    case 'element':
      return `${param.kind} (name or object)`;
    case 'union':
      return param.of.map(typeOf).join(' or ');
    default:
      return param.type;
  }
}

function bounds(param: Param): string {
  if (param.type === 'union') return [...new Set(param.of.map(bounds))].filter(Boolean).join('; ');
  if (param.type === 'list') {
    const { minItems, maxItems } = param;
    if (minItems !== undefined && minItems === maxItems) return `${minItems} items`;
    return [
      minItems === undefined ? '' : `≥ ${minItems} items`,
      maxItems === undefined ? '' : `≤ ${maxItems} items`,
      bounds(param.of),
    ]
      .filter(Boolean)
      .join(', ');
  }
  if (param.type !== 'number' && param.type !== 'integer') return '';
  return [
    param.min === undefined ? '' : `≥ ${param.min}`,
    param.exclusiveMin === undefined ? '' : `> ${param.exclusiveMin}`,
    param.max === undefined ? '' : `≤ ${param.max}`,
    param.exclusiveMax === undefined ? '' : `< ${param.exclusiveMax}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The keys of an object, or of the objects of a list. */
function inner(param: Param, name: string): string[] {
  if (param.type === 'list') return inner(param.of, `${name}[]`);
  return param.type === 'object' ? rows(param.params, `${name}.`) : [];
}

function rows(params: Params, prefix: string): string[] {
  return Object.entries(params).flatMap(([key, param]) => {
    const name = `${prefix}${key}`;
    const given =
      param.default !== undefined ? code(param.default) : param.required ? '**required**' : '';
    const type = `${typeOf(param)}${param.nullable ? ' or `null`' : ''}`;
    const row = [`\`${name}\``, type, given, bounds(param), param.unit ?? '', param.doc];
    return [`| ${row.map(cell).join(' | ')} |`, ...inner(param, name)];
  });
}

function table(params: Params): string {
  if (Object.keys(params).length === 0) return 'It takes no arguments.\n';
  return `| argument | type | default | bounds | unit | |\n|---|---|---|---|---|---|\n${rows(params, '').join('\n')}\n`;
}

const elementText = (element: ElementInfo): string =>
  `### ${element.name}\n\n${element.doc}\n\nSource: ${element.source}\n\n${table(element.params)}`;

/** The reference of the config file, in Markdown, from the declarations alone. */
export function referenceDocs(catalog: Catalog): string {
  const kinds = elementKinds.flatMap((kind) => {
    const elements = catalog.elements.filter((element) => element.kind === kind);
    return elements.length === 0
      ? []
      : [`## ${titles[kind]}\n\n${elements.map(elementText).join('\n')}`];
  });
  return [
    '# The config file: `NAME.train.json`\n',
    'JSON; comments and trailing commas are allowed. An element is written as its name or as an object with `type`.',
    'This file is generated from the declarations in the source: `npm run generate`.\n',
    `## Sections\n\n${table(sections)}`,
    `### Keys of \`data\` beside the arguments of its type\n\nAll but \`task\` are for tables.\n\n${table(dataSection)}`,
    '### Keys of a layer beside its arguments\n\n`name` (unique in the model) and `inputs` (names of layers; default: the one before it in the list).\n',
    ...kinds,
  ].join('\n');
}
