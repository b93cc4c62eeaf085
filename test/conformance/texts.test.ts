import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { isTranslation, parsed, textsIn } from '../../src/build/l10n';

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return path.endsWith('.ts') ? [path] : [];
  });

/** Words: what is left of a text without figures, signs, icons, names in code and holes. */
const hasWords = (text: string): boolean =>
  /\p{L}{2,}/u.test(
    text
      .replace(/\$\([\w~-]+\)/g, '')
      .replace(/&\w+;/g, '')
      // Symbols of units are the same everywhere.
      .replace(/\b(?:ms|px|kB|MB|GB|min)\b/g, '')
      .replace(/<code>.*?<\/code>/gs, ''),
  );

/** Properties of vscode's objects, and arguments of its functions, that a person reads. */
const shownProperties = new Set([
  ...['title', 'label', 'detail', 'description', 'tooltip', 'placeHolder', 'prompt', 'openLabel'],
  ...['saveLabel', 'invocationMessage', 'message', 'name'],
]);
const shownCalls = /^show(Information|Warning|Error)Message$/;
/** Names that are the same in every language. */
const names = new Set([
  'Trainyard',
  'trainyard',
  'CSV',
  'CSV, TSV, Parquet, JSON, JSON Lines',
  'compile.optimizer.learningRate=0.0001 train.epochs=80',
]);

function rawInExtension(file: ts.SourceFile): string[] {
  const raw: string[] = [];
  const literal = (node: ts.Node | undefined): void => {
    if (node === undefined) return;
    if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(literal);
    if (ts.isStringLiteralLike(node) && hasWords(node.text) && !names.has(node.text))
      raw.push(node.text);
    if (ts.isTemplateExpression(node)) {
      const text = node.head.text + node.templateSpans.map((span) => span.literal.text).join('');
      if (/\p{L}{2,} \p{L}{2,}/u.test(text.replace(/\$\([\w~-]+\)/g, ''))) raw.push(text);
    }
  };
  const visit = (node: ts.Node): void => {
    if (isTranslation(node)) return;
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
      const { text } = node.name;
      // Identifiers of panels and tools are names too; a text has a space or a capital.
      if (
        shownProperties.has(text) &&
        (text !== 'name' || ts.isTemplateExpression(node.initializer))
      )
        literal(node.initializer);
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      if (shownCalls.test(node.expression.name.text)) literal(node.arguments[0]);
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      shownProperties.has(node.left.name.text) &&
      node.left.name.text !== 'name'
    )
      literal(node.right);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return raw;
}

const shownAttributes = /\s(?:aria-label|aria-description|title|placeholder|alt|label)="([^"$]*)"/g;

/** Texts between the tags of a template, and in attributes that are read out. */
function rawInTemplate(parts: readonly string[]): string[] {
  // A hole is no text of the template's.
  const markup = parts.join('\uE000');
  const attributes = [...markup.matchAll(shownAttributes)].map((match) => match[1]!);
  const between = markup
    .replace(/<!--.*?-->/gs, '')
    .replace(/<(?:[^<>"]|"[^"]*")*>/gs, '\uE001')
    .split(/[\uE000\uE001]/);
  return [...attributes, ...between].map((text) => text.trim()).filter(hasWords);
}

function rawInWebview(file: ts.SourceFile): string[] {
  const raw: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isTaggedTemplateExpression(node) &&
      ts.isIdentifier(node.tag) &&
      ['html', 'svg'].includes(node.tag.text)
    ) {
      const { template } = node;
      const parts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template.text]
        : [template.head.text, ...template.templateSpans.map((span) => span.literal.text)];
      raw.push(...rawInTemplate(parts));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return raw;
}

const source = (text: string): ts.SourceFile =>
  ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);

describe('what a person reads goes through l10n', () => {
  it.each(files('src/extension'))('%s', (path) => {
    expect(rawInExtension(parsed(path))).toEqual([]);
  });
  it.each(files('src/webview').filter((path) => !path.endsWith('.d.ts')))('%s', (path) => {
    expect(rawInWebview(parsed(path))).toEqual([]);
  });
});

describe('the finders', () => {
  it('find raw texts of the extension', () => {
    const found = rawInExtension(
      source(`window.showErrorMessage('Oh no'); item.tooltip = ok ? 'Good one' : l10n.t('Bad');
        quickPick({ title: l10n.t('Which?'), label: 'Raw label', detail: \`\${n} of them all\` });`),
    );
    expect(found).toEqual(['Oh no', 'Good one', 'Raw label', ' of them all']);
  });
  it('find raw texts of templates', () => {
    const found = rawInWebview(
      source(
        'html`<p title="Raw title" class="big">Raw <b>${l10n.t("ok")}</b> · ${n} steps, ${m} ms</p>`',
      ),
    );
    expect(found).toEqual(['Raw title', 'Raw', 'steps,']);
  });
  it('find the texts that are translated', () => {
    const found = textsIn(
      source('l10n.t("a"); vscode.l10n.t(`b`, 1); other.t("c"); l10n.t(name);'),
    );
    expect(found).toEqual(['a', 'b']);
  });
});
