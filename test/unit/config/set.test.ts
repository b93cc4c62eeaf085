import { describe, expect, it } from 'vitest';
import { parse } from 'jsonc-parser';
import { applySets } from '../../../src/shared/config/set';

const set = (text: string, ...sets: string[]): unknown => parse(applySets(text, sets));

describe('--set', () => {
  it('puts values in place, as JSON where they are JSON', () => {
    expect(set('{"train": {"epochs": 5}}', 'train.epochs=3')).toEqual({ train: { epochs: 3 } });
    expect(set('{}', 'name=wine', 'train.shuffle=false')).toEqual({
      name: 'wine',
      train: { shuffle: false },
    });
    expect(set('{}', 'balance={"type":"smote"}')).toEqual({ balance: { type: 'smote' } });
  });
  it('takes numbers as indices of lists and as keys of objects', () => {
    expect(set('{"a": [{"b": 1}]}', 'a.0.b=2')).toEqual({ a: [{ b: 2 }] });
    expect(set('{"weights": {"0": 1}}', 'weights.0=2')).toEqual({ weights: { '0': 2 } });
  });
  it('opens an element that stands as its name', () => {
    expect(set('{"balance": "smote"}', 'balance.kNeighbors=3')).toEqual({
      balance: { type: 'smote', kNeighbors: 3 },
    });
  });
  it('keeps comments', () => {
    expect(applySets('{\n  // why\n  "seed": 1\n}', ['seed=2'])).toContain('// why');
  });
  it.each(['seed', '=3', 'a..b=1', '.a=1'])('refuses %s', (text) => {
    expect(() => applySets('{}', [text])).toThrowError(
      expect.objectContaining({ code: 'usage.set' }),
    );
  });
  it('leaves what is no JSON for the validation to tell', () => {
    expect(applySets('{ broken', ['seed=2'])).toBe('{ broken');
  });
});
