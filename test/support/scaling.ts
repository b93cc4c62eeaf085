import { catalog } from '../../src/runner/catalog';
import type { Preprocess } from '../../src/runner/prepared';
import { fitScale, fitWhole } from '../../src/runner/preprocess';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { ElementConfig } from '../../src/shared/config/element';

/**
 * A scaler fitted on pictures, as it is read from preprocess.json.
 * @param shape of a picture: height, width, channels
 * @param train levels of the training pictures, one behind the other
 */
export function fittedPictures(
  given: ElementConfig,
  shape: readonly number[],
  train: Uint8Array,
): Preprocess {
  const config = elementWithDefaults('scale', given, catalog);
  const values = Float64Array.from({ length: 256 }, (_, level) => level);
  const count = shape.at(-1)!;
  const channels = Array.from({ length: count }, (_, c) => `channel_${c}`);
  const samples = channels.map((name, c) => {
    const counts = new Float64Array(256);
    train.forEach((level, i) => void (i % count === c && counts[level]!++));
    return { name, values, counts };
  });
  const lines = fitScale(config, samples, channels, true);
  const size = shape.reduce((a, b) => a * b, 1);
  const scale = { ...lines, ...fitWhole(lines, train, size) };
  return JSON.parse(JSON.stringify({ inputShape: shape, images: {}, scale })) as Preprocess;
}
