import { random } from '../../src/runner/engine/random';

/** A CSV of two classes that a line parts: columns x1, x2, colour, label. */
export function twoClasses(rows: number, positives = rows / 2, seed = 7): string {
  const draws = random(seed, 'table');
  const lines = Array.from({ length: rows }, (_, i) => {
    const positive = i < positives;
    const x1 = draws.normal(positive ? 1.5 : -1.5);
    const x2 = draws.normal();
    const colour = ['red', 'green', 'blue'][draws.integer(3)]!;
    return `${x1},${x2},${colour},${positive ? 'yes' : 'no'}`;
  });
  return `x1,x2,colour,label\n${lines.join('\n')}\n`;
}

/** A CSV of y = 3a − 2b + 1 with a little noise. */
export function linear(rows: number, seed = 7): string {
  const draws = random(seed, 'linear');
  const lines = Array.from({ length: rows }, () => {
    const [a, b] = [draws.normal(), draws.normal()];
    return `${a},${b},${3 * a - 2 * b + 1 + draws.normal(0, 0.05)}`;
  });
  return `a,b,y\n${lines.join('\n')}\n`;
}

/** A config for the tables above, as text. */
export function tableConfig(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(
    {
      data: { type: 'table', source: 't.csv', target: 'label' },
      model: { layers: [{ type: 'dense', units: 8, activation: 'relu' }] },
      compile: { optimizer: { type: 'adam', learningRate: 0.01 } },
      train: { epochs: 3, batchSize: 16 },
      ...changes,
    },
    null,
    2,
  );
}
