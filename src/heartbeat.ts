// Tells an outside watch that messages flow; its silence is the alarm, whatever broke here.
import type { HttpSend } from './delivery/http.ts';
import { type HealthDeps, readHealth } from './health.ts';

const TIMEOUT_MS = 10_000;

/** One beat, when all is well. Throws when the watch cannot be reached. */
export async function beat(url: string, deps: HealthDeps, send: HttpSend): Promise<void> {
  const { status } = await readHealth(deps);
  if (status !== 'ok') return;
  await send({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(TIMEOUT_MS) });
}
