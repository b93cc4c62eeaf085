import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generate } from '../../src/build/generate';

it.each(Object.entries(generate()))('%s is what `npm run generate` writes', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});
