import type { Callback } from './callback';
import { defineCallback } from './callback';

export const csvLogger = defineCallback({
  kind: 'callback',
  name: 'csvLogger',
  doc: 'Writes the metrics of each epoch to a CSV file in the run directory.',
  source: 'https://keras.io/api/callbacks/csv_logger/',
  params: {
    filename: {
      type: 'enum',
      values: ['training.csv', 'training.tsv'],
      default: 'training.csv',
      doc: 'Name of the file; a .tsv has tabs.',
    },
  },
  make({ filename }, { control }): Callback {
    const separator = filename.endsWith('.tsv') ? '\t' : ',';
    let rows: Readonly<Record<string, number>>[] = [];
    const write = (): void => {
      const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      // A metric that an epoch could not have, such as the AUC of one class, stays empty.
      const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))];
      control.writeFile(filename, lines.map((line) => `${line.join(separator)}\n`).join(''));
    };
    return {
      onEpochEnd(epoch, logs) {
        rows.push({ epoch, learningRate: control.learningRate(), ...logs });
        write();
      },
      state: () => rows,
      // What was written after the checkpoint comes again as training goes on.
      restore(state) {
        rows = [...(state as unknown as typeof rows)];
        write();
      },
    };
  },
});
