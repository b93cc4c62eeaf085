import { expect, it } from 'vitest';
import { resized } from '../../../src/runner/data/pictures/lanczos';
import { random } from '../../../src/runner/engine/random';

it.each([1, 3])(
  'resizes alike in WebAssembly and, where that has no room, without: %i channels',
  (channels) => {
    const [width, height] = [31, 23];
    const draws = random(4, 'picture');
    const pixels = Uint8Array.from({ length: width * height * channels }, () => draws.integer(256));
    const picture = { pixels, width, height, channels };
    const side = 3000;
    const all = { wide: side, tall: side, left: 0, top: 0, width: side, height: side };
    const whole = resized(picture, all);
    const part = { ...all, left: 1001, top: 77, width: 53, height: 41 };
    const cut = resized(picture, part);
    const expected = Array.from({ length: part.height }, (_, y) => {
      const from = ((part.top + y) * side + part.left) * channels;
      return [...whole.subarray(from, from + part.width * channels)];
    });
    expect([...cut]).toEqual(expected.flat());
  },
);
