// What the leaders of a simulated world do: launch, change their minds, get in one another's way, and end it.
import type { Chance } from './chance.ts';
import type { Ledger } from './ledger.ts';
import type { Outside } from './outside.ts';
import { type Person, SCENE } from './people.ts';

export interface LeadersDeps {
  random: Chance;
  ledger: Ledger;
  outside: Outside;
  people: Person[];
  now_ms(): number;
  /** Until then things may be changed; after it they are ended. */
  horizon_ms: number;
}

export interface Leaders {
  /** Launches so many call-outs and leads each to its end. */
  begin(callouts: number): void;
  /** Every call-out has been stood down. */
  over(): boolean;
}

const KINDS = ['real', 'real', 'drill', 'test'] as const;

function requestOf(random: Chance, people: number, now_ms: number) {
  const few = Math.max(1, Math.floor(people / 5));
  const lines = [
    { role: 'general', count: random.int(1, few) },
    ...(random.of(0.5) ? [{ role: 'first_aid', count: random.int(1, 2) }] : []),
    ...(random.of(0.4) ? [{ role: 'driver', count: 1 }] : []),
  ];
  const echelons = Array.from({ length: random.int(1, 4) }, () => ({
    ...{ windowSeconds: random.int(20, 180), factor: random.pick([1, 1.5, 2]) },
  }));
  return {
    ...{ kind: random.pick(KINDS), title: '商场火警', place: '东门', position: SCENE, lines },
    arriveBy: new Date(now_ms + random.int(5, 40) * 60_000).toISOString(),
    policy: {
      ...{ echelons, channels: random.pick(['ladder', 'at_once']), smsAfterSeconds: random.int(5, 60) },
      ...{ etaGraceMinutes: random.int(0, 10), mode: 'person' },
    },
    commander: { name: '王队', ...(random.of(0.5) && { phone: '+8617000009999' }) },
  };
}

export function openLeaders(deps: LeadersDeps): Leaders {
  const { random, ledger, outside, people, now_ms } = deps;
  let open = 0;
  const pause = (least_seconds: number, most_seconds: number) =>
    outside.sleep(random.int(least_seconds * 1_000, most_seconds * 1_000));
  const post = (id: number, what: string, body?: unknown) =>
    outside.asLeader('POST', `/callouts/${id}/${what}`, body);

  async function change(id: number): Promise<void> {
    const seen = await outside.asLeader('GET', `/callouts/${id}`);
    const { version, requirement } = (seen?.body ?? {}) as { version?: number; requirement?: unknown };
    void requirement;
    const lines = [{ role: 'general', count: random.int(1, 4) }];
    const addEchelon = { windowSeconds: random.int(20, 120), factor: 1 };
    const what = random.pick([{ lines }, { addEchelon }, { lines, addEchelon }]);
    await outside.asLeader('PATCH', `/callouts/${id}`, { version, ...what });
  }

  const ACTS: ((id: number) => Promise<unknown>)[] = [
    async (id) => {
      await post(id, 'hold');
      await pause(5, 200);
      await post(id, 'resume');
    },
    (id) => post(id, 'raise'),
    (id) => Promise.all([post(id, 'raise'), post(id, 'raise')]),
    change,
    (id) => post(id, `members/${random.pick(people).id}/summon-again`),
    (id) => post(id, `members/${random.pick(people).id}/answer`, { answer: random.pick(['coming', 'cannot', 'arrived']) }),
    (id) => post(id, 'stand-down', random.of(0.5) ? { echelon: 1 } : { role: 'general' }),
  ];

  /** Ends it, often two at once, sometimes against somebody who still raises. */
  async function end(id: number): Promise<void> {
    const rivals = [
      ...(random.of(0.4) ? [post(id, 'stand-down', {})] : []),
      ...(random.of(0.3) ? [post(id, 'raise')] : []),
    ];
    await Promise.all([post(id, 'stand-down', {}), ...rivals]);
    open--;
    if (!random.of(0.3)) return;
    await pause(1, 600);
    await post(id, 'close');
  }

  async function lead(nth: number): Promise<void> {
    await pause(0, 120);
    const body = requestOf(random, people.length, now_ms());
    const key = random.of(0.8) ? `key-${nth}` : undefined;
    const answer = await outside.asLeader('POST', '/callouts', body, key);
    const id = Number(answer?.body.id ?? 0);
    if (!id) {
      open--;
      return;
    }
    ledger.launched.push({ id, kind: body.kind });
    for (const acts = random.int(0, 4); open > 0 && now_ms() < deps.horizon_ms; ) {
      if (acts === 0 || random.of(0.2)) break;
      await pause(5, 240);
      await random.pick(ACTS)(id);
    }
    await outside.sleep(random.of(0.4) ? 0 : Math.max(0, deps.horizon_ms - now_ms()));
    await end(id);
  }

  return {
    begin(callouts) {
      open += callouts;
      for (let nth = 1; nth <= callouts; nth++) outside.begin(`lead ${nth}`, () => lead(nth));
    },
    over: () => open === 0,
  };
}
