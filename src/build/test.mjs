// npm test: installs, checks, builds and runs every test ring, then closes with
// `N passed, N failed, N skipped`. --quick leaves out the rings that train or kill whole runs.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
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
for (const [name, args] of checks) {
  const ok = run(process.execPath, args) === 0;
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  count[ok ? 'passed' : 'failed']++;
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
    count.failed += result.numFailedTests;
    count.skipped += result.numPendingTests + result.numTodoTests;
    // A file that could not even be loaded has no tests to fail.
    count.failed += result.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    if (!result.success && count.failed === 0) count.failed++;
    if (result.numTotalTests === 0) count.failed++;
  } catch (error) {
    console.error(`The tests ended without a report: ${error.message}`);
    count.failed++;
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

const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
process.exitCode = count.failed === 0 ? 0 : 1;
