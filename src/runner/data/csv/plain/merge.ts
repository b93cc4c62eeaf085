import type { Dictionary } from '../quickRaw';
import type { FoundTexts, Shared, Target } from './work';

const textsOf = ({ bytes, ends }: FoundTexts): string[] => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from(ends, (end, i) => all.toString('utf8', i === 0 ? 0 : ends[i - 1], end));
};

/**
 * Makes one dictionary of those that threads have of a column; codes become places in that one. Texts
 * stand in the order of their first appearance, whoever found them.
 *
 * @param codes of each row, as its thread numbered them
 */
export function mergeTexts(
  codes: Int32Array,
  found: readonly FoundTexts[],
  { owners, rows }: Shared,
  { starts }: Target,
): Dictionary {
  const first = new Map<string, number>();
  const own = found.map(textsOf);
  own.forEach((texts, thread) =>
    texts.forEach((text, code) => {
      const row = found[thread]!.rows[code]!;
      if (row < (first.get(text) ?? Infinity)) first.set(text, row);
    }),
  );
  const texts = [...first.keys()].sort((a, b) => first.get(a)! - first.get(b)!);
  const places = new Map(texts.map((text, place) => [text, place]));
  const maps = own.map((each) => Int32Array.from(each, (text) => places.get(text)!));
  starts.forEach((start, task) => {
    const map = maps[owners[task]!]!;
    if (map.every((place, code) => place === code)) return;
    const end = start + rows[task]!;
    for (let row = start; row < end; row++) if (codes[row]! >= 0) codes[row] = map[codes[row]!]!;
  });
  return { codes, texts };
}
