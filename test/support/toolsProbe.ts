import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

const manifest = {
  name: 'tools-probe',
  publisher: 'probe',
  version: '1.0.0',
  engines: { vscode: '^1.95.0' },
  main: './extension.js',
  activationEvents: ['onStartupFinished'],
  contributes: {
    commands: [
      { command: 'probe.tools', title: 'Call Tools', category: 'Probe' },
      { command: 'probe.start', title: 'Start Training', category: 'Probe' },
    ],
  },
};

/** Calls the tools as a language model's host does, and writes down what they say. */
const code = `
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
exports.activate = (context) => {
  const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const file = join(folder, 'cars', 'cars.train.json');
  const call = async (name, input) => {
    const tool = 'trainyard_' + name;
    const { content } = await vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined });
    return JSON.parse(content.map((part) => part.value).join(''));
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.tools', async () => {
      const answers = {};
      try {
        answers.listRuns = await call('listRuns', {});
        answers.readRun = await call('readRun', { run: answers.listRuns.runs[0].id });
        answers.inspectData = await call('inspectData', { file });
        answers.validateConfig = await call('validateConfig', { file });
      } catch (error) {
        answers.error = String(error);
      }
      writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
    }),
    vscode.commands.registerCommand('probe.start', () => call('startTraining', { file })),
  );
};
`;

/** A small extension that plays the host of a language model, packaged. */
export async function toolsProbe(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-probe-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'extension.js'), code);
  writeFileSync(join(folder, 'LICENSE'), 'MIT');
  const packagePath = join(folder, 'probe.vsix');
  await createVSIX({
    ...{ cwd: folder, packagePath, dependencies: false, skipLicense: true },
    allowMissingRepository: true,
  });
  return packagePath;
}
