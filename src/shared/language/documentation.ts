import * as l10n from '@vscode/l10n';
import { expectation } from '../config/expectation';
import type { ElementInfo, Param } from '../config/element';

/** A default as the config would have it, short. */
export function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'type' in value) {
    const { type, ...rest } = value;
    return Object.keys(rest).length === 0 ? String(type) : JSON.stringify(value);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A doc in the reader's language, where it is translated. */
export const docOf = ({ doc }: { readonly doc: string }): string => l10n.t(doc);

/** A parameter as Markdown: what it is, what it takes, its default; where it comes from. */
export function documentation(name: string, param: Param, element?: ElementInfo): string {
  const unit = param.unit ? ` · ${l10n.t(param.unit)}` : '';
  const lines = [`**${name}** · ${expectation(param)}${unit}`, '', docOf(param)];
  if (param.required) lines.push('', l10n.t('It must be given.'));
  else if (param.default !== undefined)
    lines.push('', l10n.t('Default: {0}', `\`${JSON.stringify(param.default)}\``));
  if (element !== undefined)
    lines.push('', `*${element.name}* · ${l10n.t('Source: {0}', link(element.source))}`);
  return lines.join('\n');
}

const link = (source: string): string =>
  /^https?:\/\/\S+$/.test(source) ? `[${source}](${source})` : source;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** An element as Markdown: what it does, its arguments with defaults and bounds, its source. */
export function elementDocumentation(element: ElementInfo): string {
  const { name, params, source } = element;
  const rows = Object.entries(params).map(([key, param]) => {
    const value = param.required
      ? l10n.t('required')
      : param.default === undefined
        ? ''
        : `\`${JSON.stringify(param.default)}\``;
    return `| \`${key}\` | ${cell(value)} | ${cell(expectation(param))} | ${cell(docOf(param))} |`;
  });
  const head = `| | ${l10n.t('default')} | ${l10n.t('takes')} | |`;
  const table = rows.length === 0 ? [] : ['', head, '|---|---|---|---|', ...rows];
  return [
    `**${name}**`,
    '',
    docOf(element),
    ...table,
    '',
    l10n.t('Source: {0}', link(source)),
  ].join('\n');
}
