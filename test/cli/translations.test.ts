import { describe, expect, it } from 'vitest';
import { bundlePath, languages, readBundle, untranslated } from '../../src/build/l10n';

const holes = (text: string): string[] => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

describe.each(languages)('%s', (language) => {
  const english = readBundle(bundlePath());
  const known = readBundle(bundlePath(language));
  it('has a translation for every text', () => {
    expect(untranslated(english, known)).toEqual([]);
  });
  it('keeps the places of values, and names in code', () => {
    for (const [text, translation] of Object.entries(known)) {
      expect(holes(translation), text).toEqual(holes(text));
      expect(translation.trim(), text).not.toBe('');
      const names = (of: string): string[] => (of.match(/`[^`]*`/g) ?? []).sort();
      expect(names(translation), text).toEqual(names(text));
    }
  });
});
