// The process's figures for Prometheus: what it did itself, and what the database says of the outbox when it is asked.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Channels } from './delivery/channel.ts';
import { readHealth } from './health.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';

const STATES = ['ok', 'failing', 'stuck'] as const;
/** From a request that is answered at once to a provider that is given up. */
const BUCKETS_SECONDS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 10];

export interface Metrics {
  /** A message was handed over: by which route, what the provider said, after how long. */
  handedOver(route: string, outcome: string, seconds: number): void;
  /** A request was answered: the route's pattern, never the path. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
}

export interface MetricsDeps {
  db: Database;
  clock: Clock;
  channels: Channels;
  role: 'all' | 'api' | 'dispatcher';
}

export function openMetrics(deps: MetricsDeps): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const handovers = new Histogram({
    ...{ name: 'muster_handover_seconds', help: 'Messages handed to providers', registers },
    ...{ labelNames: ['route', 'outcome'], buckets: BUCKETS_SECONDS },
  });
  const requests = new Histogram({
    ...{ name: 'muster_request_seconds', help: 'Requests answered', registers },
    ...{ labelNames: ['method', 'route', 'status'], buckets: BUCKETS_SECONDS },
  });
  const scrapes = new Counter({
    ...{ name: 'muster_scrape_failures_total', help: 'Times the database gave no figures', registers },
  });
  const read = databaseFigures(deps, registers);
  return {
    handedOver: (route, outcome, seconds) => handovers.observe({ route, outcome }, seconds),
    answered: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    async text() {
      // What the process knows of itself is told also while the database is away.
      await read().catch(() => scrapes.inc());
      return registry.metrics();
    },
  };
}

function databaseFigures(deps: MetricsDeps, registers: Registry[]): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `muster_${name}`, help, labelNames, registers });
  const waiting = gauge('outbox_due', 'Messages that are due, counted up to 10,000', ['route']);
  const oldest = gauge('outbox_oldest_due_seconds', 'How long the oldest due message waits', ['route']);
  const taken = gauge('route_taken_seconds', 'Since the provider last took a message', ['route']);
  const refused = gauge('route_refused_in_row', 'Messages refused since the last that was taken', ['route']);
  const state = gauge('route_state', '1 for the state that the route is in', ['route', 'state']);
  const seen = gauge('dispatcher_seen_seconds', 'Since a dispatcher was last at work');
  const sending = gauge('outbox_sending', 'Messages in the hands of a dispatcher');
  const callouts = gauge('callouts_open', 'Call-outs under way', ['kind']);
  return async () => {
    const health = await readHealth(deps);
    for (const one of health.routes) {
      const { route } = one;
      waiting.set({ route }, one.waiting);
      oldest.set({ route }, one.oldestDueSeconds ?? 0);
      if (one.takenSeconds !== null) taken.set({ route }, one.takenSeconds);
      refused.set({ route }, one.refusedInRow);
      for (const name of STATES) state.set({ route, state: name }, one.state === name ? 1 : 0);
    }
    if (health.dispatcherSeenSeconds !== null) seen.set(health.dispatcherSeenSeconds);
    const [hand] = await deps.db.sql<{ n: number }[]>`
select count(*)::int as n from delivery_in_hand`;
    sending.set(hand?.n ?? 0);
    const open = await deps.db.sql<{ kind: string; n: number }[]>`
      select kind, count(*)::int as n from callout where state in ('active', 'held') group by kind`;
    for (const kind of ['real', 'drill', 'test']) {
      callouts.set({ kind }, open.find((o) => o.kind === kind)?.n ?? 0);
    }
  };
}
