import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { completions } from '../../../src/shared/language/completion';
import { layerHints } from '../../../src/shared/language/hints';
import { hoverAt } from '../../../src/shared/language/hover';
import { sectionLenses } from '../../../src/shared/language/lenses';

/** A text with | where the cursor stands. */
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}
const labels = (marked: string, data?: { columns: string[]; classes: string[] }): string[] =>
  completions(...at(marked), catalog, data).map(({ label }) => label);

describe('completion', () => {
  it('offers the sections that are not there yet', () => {
    const offered = labels('{ "seed": 1, "|" }');
    expect(offered).toContain('model');
    expect(offered).not.toContain('seed');
  });
  it('offers elements by name, and as the type of an object', () => {
    expect(labels('{ "scale": "|" }')).toEqual(
      expect.arrayContaining(['none', 'standard', 'minMax', 'rescale']),
    );
    expect(labels('{ "model": { "layers": ["|"] } }')).toContain('conv2d');
    expect(labels('{ "model": { "layers": [{ "type": "|" }] } }')).toContain('dropout');
    expect(labels('{ "compile": { "loss": "|" } }')).toEqual(
      expect.arrayContaining(['auto', 'huber']),
    );
  });
  it('offers the arguments of the element that stands there', () => {
    const offered = labels('{ "model": { "layers": [{ "type": "conv2d", "|" }] } }');
    expect(offered).toEqual(expect.arrayContaining(['filters', 'kernelSize', 'name', 'inputs']));
    expect(offered).not.toContain('units');
  });
  it('offers values of an argument, columns of the data', () => {
    expect(labels('{ "model": { "layers": [{ "type": "conv2d", "padding": "|" }] } }')).toEqual([
      'valid',
      'same',
    ]);
    const data = { columns: ['age', 'name'], classes: [] };
    expect(labels('{ "data": { "type": "table", "target": "|" } }', data)).toEqual(data.columns);
    const excluded = '{ "data": { "type": "table", "features": { "exclude": ["|"] } } }';
    expect(labels(excluded, data)).toEqual(data.columns);
  });
  it('writes a default behind a new key, in the place of what stands there', () => {
    const [text, offset] = at('{ "train": { "ep|" } }');
    const epochs = completions(text, offset, catalog).find(({ label }) => label === 'epochs')!;
    expect(epochs.snippet).toBe('"epochs": ${1:20}');
    expect(text.slice(epochs.from, epochs.to)).toBe('"ep"');
  });
  it('does not write a second value behind a key that has one', () => {
    const [text, offset] = at('{ "train": { "ep|": 3 } }');
    const epochs = completions(text, offset, catalog).find(({ label }) => label === 'epochs')!;
    expect(epochs.snippet).toBe('"epochs"');
  });
  it('is quiet in comments, and speaks beside them', () => {
    expect(labels('{ // s/|\n }')).toEqual([]);
    expect(labels('{ /* | */ }')).toEqual([]);
    expect(labels('{ /* x */ "|" }')).toContain('seed');
  });
  it('is quiet in what is broken or unknown', () => {
    expect(labels('|')).toEqual([]);
    expect(labels('{ "nothing": { "|" } }')).toEqual([]);
  });
});

describe('hover', () => {
  it('tells what a key and an element are', () => {
    const [key, atKey] = at('{ "train": { "batch|Size": 3 } }');
    expect(hoverAt(key, atKey, catalog)?.text).toContain('Samples a step.');
    const [name, atName] = at('{ "balance": "smo|te" }');
    expect(hoverAt(name, atName, catalog)?.text).toContain('kNeighbors');
    const [type, atType] = at('{ "augment": [{ "type": "aff|ine" }] }');
    expect(hoverAt(type, atType, catalog)?.text).toContain('rotationRange');
  });
  it('tells of a value what its key is', () => {
    expect(hoverAt(...at('{ "seed": 4|2 }'), catalog)?.text).toContain('Default: `42`');
    const units = hoverAt(...at('{"model":{"layers":[{"type":"dense","units":|4}]}}'), catalog)!;
    expect(units.text).toContain('**units** · a whole number ≥ 1');
    expect(units.text).toContain('*dense* · Source:');
  });
  it('is quiet elsewhere', () => {
    expect(hoverAt(...at('{ "seed": 42 |}'), catalog)).toBeUndefined();
    expect(hoverAt(...at('{ "nothing": 4|2 }'), catalog)).toBeUndefined();
  });
});

it('lenses stand above the file, data and augment', () => {
  const text = '{\n  "data": {},\n  "augment": []\n}';
  expect(
    sectionLenses(text).map(({ section, offset }) => [section, text.slice(offset, offset + 6)]),
  ).toEqual([
    ['top', '{\n  "d'],
    ['data', '"data"'],
    ['augment', '"augme'],
  ]);
  expect(sectionLenses('nothing')).toEqual([]);
});

it('hints stand behind each layer, and what is added behind the list', () => {
  const text = '{ "model": { "layers": ["flatten", { "type": "dense", "units": 4 }] } }';
  const layer = { name: 'l', outputShape: [4], parameters: 1234 };
  const hints = layerHints(text, [
    { ...layer, type: 'flatten', parameters: 0, index: 0 },
    { ...layer, type: 'dense', index: 1 },
    { ...layer, type: 'dense', parameters: 5 },
  ]);
  expect(hints.map(({ offset, text: hint }) => [text.slice(0, offset).slice(-1), hint])).toEqual([
    ['"', '4'],
    ['}', '4 · 1,234'],
    [']', '→ dense 4 · 5'],
  ]);
});
