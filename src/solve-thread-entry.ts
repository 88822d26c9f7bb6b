// The solving thread: one program, and it is over.
import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import type { Program } from './kernel/solver.ts';
import { solveWith } from './solve.ts';

// Its types are of the module for `require`, where the same function is called `default`.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();
parentPort?.postMessage(solveWith(highs, workerData as Program));
