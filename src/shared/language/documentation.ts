import * as l10n from '@vscode/l10n';
import { expectation } from '../config/expectation';
import type { ElementInfo, Param } from '../config/element';

/** A parameter as Markdown: what it is, what it takes, its default. */
export function documentation(name: string, param: Param): string {
  const lines = [
    `**${name}** · ${expectation(param)}${param.unit ? ` · ${param.unit}` : ''}`,
    '',
    param.doc,
  ];
  if (param.required) lines.push('', l10n.t('It must be given.'));
  else if (param.default !== undefined)
    lines.push('', l10n.t('Default: {0}', `\`${JSON.stringify(param.default)}\``));
  return lines.join('\n');
}

const link = (source: string): string =>
  /^https?:\/\/\S+$/.test(source) ? `[${source}](${source})` : source;

/** An element as Markdown: what it does, its arguments, where it comes from. */
export function elementDocumentation({ name, doc, params, source }: ElementInfo): string {
  const rows = Object.entries(params).map(([key, param]) => {
    const value = param.required
      ? l10n.t('required')
      : param.default === undefined
        ? ''
        : `\`${JSON.stringify(param.default)}\``;
    return `| \`${key}\` | ${value} | ${param.doc} |`;
  });
  const table =
    rows.length === 0 ? [] : ['', `| | ${l10n.t('default')} | |`, '|---|---|---|', ...rows];
  return [`**${name}**`, '', doc, ...table, '', l10n.t('Source: {0}', link(source))].join('\n');
}
