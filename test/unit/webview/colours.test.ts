import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownColours, themes, type Theme } from '../../support/panel';

/** The editor's own background in each theme, as the tests' themes have it. */
function background(theme: Theme): string {
  const css = readFileSync('test/webview/themes.css', 'utf8');
  const block = css.slice(css.indexOf(`body.${theme} {`));
  return /--vscode-editor-background: (#[0-9a-f]{6})/.exec(block)![1]!;
}

/** WCAG 2.2's relative luminance of #rrggbb. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};

describe.each(themes)('colours in %s', (theme) => {
  const colours = ownColours(theme);
  it.each(['s1', 's2', 's3', 's4', 's5', 's6', 'neutral'])(
    '%s can be read as text: 4.5 to 1',
    (name) => {
      const own = colours[`--vscode-trainyard-${name}`]!;
      expect(contrast(own, background(theme))).toBeGreaterThanOrEqual(4.5);
    },
  );
});
