// One of the simulator's threads: plays the seeds that it is handed on a database of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { openSessions } from './sessions.ts';
import { play } from './universe.ts';

const sessions = openSessions((workerData as { url: string }).url);

parentPort?.on('message', async (seed: number | null) => {
  if (seed !== null) return parentPort?.postMessage(await play(seed, sessions));
  await sessions.close();
  parentPort?.close();
});
