import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * .trainyard/cache beside a config file, kept out of git; undefined where it cannot be made, as in
 * a folder that is read-only.
 */
export async function openCacheFolder(baseDir: string): Promise<string | undefined> {
  const folder = join(baseDir, '.trainyard', 'cache');
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '..', '.gitignore'), '*\n', { flag: 'wx' }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
    return folder;
  } catch {
    return undefined;
  }
}
