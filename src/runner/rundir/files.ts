import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';

/** What is written to a run directory goes through these; tests make them fail. */
export interface Files {
  /** Writes a new file whole, of one part or of several, and syncs it. */
  write(path: string, data: string | Uint8Array | readonly Uint8Array[]): void;
  /** Appends to a file; where `sync` says so, all of it is on disk then. */
  append(path: string, data: string, sync: boolean): void;
  rename(from: string, to: string): void;
  mkdir(path: string): void;
  remove(path: string): void;
}

type Data = Parameters<Files['write']>[1];

function write(path: string, flags: 'w' | 'a', data: Data, sync: boolean): void {
  const file = fs.openSync(path, flags);
  try {
    for (const part of Array.isArray(data) ? data : [data]) fs.writeFileSync(file, part);
    if (sync) fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** A rename is safe only once the folder that names the file is on disk; Windows has no such sync. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

export const diskFiles: Files = {
  write: (path, data) => write(path, 'w', data, true),
  append: (path, data, sync) => write(path, 'a', data, sync),
  rename(from, to) {
    fs.renameSync(from, to);
    syncFolder(dirname(to));
  },
  mkdir: (path) => void fs.mkdirSync(path, { recursive: true }),
  remove: (path) => fs.rmSync(path, { recursive: true, force: true }),
};

/**
 * The same with errors in the user's terms.
 * @throws TrainyardError run.diskFull or run.writeFailed (exit code 3) with the path
 */
export function reporting(files: Files): Files {
  const guarded =
    <A extends [string, ...unknown[]]>(work: (...args: A) => void) =>
    (...args: A): void => {
      try {
        work(...args);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        const full = code === 'ENOSPC' || code === 'EDQUOT';
        throw new TrainyardError({
          code: full ? 'run.diskFull' : 'run.writeFailed',
          message: full
            ? l10n.t(
                'The disk is full: {0} could not be written. The last checkpoint is whole: free some space, then resume the run.',
                args[0],
              )
            : l10n.t(
                '{0} could not be written ({1}). The last checkpoint is whole: mend the cause, then resume the run.',
                args[0],
                code,
              ),
          exitCode: 3,
          cause: error,
        });
      }
    };
  return {
    write: guarded(files.write),
    append: guarded(files.append),
    rename: guarded(files.rename),
    mkdir: guarded(files.mkdir),
    remove: guarded(files.remove),
  };
}

/** Replaces a file in one step: written beside it, synced, renamed over it. */
export function replace(files: Files, path: string, data: string | Uint8Array): void {
  const beside = join(dirname(path), `.${process.pid}.tmp`);
  files.write(beside, data);
  files.rename(beside, path);
}
