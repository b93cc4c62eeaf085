import * as l10n from '@vscode/l10n';
import { createScanner, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Problem } from '../problem';

const MAX_CHARACTERS = 1_000_000;
/** No config needs more; the parser calls itself for each level. */
const MAX_NESTING = 100;

export interface ParsedText {
  /** Undefined where the text is no JSON at all, or too large to be looked at. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  /** 1-based line and column of an offset. */
  place(offset: number): { line: number; column: number };
}

/** jsonc-parser's SyntaxKind, a const enum that isolated modules cannot read. */
const token = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 };

function deepest(text: string): { depth: number; offset: number } {
  const scanner = createScanner(text, true);
  let depth = 0;
  let most = { depth: 0, offset: 0 };
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (kind === token.openBrace || kind === token.openBracket) depth++;
    if (kind === token.closeBrace || kind === token.closeBracket) depth--;
    if (depth > most.depth) most = { depth, offset: scanner.getTokenOffset() };
  }
  return most;
}

/** JSON's syntax errors by jsonc-parser's number. */
function syntaxMessage(error: number): string {
  const texts: Record<number, string> = {
    1: l10n.t('This is no JSON value.'),
    2: l10n.t('This is no number as JSON writes it.'),
    3: l10n.t('A key in double quotes was expected.'),
    4: l10n.t('A value was expected.'),
    5: l10n.t('A colon was expected.'),
    6: l10n.t('A comma was expected.'),
    7: l10n.t('A closing } was expected.'),
    8: l10n.t('A closing ] was expected.'),
    9: l10n.t('Nothing more was expected after the end.'),
    11: l10n.t('The comment is not closed.'),
    12: l10n.t('The text is not closed with a double quote.'),
    13: l10n.t('The number is not complete.'),
    14: l10n.t('\\u needs four hexadecimal digits.'),
    15: l10n.t('This escape is unknown; write \\\\ for a backslash.'),
    16: l10n.t('This character is not allowed here.'),
  };
  return texts[error] ?? l10n.t('This is no valid JSON.');
}

/** Parses a config's text: JSON with comments and trailing commas. Never throws. */
export function parseConfig(source: string, file: string): ParsedText {
  // Of the same length, so that offsets stay true.
  const text = source.replace(/^\ufeff/, ' ');
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  const place = (offset: number): { line: number; column: number } => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
  const failed = (offset: number, code: string, message: string): ParsedText => ({
    root: undefined,
    problems: [{ file, ...place(offset), severity: 'error', code, message }],
    place,
  });
  if (text.length > MAX_CHARACTERS)
    return failed(
      0,
      'config.tooLarge',
      l10n.t('The config has {0} characters; at most {1} are read.', text.length, MAX_CHARACTERS),
    );
  const most = deepest(text);
  if (most.depth > MAX_NESTING)
    return failed(
      most.offset,
      'config.tooNested',
      l10n.t(
        'Lists and objects are nested {0} deep; at most {1} are read.',
        most.depth,
        MAX_NESTING,
      ),
    );
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (root === undefined && errors.length === 0)
    return failed(
      0,
      'config.syntax',
      l10n.t('The config is empty; an object in { } was expected.'),
    );
  const problems = errors.map(({ error, offset, length }): Problem => ({
    file,
    ...place(Math.min(offset, text.length)),
    severity: 'error',
    code: 'config.syntax',
    message: syntaxMessage(error),
    length,
  }));
  return { root, problems, place };
}
