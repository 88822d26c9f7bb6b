// The Node entry as an operator runs it: a process with an environment, what it prints, and how it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface NodeProcess {
  child: ChildProcess;
  /** Where it listens, from what it printed. */
  url: string;
  operatorKey: string;
  /** Everything printed until it was ready. */
  printed: string;
  ended: Promise<Ended>;
  /** A request with the operator's key; `body` is sent as JSON. */
  api<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }>;
  /** As a terminal does it: the whole process group gets the signal. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

const OPERATOR_KEY = 'operator-key-of-node-tests';
const running = new Set<ChildProcess>();

/** Kills what a failed test left behind. */
export function killLeftovers(): void {
  for (const child of running) child.kill('SIGKILL');
}

function launch(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/node.ts'], {
    // Nothing of the test's own environment but what a shell has.
    env: {
      ...{ PATH: process.env.PATH ?? '', TZ: 'America/St_Johns', PORT: '0' },
      MUSTER_OPERATOR_KEY: OPERATOR_KEY,
      MUSTER_DATA_KEYS: process.env.MUSTER_DATA_KEYS ?? '',
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    running.delete(child);
    return { code, signal, ...out };
  });
  return { child, out, ended };
}

/** Runs it where it must not start, until it ends. */
export const runNode = (env: Record<string, string>): Promise<Ended> => launch(env).ended;

/** Starts it and waits until it says that it is ready. Rejects with what it printed when it ends instead. */
export async function startNode(env: Record<string, string>): Promise<NodeProcess> {
  const { child, out, ended } = launch(env);
  const ready = new Promise<void>((done) => {
    child.stdout.on('data', () => {
      if (out.stdout.includes('Ctrl-C')) done();
    });
  });
  const early = await Promise.race([ready, ended]);
  if (early) throw new Error(`it ended with ${early.code}: ${early.stdout}${early.stderr}`);
  const url = /http:\/\/[\d.:]+/.exec(out.stdout)?.[0] ?? '';
  const operatorKey = env.MUSTER_OPERATOR_KEY ?? OPERATOR_KEY;
  return {
    child,
    url,
    operatorKey,
    printed: out.stdout,
    ended,
    async api(method, path, body) {
      const reply = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return { status: reply.status, body: (await reply.json()) as never };
    },
    stop(signal = 'SIGINT') {
      process.kill(-(child.pid as number), signal);
      return ended;
    },
  };
}
