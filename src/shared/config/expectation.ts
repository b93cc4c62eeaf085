import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import type { Param } from './element';

const MAX_SHOWN = 60;

/** What stands in the text, short enough for a message. */
export function found(node: Node): string {
  if (node.type === 'object') return l10n.t('an object');
  if (node.type === 'array') return l10n.t('a list');
  const text = JSON.stringify(node.value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

export const hint = (close: string | undefined): string =>
  close === undefined ? '' : ` ${l10n.t('Did you mean "{0}"?', close)}`;

/** What a parameter takes, in words. */
export function expectation(param: Param): string {
  switch (param.type) {
    case 'number':
    case 'integer': {
      const noun = param.type === 'integer' ? l10n.t('a whole number') : l10n.t('a number');
      const bounds = [
        param.min === undefined ? '' : `≥ ${param.min}`,
        param.exclusiveMin === undefined ? '' : `> ${param.exclusiveMin}`,
        param.max === undefined ? '' : `≤ ${param.max}`,
        param.exclusiveMax === undefined ? '' : `< ${param.exclusiveMax}`,
      ].filter((text) => text !== '');
      return [noun, ...bounds].join(' ');
    }
    case 'boolean':
      return l10n.t('true or false');
    case 'string':
      return l10n.t('a text in double quotes');
    case 'enum':
      return param.values.map((value) => `"${value}"`).join(', ');
    case 'list':
      return param.minItems === undefined
        ? l10n.t('a list in [ ]')
        : l10n.t('a list of at least {0}', param.minItems);
    case 'map':
    case 'object':
      return l10n.t('an object in { }');
    case 'element':
      return l10n.t('the name of an element, or an object with "type"');
    case 'union':
      return param.of.map(expectation).join(l10n.t(' or '));
  }
}
