import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { validateConfig } from '../../../src/shared/config/validate';
import { tableConfig } from '../../support/tables';

const check = (text: string) => validateConfig(text, 'm.train.json', catalog);
const codes = (text: string): string[] => check(text).problems.map(({ code }) => code);

describe('validateConfig', () => {
  it('takes comments, trailing commas and a byte order mark', () => {
    const text = `\ufeff// first\n${tableConfig().replace(/\n}$/, ',\n}')}`;
    expect(codes(text)).toEqual([]);
  });

  it('fills in every default that does not depend on the data', () => {
    const { resolved } = check(tableConfig());
    expect(resolved).toMatchObject({
      seed: 42,
      backend: 'auto',
      balance: { type: 'none' },
      augment: [],
      train: { shuffle: true, checkpoints: { everyEpochs: 1, keep: 'lastAndBest' } },
      compile: { loss: 'auto', optimizer: { type: 'adam', beta1: 0.9, epsilon: 1e-7 } },
    });
  });

  it('names the nearest key and offers it as a fix', () => {
    const { problems } = check(tableConfig({ trian: {} }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'config.unknownKey', fix: { value: 'train' } });
    expect(problems[0]!.message).toContain('"train"');
  });

  it('offers the bound where a number is beyond it', () => {
    const { problems } = check(tableConfig({ seed: -3 }));
    expect(problems[0]).toMatchObject({ code: 'config.outOfBounds', fix: { value: 0 } });
  });

  it('tells every problem at once, each at its own place', () => {
    const text = tableConfig({ seed: 'x', backend: 'gpu', train: { epochs: 0 } });
    const { problems } = check(text);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      ...['config.outOfBounds', 'config.unknownValue', 'config.wrongType'],
    ]);
    for (const { line, column, length } of problems) {
      const found = text.split('\n')[line - 1]!.slice(column - 1, column - 1 + length!);
      expect(['"x"', '"gpu"', '0']).toContain(found);
    }
  });

  it('asks for what is missing', () => {
    expect(codes('{}')).toEqual(['config.missing', 'config.missing']);
    expect(codes('')).toHaveLength(1);
  });

  it('never throws, whatever the text', () => {
    const json = fc.json({ maxDepth: 6 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          json,
          json.map((j) => `{"data": ${j}, "model": ${j}}`),
        ),
        (text) => {
          const { problems, resolved } = check(text);
          expect(problems.length > 0 || resolved !== undefined).toBe(true);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });
});
