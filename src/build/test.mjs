// npm test: installs, checks, builds and runs every test ring, then closes with
// `N passed, N failed, N skipped`. --quick leaves out the rings that train or kill whole runs.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { install, installBrowser, root, run } from './install.mjs';
import { installServer, serverRunsHere } from './vscodeServer.mjs';
import { softwareGpuForTests } from './softwareGpu.mjs';
import { picturesForTests } from './picturesForTests.mjs';
import { tensorflowForTests } from './tensorflow.mjs';

const quick = process.argv.includes('--quick');
install();

if (!quick) {
  installBrowser();
  if (serverRunsHere) installServer();
}

const bin = (name) => `${root}node_modules/${name}`;
const checks = [
  ['types', [bin('typescript/bin/tsc'), '--noEmit']],
  ['types of webviews', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'src/webview']],
  ['lint', [bin('eslint/bin/eslint.js'), '.']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level', 'warn']],
  quick ? ['build', ['src/build/build.mjs']] : ['package', ['src/build/package.mjs']],
];
const count = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** Counts a failure, and keeps what it says for the end of the run. */
function fail(what) {
  count.failed++;
  failures.push(what);
}

for (const [name, args] of checks) {
  const ok = run(process.execPath, args) === 0;
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  if (ok) count.passed++;
  else fail(name);
}

const report = `${root}.cache/test-report.json`;
mkdirSync(`${root}.cache`, { recursive: true });
const env = {
  ...process.env,
  ...(quick ? {} : { ...tensorflowForTests(), ...picturesForTests() }),
};
if (!quick) Object.assign(env, softwareGpuForTests(env));

/** Runs some of the tests, and counts them. */
function runTests(...args) {
  rmSync(report, { force: true });
  run(
    process.execPath,
    [
      ...[bin('vitest/vitest.mjs'), 'run', ...args],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { env },
  );
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    count.passed += result.numPassedTests;
    count.skipped += result.numPendingTests + result.numTodoTests;
    const before = count.failed;
    for (const file of result.testResults) {
      const failed = file.assertionResults.filter((test) => test.status === 'failed');
      const name = relative(root, file.name);
      for (const test of failed) {
        fail([`${name}: ${test.fullName}`, ...test.failureMessages].join('\n'));
      }
      // A file that could not even be loaded, or whose hooks failed, has no failed test.
      if (file.status === 'failed' && failed.length === 0) fail(`${name}: ${file.message}`);
    }
    if (!result.success && count.failed === before)
      fail(`${args[0]}: an error outside of every test`);
    if (result.numTotalTests === 0) fail(`${args[0]}: no test was found`);
  } catch (error) {
    fail(`${args[0]}: the tests ended without a report: ${error.message}`);
  }
}

if (quick) runTests('test/unit', 'test/conformance', 'test/reference');
else {
  // TensorFlow and a whole VS Code each take every core for themselves.
  runTests('test/engine', '--maxWorkers=1');
  // A window of VS Code that still loads may miss a key; a second failure counts.
  runTests('test/e2e', '--maxWorkers=1', '--retry=1');
  runTests('--exclude=test/engine/**', '--exclude=test/e2e/**');
}

// Repeated here, so that whoever reads the end of a long log alone sees why.
for (const failure of failures) console.log(`✗ ${failure}\n`);
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
process.exitCode = count.failed === 0 ? 0 : 1;
