import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import * as vscode from 'vscode';

const SAMPLE_BYTES = 1 << 16;

/** The names of a CSV file's columns, by its first line. */
async function columnsOf(file: string): Promise<string[]> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const [first = ''] = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/);
    const delimiter = [',', ';', '\t', '|'].reduce((best, each) =>
      first.split(each).length > first.split(best).length ? each : best,
    );
    return first.split(delimiter).map((name) => name.replace(/^\ufeff?"?|"?$/g, '').trim());
  } finally {
    await handle.close();
  }
}

/** The column that people predict is most often named so, or the last one. */
function likelyTarget(columns: readonly string[]): string {
  return columns.find((name) => /^(target|label|class|y)$/i.test(name)) ?? columns.at(-1) ?? '';
}

const lines = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function tableConfig(source: string, target: string): string {
  return lines({
    data: {
      type: 'table',
      source,
      target,
      clean: ['dropDuplicates', { type: 'impute', strategy: 'median' }],
    },
    model: {
      layers: [
        { type: 'dense', units: 64, activation: 'relu' },
        { type: 'dropout', rate: 0.2 },
        { type: 'dense', units: 32, activation: 'relu' },
      ],
    },
    compile: { optimizer: { type: 'adam', learningRate: 0.001 } },
    train: {
      epochs: 50,
      callbacks: [{ type: 'earlyStopping', patience: 8, restoreBestWeights: true }],
    },
  });
}

function picturesConfig(source: string): string {
  return lines({
    data: { type: 'images', source, imageSize: [64, 64] },
    augment: [{ type: 'affine', rotationRange: 10, zoomRange: 0.1, horizontalFlip: true }],
    model: {
      layers: [
        { type: 'conv2d', filters: 16, kernelSize: 3, activation: 'relu' },
        'maxPooling2d',
        { type: 'conv2d', filters: 32, kernelSize: 3, activation: 'relu' },
        'maxPooling2d',
        'globalAveragePooling2d',
        { type: 'dense', units: 64, activation: 'relu' },
      ],
    },
    compile: { optimizer: { type: 'adam', learningRate: 0.001 } },
    train: {
      epochs: 30,
      callbacks: [{ type: 'earlyStopping', patience: 6, restoreBestWeights: true }],
    },
  });
}

async function write(file: string, text: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { contents: Buffer.from(text) });
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
}

/** A name that no file has yet. */
function free(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const file = join(folder, `${name}${n === 1 ? '' : `-${n}`}.train.json`);
    if (!existsSync(file)) return file;
  }
}

/** From a CSV file or a folder of pictures to a config that trains: asks only what it must. */
export async function newConfig(): Promise<void> {
  const table = vscode.l10n.t('A CSV file');
  const pictures = vscode.l10n.t('Pictures in class folders');
  const kind = await vscode.window.showQuickPick(
    [
      { label: `$(table) ${table}`, isTable: true },
      { label: `$(file-media) ${pictures}`, isTable: false },
    ],
    { title: vscode.l10n.t('What is to be learned from?') },
  );
  if (kind === undefined) return;
  const { isTable } = kind;
  const [picked] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: isTable,
      canSelectFolders: !isTable,
      ...(isTable && { filters: { CSV: ['csv', 'tsv', 'txt'] } }),
    })) ?? [];
  if (picked === undefined) return;
  const path = picked.fsPath;
  const folder = dirname(path);
  const name = basename(path, isTable ? extname(path) : '');
  const source = relative(folder, path);
  if (!isTable) {
    const classes = (await readdir(path, { withFileTypes: true })).filter((e) => e.isDirectory());
    if (classes.length < 2) {
      void vscode.window.showErrorMessage(
        vscode.l10n.t(
          '{0} holds {1} folders; expected one folder a class, at least two.',
          path,
          classes.length,
        ),
      );
      return;
    }
    return write(free(folder, name), picturesConfig(source));
  }
  const columns = await columnsOf(path);
  const likely = likelyTarget(columns);
  const ordered = [likely, ...columns.filter((column) => column !== likely)];
  const title = vscode.l10n.t('Which column is to be predicted?');
  const target = await vscode.window.showQuickPick(ordered, { title });
  if (target !== undefined) await write(free(folder, name), tableConfig(source, target));
}
