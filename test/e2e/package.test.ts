import { existsSync } from 'node:fs';
import { listFiles } from '@vscode/vsce';
import { beforeAll, describe, expect, it } from 'vitest';

describe('the package', () => {
  let files: string[];
  beforeAll(async () => {
    files = (await listFiles({ cwd: '.' })).map((file) => file.replaceAll('\\', '/'));
  });

  it('has what runs, what is shown and what the law asks for', () => {
    for (const file of [
      'package.json',
      'LICENSE',
      'dist/extension.cjs',
      'dist/service.cjs',
      'dist/cli.cjs',
      'dist/main.cjs',
      'dist/ThirdPartyNotices.txt',
      'dist/wasm/tfjs-backend-wasm-simd.wasm',
      'dist/wasm/tfjs-backend-wasm-threaded-simd.wasm',
      'dist/wasm/tfjs-backend-wasm-threaded-simd.cjs',
      'dist/wasm/tfjs-backend-wasm-threaded-simd.worker.cjs',
      'dist/webgpu/dawn.node',
      'dist/webview/training.js',
      'docs/train.lenient.schema.json',
      'examples/yeast/yeast.train.json',
    ])
      expect(files).toContain(file);
  });

  it('has nothing that only development needs', () => {
    const odd = files.filter(
      (file) =>
        /^(src|test|\.ci|\.cache)\//.test(file) ||
        /\.(map|ts|mts|cts|tsbuildinfo|vsix)$/.test(file) ||
        file.includes('.trainyard/'),
    );
    expect(odd).toEqual([]);
  });

  it('has every file that its native modules load', () => {
    for (const folder of ['node_modules/@duckdb', 'node_modules/@img'])
      if (existsSync(folder))
        expect(files.some((file) => file.startsWith(folder) && file.endsWith('.node'))).toBe(true);
  });
});
