import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Catalog } from '../shared/config/catalog';

/** A text of the sources that a person sees, by its English wording. */
export type Bundle = Readonly<Record<string, string>>;

/** Languages that the texts are translated to. */
export const languages = ['zh-cn'] as const;

export const bundlePath = (language?: string): string =>
  `l10n/bundle.l10n${language === undefined ? '' : `.${language}`}.json`;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return path.endsWith('.ts') ? [path] : [];
    })
    .sort();
}

/** A source file as a tree. */
export const parsed = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

/** Whether a call is `l10n.t(…)` or `vscode.l10n.t(…)`. */
export function isTranslation(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  const owner = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return name.text === 't' && ts.isIdentifier(owner) && owner.text === 'l10n';
}

/** The English texts of a source file that are written where they are used. */
export function textsIn(file: ts.SourceFile): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isTranslation(node)) {
      const [first] = node.arguments;
      if (first !== undefined && ts.isStringLiteralLike(first)) texts.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/** Docs and units of the elements and of the sections: they are shown on hover. */
function docsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    (key === 'doc' || key === 'unit') && typeof inner === 'string' ? [inner] : docsOf(inner),
  );
}

/** Every text of the program, in order of the alphabet. */
export function englishBundle(catalog: Catalog, sections: unknown): Bundle {
  const texts = new Set([
    ...sources('src').flatMap((path) => textsIn(parsed(path))),
    ...docsOf(catalog),
    ...docsOf(sections),
  ]);
  return Object.fromEntries([...texts].sort().map((text) => [text, text]));
}

/** Texts without a translation. */
export const untranslated = (english: Bundle, language: Bundle): string[] =>
  Object.keys(english).filter((text) => language[text] === undefined);

/** The translations of texts that there are, in order of the alphabet. */
export const pruned = (english: Bundle, language: Bundle): Bundle =>
  Object.fromEntries(
    Object.keys(english)
      .filter((text) => language[text] !== undefined)
      .map((text) => [text, language[text]!]),
  );

export const readBundle = (path: string): Bundle =>
  JSON.parse(readFileSync(path, 'utf8')) as Bundle;

export const bundleText = (bundle: Bundle): string => `${JSON.stringify(bundle, null, 2)}\n`;
