import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { validateConfig } from '../../../src/shared/config/validate';
import { completions, neededAt, type KnownData } from '../../../src/shared/language/completion';
import { definitionAt } from '../../../src/shared/language/definition';
import { difference, putEdits } from '../../../src/shared/language/edits';
import { fixAll, fixesFor, offsetOf, squiggle } from '../../../src/shared/language/fixes';
import { defaultHints, overviewHints } from '../../../src/shared/language/hints';
import { dataSummary, modelSummary } from '../../../src/shared/language/lenses';
import { pathLinks } from '../../../src/shared/language/links';
import { headingAt } from '../../../src/shared/language/reference';
import type { Overview } from '../../../src/shared/protocol/service';
import { referenceDocs } from '../../../src/shared/config/docs';

/** A text with | where the cursor stands. */
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}
const offered = (marked: string, data?: KnownData): string[] =>
  completions(...at(marked), catalog, data).map(({ label }) => label);
const put = (text: string, path: (string | number)[], value: unknown): string =>
  applyEdits(text, putEdits(text, path, value));

describe('completion of names that the config or the data give', () => {
  it('offers what can be watched: the metrics of the config', () => {
    const text = (metrics: string): string =>
      `{"compile":{${metrics}},"train":{"callbacks":[{"type":"earlyStopping","monitor":"|"}]}}`;
    expect(offered(text('"metrics":["f1",{"type":"auc"},"f1"]'))).toEqual([
      ...['val_loss', 'loss', 'val_f1', 'f1', 'val_auc', 'auc', 'val_f1_2', 'f1_2'],
    ]);
    const known = { columns: [], classes: [], task: 'regression' } as const;
    expect(offered(text(''), known)).toEqual([
      ...['val_loss', 'loss', 'val_mae', 'mae', 'val_rmse', 'rmse', 'val_r2', 'r2'],
    ]);
  });
  it('offers the named layers before this one as its inputs', () => {
    const text =
      '{"model":{"layers":[{"type":"dense","name":"a"},{"type":"add","inputs":["|"]},{"type":"dense","name":"b"}]}}';
    expect(offered(text)).toEqual(['input', 'a']);
  });
  it('offers columns and classes as the keys of maps', () => {
    const data = { columns: ['age'], classes: ['yes', 'no'] };
    expect(offered('{"data":{"type":"table","columns":{"|"}}}', data)).toEqual(['age']);
    const weights = '{"balance":{"type":"classWeights","weights":{"yes":2,"|"}}}';
    expect(offered(weights, data)).toEqual(['no']);
  });
  it('offers files for paths, and asks for those of the folder that is written', () => {
    const text = '{"data":{"type":"table","source":"raw/w|"}}';
    expect(neededAt(...at(text), catalog)).toEqual({ files: 'raw/' });
    const files = ['raw/wine.csv', 'raw/more/'];
    expect(offered(text, { columns: [], classes: [], files })).toEqual(files);
  });
  it('asks for the data only where they say something', () => {
    const needed = (text: string) => neededAt(...at(text), catalog);
    expect(needed('{"data":{"type":"table","target":"|"}}')).toBe('data');
    expect(needed('{"data":{"type":"table","columns":{"|"}}}')).toBe('data');
    expect(needed('{"scale":"|"}')).toBe('nothing');
    expect(needed('{"train":{"|"}}')).toBe('nothing');
  });
  it('writes the arguments that must be given with the name of an element', () => {
    const items = completions(...at('{"model":{"layers":["|"]}}'), catalog);
    const of = (name: string) => items.find(({ label }) => label === name)!.snippet;
    expect(of('dense')).toBe('{ "type": "dense", "units": $1 }');
    expect(of('embedding')).toBe('{ "type": "embedding", "inputDim": $1, "outputDim": $2 }');
    expect(of('flatten')).toBe('"flatten"');
  });
});

describe('putting a value', () => {
  const text = '{\n  // why\n  "seed": 1, // because\n  "balance": "smote"\n}\n';
  it('keeps comments, and undo is one step', () => {
    expect(put(text, ['seed'], 2)).toBe(text.replace('1', '2'));
    expect(putEdits(text, ['seed'], 2)).toHaveLength(1);
  });
  it('makes an object of an element that is a mere name', () => {
    expect(JSON.parse(put('{"balance":"smote"}', ['balance', 'kNeighbors'], 3))).toEqual({
      balance: { type: 'smote', kNeighbors: 3 },
    });
  });
  it('makes what is missing on the way, lists too', () => {
    expect(JSON.parse(put('{}', ['data', 'features', 'exclude', 0], 'id'))).toEqual({
      data: { features: { exclude: ['id'] } },
    });
  });
  it('adds to a list without touching what stands in it', () => {
    const list = '{\n  "clean": [\n    // first\n    "dropDuplicates" // kept\n  ]\n}';
    const result = put(list, ['clean'], [{ type: 'dropDuplicates' }, { type: 'impute' }]);
    expect(result).toContain('// first\n    "dropDuplicates"');
    expect(result).toContain('// kept');
    expect(result).toMatch(/"impute"/);
  });
  it('takes away', () => {
    expect(JSON.parse(put('{"a":1,"seed":2}', ['seed'], undefined))).toEqual({ a: 1 });
    expect(put('{"a":1}', ['seed'], undefined)).toBe('{"a":1}');
  });
  it('finds the smallest edit between two texts', () => {
    expect(difference('abcdef', 'abXef')).toEqual([{ offset: 2, length: 2, content: 'X' }]);
    expect(difference('aa', 'aaa')).toEqual([{ offset: 2, length: 0, content: 'a' }]);
    expect(difference('same', 'same')).toEqual([]);
  });
});

/** Every fix of every problem of a text, as the texts that come of them. */
function fixed(text: string): { title: string; after: string; preferred: boolean; code: string }[] {
  return validateConfig(text, 'm', catalog).problems.flatMap((problem) =>
    fixesFor(text, { ...problem, offset: offsetOf(text, problem) }, catalog).map(
      ({ title, edits, preferred }) => ({
        title,
        preferred,
        code: problem.code,
        after: applyEdits(text, [...edits]),
      }),
    ),
  );
}
const withModel = (rest: string): string =>
  `{"data":{"type":"table","source":"t.csv","target":"y"},"model":{"layers":["flatten"]}${rest}}`;
const preferred = (text: string): string | undefined =>
  fixed(text).find((fix) => fix.preferred)?.after;

describe('quick fixes', () => {
  it('rename a key to the nearest one, or remove it', () => {
    const fixes = fixed(withModel(',"sede":1'));
    expect(fixes.map(({ preferred: likely }) => likely)).toEqual([true, false]);
    expect(fixes.map(({ after }) => after)).toEqual([withModel(',"seed":1'), withModel('')]);
  });
  it('offer nearest names of elements and values, the likeliest first', () => {
    expect(preferred(withModel(',"scale":"standrad"'))).toBe(withModel(',"scale":"standard"'));
    expect(preferred(withModel(',"backend":"wsm"'))).toBe(withModel(',"backend":"wasm"'));
    expect(fixed(withModel(',"scale":"standrad"')).length).toBeGreaterThan(1);
  });
  it('bring a value into its bounds', () => {
    expect(preferred(withModel(',"train":{"epochs":0}'))).toBe(withModel(',"train":{"epochs":1}'));
  });
  it('add an argument that must be given, to a mere name too', () => {
    const text = withModel('').replace('"flatten"', '"dense"');
    const after = preferred(text)!;
    expect(JSON.parse(after)).toMatchObject({ model: { layers: [{ type: 'dense', units: 1 }] } });
    expect(validateConfig(after, 'm', catalog).problems).toEqual([]);
  });
  it('turn a value into one of the right type', () => {
    expect(preferred(withModel(',"seed":"7"'))).toBe(withModel(',"seed":7'));
    const clean = withModel('').replace('"target"', '"clean":"dropMissing","target"');
    expect(JSON.parse(preferred(clean)!)).toMatchObject({ data: { clean: ['dropMissing'] } });
  });
  it('remove the second of two keys of one name', () => {
    expect(JSON.parse(preferred(withModel(',"seed":1,"seed":2'))!)).toMatchObject({ seed: 1 });
  });
  it('offer the names that can be watched, and the layers that can be taken', () => {
    const watch = withModel(
      ',"train":{"callbacks":[{"type":"earlyStopping","monitor":"val_los"}]}',
    );
    const offset = watch.indexOf('"val_los"');
    const [first, ...rest] = fixesFor(watch, { code: 'callback.monitorUnknown', offset }, catalog);
    expect(first).toMatchObject({ title: 'Change to "val_loss"', preferred: true });
    expect(rest.map(({ title }) => title)).toContain('Change to "val_accuracy"');
  });
  it('write the fix that comes with a problem of the data', () => {
    const text = withModel('');
    const fix = { title: 'Impute', at: ['data', 'clean'], value: [{ type: 'impute' }] };
    const [first] = fixesFor(text, { code: 'data.missingValues', offset: 8, fix }, catalog);
    expect(JSON.parse(applyEdits(text, [...first!.edits]))).toMatchObject({
      data: { clean: [{ type: 'impute' }] },
    });
  });
  it('mend all at once what can be mended', () => {
    const text = withModel(
      ',"sede":1,"scale":"standrad","train":{"epochs":0,"batchSize":"8"},"balance":"smoet"',
    ).replace('"flatten"', '"dense"');
    const after = applyEdits(text, fixAll(text, catalog));
    expect(validateConfig(after, 'm', catalog).problems).toEqual([]);
    expect(JSON.parse(after)).toMatchObject({
      ...{ seed: 1, scale: 'standard', balance: 'smote', train: { epochs: 1, batchSize: 8 } },
    });
    expect(fixAll(after, catalog)).toEqual([]);
  });
  it('never break the text, whatever is wrong with it', () => {
    const texts = [
      '',
      '[',
      '{"a"',
      '{"model":3}',
      '{"model":{"layers":{}}}',
      '{"data":[1]}',
      'null',
    ];
    for (const text of texts) {
      for (const { after } of fixed(text)) expect(typeof after).toBe('string');
      expect(() => fixAll(text, catalog)).not.toThrow();
    }
  });
});

it('squiggles stand at the key of what goes over several lines', () => {
  const text = '{\n  "data": {\n    "a": 1\n  }\n}';
  const of = (offset: number, length: number): string => {
    const { from, to } = squiggle(text, offset, length);
    return text.slice(from, to);
  };
  expect(of(text.indexOf('{\n    "a"'), 14)).toBe('"data"');
  expect(of(0, text.length)).toBe('{');
  expect(of(text.indexOf('1'), 1)).toBe('1');
});

const overview: Overview = {
  task: 'classification',
  pictures: false,
  classes: [
    { name: 'a', rows: 300 },
    { name: 'b', rows: 100 },
  ],
  parts: { train: 280, validation: 60, test: 60 },
  trained: 420,
  resolved: validateConfig(withModel(',"split":"stratified","scale":"standard"'), 'm', catalog)
    .resolved as unknown as Overview['resolved'],
  layers: [
    { name: 'd', type: 'dense', outputShape: [4], parameters: 1200, index: 0 },
    { name: 'o', type: 'dense', outputShape: [2], parameters: 34 },
  ],
};
const resolved: Overview['resolved'] = {
  ...overview.resolved,
  compile: {
    ...overview.resolved.compile,
    loss: { type: 'binaryCrossentropy' },
    metrics: [{ type: 'accuracy' }],
  },
};
const known = { ...overview, resolved };

describe('figures in and above the text', () => {
  it('tells rows, classes and how uneven they are', () => {
    expect(dataSummary(known)).toBe('2 classes, 400 rows, imbalance 3.0 : 1');
    expect(dataSummary({ ...known, classes: [], pictures: true })).toBe('400 pictures');
    expect(modelSummary(known)).toBe('1,234 parameters');
  });
  it('tells the parts behind split, steps behind the batch size, what was chosen', () => {
    const text = withModel(',"split":"stratified","compile":{},"train":{"batchSize":32}');
    const hints = overviewHints(text, known).map(({ offset, text: hint }) => [
      text.slice(0, offset).slice(-6),
      hint,
    ]);
    expect(hints).toContainEqual(['ified"', '280 / 60 / 60']);
    expect(hints).toContainEqual([
      'le":{'.padStart(6, 'i'),
      'loss: binaryCrossentropy, metrics: accuracy',
    ]);
    expect(hints).toContainEqual(['ze":32', '14 steps an epoch']);
    expect(hints[1]).toEqual(['{', 'scale: standard']);
  });
  it('tells the defaults that apply to what is written', () => {
    const text = '{"balance":"smote","augment":[{"type":"affine","rotationRange":9}]}';
    const hints = defaultHints(text, catalog);
    const smote = hints.find(({ offset }) => text.slice(0, offset).endsWith('"smote"'))!;
    expect(smote.text).toContain('kNeighbors: 5');
    const affine = hints.find(({ offset }) => text.slice(0, offset).endsWith(':9'))!;
    expect(affine.text).not.toContain('rotationRange');
    expect(affine.tooltip).toContain('`widthShiftRange`');
  });
  it('is quiet about layers, whose shapes stand there', () => {
    expect(
      defaultHints('{"model":{"layers":["flatten",{"type":"dense","units":1}]}}', catalog),
    ).toEqual([]);
  });
});

describe('ways from the text', () => {
  it('are the paths that it names', () => {
    const text = '{"data":{"type":"idx","images":"a/x.idx","labels":"y-*.idx"}}';
    expect(
      pathLinks(text, catalog).map(({ target, from, to }) => [target, text.slice(from, to)]),
    ).toEqual([['a/x.idx', 'a/x.idx']]);
  });
  it("lead from an input's name to the layer of that name", () => {
    const [text, offset] = at(
      '{"model":{"layers":[{"type":"dense","name":"left"},{"type":"add","inputs":["le|ft","input"]}]}}',
    );
    const { from, to, target } = definitionAt(text, offset)!;
    expect(text.slice(from, to)).toBe('"left"');
    expect(target.from).toBe(text.indexOf('"left"'));
    expect(definitionAt(text, text.indexOf('"input"') + 1)).toBeUndefined();
  });
  it('lead to headings that the reference has', () => {
    const headings = new Set(
      [...referenceDocs(catalog).matchAll(/^#+ (.*)$/gm)].map((match) => match[1]!.toLowerCase()),
    );
    const where = (marked: string): string => headingAt(...at(marked), catalog);
    expect(where('{"balance":{"type":"smote","kNeigh|bors":0}}')).toBe('smote');
    expect(where('{"model":{"layers":["den|se"]}}')).toBe('dense');
    expect(where('{"sed|e":0}')).toBe('sections');
    for (const heading of ['smote', 'dense', 'sections']) expect(headings).toContain(heading);
  });
});
