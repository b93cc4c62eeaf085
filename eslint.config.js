import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Fences between folders: what each may not import (ARCHITECTURE.md, "The house"). */
const fence = (...patterns) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: patterns.map((p) => ({
        regex: p.regex,
        message: p.message,
        allowTypeImports: p.types ?? false,
      })),
    },
  ],
});
const noVscode = { regex: '^vscode$', message: 'Only src/extension may import vscode.' };
const noNode = { regex: '^node:', message: 'src/shared runs in the host and in webviews too.' };
const noTensors = {
  regex: '^@tensorflow/',
  message: 'Elements take tf from their context; import its types only.',
  types: true,
};
const noOutside = {
  regex: '^(\\.\\./)+(runner|extension|build)/',
  message: 'src/shared imports only itself.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'test/fixtures/', 'examples/'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/shared/**/*.ts'],
    rules: fence(noVscode, noNode, noOutside, {
      regex: '^@tensorflow/',
      message: 'src/shared knows no tensors.',
    }),
  },
  { files: ['src/runner/**/*.ts'], rules: fence(noVscode) },
  {
    files: [
      'src/runner/{data,clean,encode,split,scale,balance,augment,train,evaluate,export}/**/*.ts',
    ],
    rules: fence(noVscode, noTensors),
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
