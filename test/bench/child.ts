// A process that a benchmark needs beside itself: started from this folder, known by the first message that it sends.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export async function startChild<T>(file: string, args: string[]): Promise<{ said: T; child: ChildProcess }> {
  const child = fork(fileURLToPath(new URL(`./${file}`, import.meta.url)), args);
  const died = once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start`)));
  const [said] = (await Promise.race([once(child, 'message'), died])) as [T];
  died.catch(() => {});
  return { said, child };
}
