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

const KINDS = ['real', 'real', 'drill', 'test'] as const;
const FORECASTS = ['off', 'act', 'off', 'propose'] as const;

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
  // Not drawn: what other seeds went through stays what it was.
  const forecast = FORECASTS[(lines[0]?.count ?? 0) % FORECASTS.length];
  return {
    ...{ kind: random.pick(KINDS), title: '商场火警', place: '东门', position: SCENE, lines },
    arriveBy: new Date(now_ms + random.int(5, 40) * 60_000).toISOString(),
    policy: {
      ...{ echelons, channels: random.pick(['ladder', 'at_once']), smsAfterSeconds: random.int(5, 60) },
      ...{ etaGraceMinutes: random.int(0, 10), mode: 'person', forecast },
    },
    commander: { name: '王队', ...(random.of(0.5) && { phone: '+8617000009999' }) },
  };
}

export class Leaders {
  readonly #deps: LeadersDeps;
  #open = 0;

  constructor(deps: LeadersDeps) {
    this.#deps = deps;
  }

  /** Launches so many call-outs and leads each to its end. */
  begin(callouts: number): void {
    this.#open += callouts;
    for (let nth = 1; nth <= callouts; nth++) this.#deps.outside.begin(`lead ${nth}`, () => this.#lead(nth));
  }

  /** Every call-out has been stood down. */
  over(): boolean {
    return this.#open === 0;
  }

  #pause(least_seconds: number, most_seconds: number): Promise<void> {
    const { outside, random } = this.#deps;
    return outside.sleep(random.int(least_seconds * 1_000, most_seconds * 1_000));
  }

  #post(id: number, what: string, body?: unknown) {
    return this.#deps.outside.asLeader('POST', `/callouts/${id}/${what}`, body);
  }

  async #change(id: number): Promise<void> {
    const { outside, random } = this.#deps;
    const seen = await outside.asLeader('GET', `/callouts/${id}`);
    const version = seen?.body.version;
    const lines = [{ role: 'general', count: random.int(1, 4) }];
    const addEchelon = { windowSeconds: random.int(20, 120), factor: 1 };
    const what = random.pick([{ lines }, { addEchelon }, { lines, addEchelon }]);
    await outside.asLeader('PATCH', `/callouts/${id}`, { version, ...what });
  }

  /** What is proposed at the moment is accepted; where nothing is, nothing is sent. */
  async #accept(id: number): Promise<void> {
    const seen = await this.#deps.outside.asLeader('GET', `/callouts/${id}/forecast`);
    const [proposal] = (seen?.body.proposals ?? []) as { id: number }[];
    if (proposal) await this.#post(id, `proposals/${proposal.id}/accept`);
  }

  async #act(id: number, proposes: boolean): Promise<void> {
    const { random, people } = this.#deps;
    if (proposes) await this.#accept(id);
    const member = random.pick(people).id;
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        await this.#post(id, 'hold');
        await this.#pause(5, 200);
        await this.#post(id, 'resume');
      },
      () => this.#post(id, 'raise'),
      () => Promise.all([this.#post(id, 'raise'), this.#post(id, 'raise')]),
      () => this.#change(id),
      () => this.#post(id, `members/${member}/summon-again`),
      () =>
        this.#post(id, `members/${member}/answer`, { answer: random.pick(['coming', 'cannot', 'arrived']) }),
      () => this.#post(id, 'stand-down', random.of(0.5) ? { echelon: 1 } : { role: 'general' }),
    ];
    await random.pick(acts)();
  }

  /** Ends it, often two at once, sometimes against somebody who still raises. */
  async #end(id: number): Promise<void> {
    const { random } = this.#deps;
    const rivals = [
      ...(random.of(0.4) ? [this.#post(id, 'stand-down', {})] : []),
      ...(random.of(0.3) ? [this.#post(id, 'raise')] : []),
    ];
    await Promise.all([this.#post(id, 'stand-down', {}), ...rivals]);
    this.#open--;
    if (!random.of(0.3)) return;
    await this.#pause(1, 600);
    await this.#post(id, 'close');
  }

  async #lead(nth: number): Promise<void> {
    const { random, outside, people, ledger, now_ms, horizon_ms } = this.#deps;
    await this.#pause(0, 120);
    const body = requestOf(random, people.length, now_ms());
    // Without a key whoever asks again launches again, and nobody would lead the first one to its end.
    const answer = await outside.asLeader('POST', '/callouts', body, `key-${nth}`);
    const id = Number(answer?.body.id ?? 0);
    if (!id) {
      this.#open--;
      return;
    }
    ledger.launched.push({ id, kind: body.kind });
    for (let acts = random.int(0, 4); acts > 0 && now_ms() < horizon_ms; acts--) {
      await this.#pause(5, 240);
      await this.#act(id, body.policy.forecast === 'propose');
    }
    await outside.sleep(random.of(0.4) ? 0 : Math.max(0, horizon_ms - now_ms()));
    await this.#end(id);
  }
}
