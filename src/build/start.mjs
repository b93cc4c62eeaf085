// npm start: installs, builds, trains the digits example in the terminal, and opens the examples in
// VS Code with the extension installed.
//   npm start -- [--backend NAME] [--no-editor] [--yes]
import { parseArgs } from 'node:util';
import { openEditor } from './editor.mjs';
import { install, root, run } from './install.mjs';

let options;
try {
  ({ values: options } = parseArgs({
    options: {
      backend: { type: 'string', default: 'auto' },
      'no-editor': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
  }));
} catch (error) {
  console.error(`${error.message}\nUsage: npm start -- [--backend NAME] [--no-editor] [--yes]`);
  process.exit(2);
}

install();
const script = options['no-editor'] ? 'build' : 'package';
const built = run(process.execPath, [`src/build/${script}.mjs`]);
if (built !== 0) process.exit(built);

const example = 'examples/digits/digits.train.json';
const trained = run(process.execPath, [
  ...[`${root}dist/cli.cjs`, 'train', example],
  ...['--backend', options.backend],
]);
if (trained !== 0) process.exit(trained);
console.log(
  `\nTry next:\n` +
    `  npx trainyard runs --runs examples/digits/.trainyard/runs\n` +
    `  npx trainyard inspect ${example}\n` +
    `  npx trainyard preview ${example} --out preview`,
);
if (!options['no-editor']) await openEditor({ folder: `${root}examples`, yes: options.yes });
