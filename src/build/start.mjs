// npm start: installs, builds and trains the digits example in the terminal.
//   npm start -- [--no-editor] [--backend NAME]
import { parseArgs } from 'node:util';
import { install, root, run } from './install.mjs';

let options;
try {
  ({ values: options } = parseArgs({
    options: {
      backend: { type: 'string', default: 'auto' },
      'no-editor': { type: 'boolean', default: false },
    },
  }));
} catch (error) {
  console.error(`${error.message}\nUsage: npm start -- [--no-editor] [--backend NAME]`);
  process.exit(2);
}

install();
const built = run(process.execPath, ['src/build/build.mjs']);
if (built !== 0) process.exit(built);

const example = 'examples/digits/digits.train.json';
const trained = run(process.execPath, [
  `${root}dist/cli.cjs`,
  'train',
  example,
  '--backend',
  options.backend,
]);
if (trained === 0)
  console.log(
    `\nTry next:\n` +
      `  npx trainyard runs --runs examples/digits/.trainyard/runs\n` +
      `  npx trainyard inspect ${example}\n` +
      `  npx trainyard preview ${example} --out preview\n`,
  );
process.exit(trained);
