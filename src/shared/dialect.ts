import * as l10n from '@vscode/l10n';

/** How a CSV file is written, as the data report holds it. */
interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly header: boolean;
  readonly decimal: string;
  readonly encoding: string;
}

/** What stands between cells, by name where it is hard to see. */
function separators(delimiter: string): string {
  switch (delimiter) {
    case ',':
      return l10n.t('commas');
    case ';':
      return l10n.t('semicolons');
    case '\t':
      return l10n.t('tabs');
    case ' ':
      return l10n.t('spaces');
    default:
      return delimiter;
  }
}

/** How a CSV file was found to be written, in words; undefined for what is no CSV file. */
export function dialectText(source: Readonly<Record<string, unknown>>): string | undefined {
  if (source.dialect === undefined) return undefined;
  const { delimiter, quote, header, decimal, encoding } = source.dialect as Dialect;
  return [
    l10n.t('CSV separated by {0}', separators(delimiter)),
    l10n.t('quoted with {0}', quote),
    header ? l10n.t('a header') : l10n.t('no header'),
    decimal === ',' ? l10n.t('decimal commas') : l10n.t('decimal points'),
    encoding,
  ].join(' · ');
}
