// The loop of the Node entry: sends and sweeps when woken and when something falls due, and is never ended by a failure.
import { channelsOf } from './channel.ts';
import { type DispatchDeps, dispatchOnce } from './dispatch.ts';
import { earliest, nextRouteDue, nextSweepDue } from './due.ts';
import { createGate, type Gate } from './gate.ts';
import { OUTBOX_CHANNEL } from './outbox.ts';
import { sweep } from './sweep.ts';

export interface DispatcherOptions {
  /** The upper rooms' timers: does what is due at `now`. */
  onTick(now: Date): Promise<unknown>;
  /** When they next have something to do; not asked before that. Without it they are asked in each round. */
  nextTick?(now: Date): Promise<Date | null>;
  /** At the beginning of each of their rounds. */
  onRound?(now: Date): Promise<unknown>;
  /** Rounds run beside one another in it; a clock moved by hand runs its own alone. */
  gate?: Gate;
  /** Without a notification work is found after so long; half a second unless told. */
  poll_ms?: number;
  /** Calls `fire` after `wait_ms`, unless what it returns is called before; the machine's timers unless told. */
  setTimer?(wait_ms: number, fire: () => void): () => void;
}

export interface Dispatcher {
  /** Looks for work at once. */
  wake(): void;
  /** Runs `work` while no round of this dispatcher runs. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Ends after the rounds in hand. What is queued stays queued, for whoever comes next. */
  stop(): Promise<void>;
}

/** A timer is never more than a second late, also when the notification was lost. */
const POLL_MS = 500;
/** Work that is due but in another process's hands is looked at again after so long. */
const HELD_ELSEWHERE_MS = 50;
const FIRST_BACKOFF_MS = 250;
/** What came due while the database was away is done within a second of its return. */
const LONGEST_BACKOFF_MS = 500;

/** One round; resolves to when the next is due. */
type Round = (now: Date) => Promise<Date | null>;

interface Lane {
  wake(): void;
  stop(): Promise<void>;
}

/**
 * Starts one lane for the timers, one for the sweep and two for each route: a provider that hangs delays its own
 * messages and nothing else, and what is urgent never waits until a bulletin to everybody has left. The lanes are safe beside those of other processes.
 */
export function startDispatcher(deps: DispatchDeps, options: DispatcherOptions): Dispatcher {
  const gate = options.gate ?? createGate();
  const rounds: [string, Round][] = [
    ['timers', timers(options)],
    ['sweep', sweeping(deps)],
    ...deps.channels.all.flatMap(({ route, pace_per_second }): [string, Round][] => [
      [route, sending(deps, route)],
      ...(pace_per_second === null ? [] : [[`${route}, in turn`, sending(deps, route)] as [string, Round]]),
      [`${route}, urgent`, sending({ ...deps, below: deps.urgentBelow }, route)],
    ]),
  ];
  const poll_ms = options.poll_ms ?? POLL_MS;
  const waiting = { poll_ms, setTimer: options.setTimer ?? machineTimer };
  const lanes = rounds.map(([name, round]) => startLane(deps, gate, waiting, name, round));
  const wake = () => {
    for (const lane of lanes) lane.wake();
  };
  // postgres.js listens again by itself after each loss, the first failure included, and says so by waking us.
  const ear = deps.db.sql.listen(OUTBOX_CHANNEL, wake, wake).catch((error: unknown) => {
    deps.log.error({ err: error }, 'not woken by the database yet');
  });
  return {
    wake,
    alone: (work) => gate.alone(work),
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()));
      await (await ear)?.unlisten().catch(() => {});
    },
  };
}

function timers({ onTick, nextTick, onRound }: DispatcherOptions): Round {
  return async (now) => {
    await onRound?.(now);
    const due = nextTick ? await nextTick(now) : now;
    if (due === null || due > now) return due;
    await onTick(now);
    const next = (await nextTick?.(now)) ?? null;
    // Still due: another process has it in hand.
    return next && next <= now ? soon(now) : next;
  };
}

function sweeping({ db, channels, timeout_ms }: DispatchDeps): Round {
  return async (now) => {
    const due = await nextSweepDue(db.sql, channels, now);
    if (due === null || due > now) return due;
    // Nothing moved although due: another process has it in hand.
    return (await sweep(db, channels, now, timeout_ms)) > 0 ? now : soon(now);
  };
}

function sending(deps: DispatchDeps, route: string): Round {
  const channels = channelsOf(deps.channels.all.filter((c) => c.route === route));
  const own: DispatchDeps = { ...deps, channels, unwritten: [] };
  return async (now) => {
    const moved = await dispatchOnce(own, now);
    if (moved > 0) return now;
    // What becomes due without a call is the other lane's, which takes the urgent first.
    if (deps.below !== undefined) return null;
    const due = earliest(await Promise.all(channels.all.map((c) => nextRouteDue(deps.db.sql, c, now))));
    return due && due <= now ? soon(now) : due;
  };
}

const soon = (now: Date) => new Date(now.getTime() + HELD_ELSEWHERE_MS);

function machineTimer(wait_ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, wait_ms);
  return () => clearTimeout(timer);
}

type Waiting = Required<Pick<DispatcherOptions, 'poll_ms' | 'setTimer'>>;

function startLane(deps: DispatchDeps, gate: Gate, waiting: Waiting, name: string, round: Round): Lane {
  const { poll_ms, setTimer } = waiting;
  let stopped = false;
  let awake = true;
  let failures = 0;
  let rouse = () => {};
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = setTimer(ms, resolve);
      rouse = () => {
        cancel();
        resolve();
      };
    });
  async function once(): Promise<number> {
    const now = deps.clock.now();
    try {
      const due = await gate.shared(() => round(now));
      failures = 0;
      const wait_ms = due === null ? poll_ms : due.getTime() - deps.clock.now().getTime();
      return Math.min(poll_ms, Math.max(0, wait_ms));
    } catch (error) {
      failures++;
      // An outage is told at ever longer intervals: each line more says less.
      if (Number.isInteger(Math.log2(failures)))
        deps.log.error({ err: error, lane: name, failures }, 'a round failed and is tried again');
      return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
    }
  }
  const ended = (async () => {
    while (!stopped) {
      awake = false;
      const wait_ms = await once();
      // Woken while at work: there may be something that this round did not see.
      if (!stopped && (failures > 0 || !awake)) await sleep(wait_ms);
    }
  })();
  return {
    wake() {
      awake = true;
      // A failing lane keeps its pause, whoever calls.
      if (failures === 0) rouse();
    },
    async stop() {
      stopped = true;
      rouse();
      await ended;
    },
  };
}
