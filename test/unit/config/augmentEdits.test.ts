import { applyEdits, parse, type Edit } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { augmentations } from '../../../src/runner/augment';
import { catalog } from '../../../src/runner/catalog';
import {
  addEntry,
  moveEntry,
  newEntry,
  removeEntry,
  setArgument,
} from '../../../src/shared/config/augmentEdits';
import { validateConfig } from '../../../src/shared/config/validate';

const text = `{
  // The data.
  "data": { "type": "images", "source": "p" },
  "augment": [
    // Turned a little.
    { "type": "affine", /* degrees */ "rotationRange": 20 },
    "randomBrightness", // lighter
    { "type": "gaussianNoise", "stddev": 0.1 }
  ],
  "model": { "layers": ["flatten"] } // end
}
`;
const comments = ['// The data.', '// Turned a little.', '/* degrees */', '// lighter', '// end'];

const changed = (edits: readonly Edit[], of = text): string => applyEdits(of, [...edits]);
const augmentOf = (of: string): unknown[] => (parse(of) as { augment: unknown[] }).augment;

describe('an edit of augment', () => {
  it('sets an argument in place', () => {
    const after = changed(setArgument(text, 0, 'rotationRange', 40));
    expect(after).toBe(text.replace('20', '40'));
    expect(augmentOf(changed(setArgument(text, 0, 'zoomRange', [0.9, 1])))[0]).toEqual({
      ...{ type: 'affine', rotationRange: 20 },
      zoomRange: [0.9, 1],
    });
  });

  it('opens an entry that is written as its name', () => {
    const after = changed(setArgument(text, 1, 'factor', 0.2));
    expect(augmentOf(after)[1]).toEqual({ type: 'randomBrightness', factor: 0.2 });
    expect(after).toContain('// lighter');
  });

  it('adds one behind the others, or the list itself before the model', () => {
    const after = changed(addEntry(text, 'affine'));
    expect(augmentOf(after)).toEqual([...augmentOf(text), 'affine']);
    for (const comment of comments) expect(after).toContain(comment);
    const none = '{\n  "data": { "type": "images" }, // c\n  "model": {}\n}\n';
    const first = changed(addEntry(none, 'affine'), none);
    expect(Object.keys(parse(first) as object)).toEqual(['data', 'augment', 'model']);
    expect(first).toContain('// c');
    const empty = none.replace('"model"', '"augment": [],\n  "model"');
    expect(augmentOf(changed(addEntry(empty, 'affine'), empty))).toEqual(['affine']);
  });

  it('takes one away', () => {
    const [a, b, c] = augmentOf(text);
    expect(augmentOf(changed(removeEntry(text, 0)))).toEqual([b, c]);
    expect(augmentOf(changed(removeEntry(text, 1)))).toEqual([a, c]);
    expect(augmentOf(changed(removeEntry(text, 2)))).toEqual([a, b]);
    const one = '{ "augment": [ "affine" ] }';
    expect(augmentOf(changed(removeEntry(one, 0), one))).toEqual([]);
  });

  it('moves one, and comments in it go with it', () => {
    const [a, b, c] = augmentOf(text);
    expect(augmentOf(changed(moveEntry(text, 0, 1)))).toEqual([b, a, c]);
    expect(augmentOf(changed(moveEntry(text, 2, 0)))).toEqual([c, a, b]);
    const back = changed(
      moveEntry(changed(moveEntry(text, 0, 2)), 2, 0),
      changed(moveEntry(text, 0, 2)),
    );
    expect(back).toBe(text);
    expect(moveEntry(text, 0, 3)).toEqual([]);
  });

  it.each(augmentations.map(({ name, params }) => ({ name, params })))(
    'begins $name with what is valid',
    ({ name, params }) => {
      const entry = newEntry(name, params);
      const config = {
        data: { type: 'images', source: 'p' },
        augment: [entry],
        model: { layers: ['flatten'] },
      };
      const { problems } = validateConfig(JSON.stringify(config), 'm.train.json', catalog);
      expect(problems).toEqual([]);
    },
  );
});
