// A folder of ours on the disk, made when it is not there.
import { mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Makes `path` and what is missing above it; throws what to do when it cannot be made or written. */
export async function ensureFolder(path: string): Promise<void> {
  const folder = resolve(path);
  try {
    await make(folder);
    await rmdir(await mkdtemp(join(folder, '.try-')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `无法在 ${folder} 中保存数据（${code}）。请用 MUSTER_DATA_DIR 指定一个可写的文件夹。\n` +
        `No data can be kept in ${folder} (${code}). Name a folder that can be written with MUSTER_DATA_DIR.`,
    );
  }
}

/** One by one: where the system says that a folder's parent is missing though it is there, as in /proc, mkdir's own way never ends. */
async function make(folder: string): Promise<void> {
  const once = () =>
    mkdir(folder).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  await once().catch(async (error) => {
    if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await make(dirname(folder));
    await once();
  });
}
