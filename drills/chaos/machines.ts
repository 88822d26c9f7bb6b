// The product's processes as an operator starts them, each in its place and up again after every kill.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, pause } from './postgres.ts';

const ENTRY = fileURLToPath(new URL('../../src/node.ts', import.meta.url));
const HEALTH_MS = 50;
const MISCONFIGURED = 2;
/** A machine that has as much to do as this one may be slow. */
const PATIENCE_MS = 120_000;

export interface Machine {
  name: string;
  role: 'api' | 'dispatcher';
  url: string;
  /** Answers since then; null while it does not. */
  upSince_ms: number | null;
  start(): Promise<void>;
  /** `kill -9`, and up again after `wait_ms`. */
  kill(wait_ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** `fullDisk`: its log goes to a disk that is full. */
export async function openMachine(
  about: { name: string; role: Machine['role']; env: Record<string, string>; fullDisk: boolean },
  now_ms: () => number,
): Promise<Machine> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function answers(mine: ChildProcess): Promise<boolean> {
    for (const until_ms = now_ms() + PATIENCE_MS; now_ms() < until_ms; await pause(HEALTH_MS)) {
      if (mine.exitCode !== null || mine.signalCode !== null) return false;
      const health = await fetch(`${url}/api/health`).catch(() => null);
      await health?.arrayBuffer();
      // 503 says that the database is away: the process itself is there.
      if (health) return true;
    }
    return false;
  }

  const machine: Machine = {
    ...{ name: about.name, role: about.role, url, upSince_ms: null },
    async start() {
      // What needs the database to start ends while it is away, and is started again as a supervisor would.
      for (const until_ms = now_ms() + PATIENCE_MS; now_ms() < until_ms; await pause(HEALTH_MS)) {
        const log = about.fullDisk ? openSync('/dev/full', 'w') : null;
        const mine = spawn(process.execPath, [ENTRY], {
          env: { PATH: process.env.PATH ?? '', MUSTER_ROLE: about.role, PORT: String(port), ...about.env },
          stdio: ['ignore', log ?? 'ignore', log ?? 'ignore'],
        });
        if (log !== null) closeSync(log);
        child = mine;
        if (await answers(mine)) {
          machine.upSince_ms = now_ms();
          return;
        }
        if (mine.exitCode === MISCONFIGURED) break;
      }
      throw new Error(`${about.name} does not start`);
    },
    async kill(wait_ms) {
      await end('SIGKILL');
      await pause(wait_ms);
      await machine.start();
    },
    stop: () => end('SIGKILL'),
  };

  async function end(signal: NodeJS.Signals): Promise<void> {
    machine.upSince_ms = null;
    const mine = child;
    if (!mine || mine.exitCode !== null || mine.signalCode !== null) return;
    const ended = once(mine, 'exit');
    mine.kill(signal);
    await ended;
  }
  return machine;
}
