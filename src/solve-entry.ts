// Solves programs in a thread of its own, one after the other: requests and summonses go on meanwhile, and memory is given back.
import { Worker } from 'node:worker_threads';
import type { Program, Solution, Solver } from './kernel/solver.ts';

const THREAD = new URL('./solve-thread-entry.ts', import.meta.url);

const solve = (program: Program) =>
  new Promise<Solution>((done, fail) => {
    const thread = new Worker(THREAD, { workerData: program });
    thread.once('message', (solution: Solution) => done(solution));
    thread.once('error', fail);
    thread.once('exit', (code) => fail(new Error(`the solving thread ended with ${code}`)));
  });

export function solverInThread(): Solver {
  let last: Promise<unknown> = Promise.resolve();
  return (program) => {
    const mine = last.then(() => solve(program));
    last = mine.catch(() => {});
    return mine;
  };
}
