// The made-up force of a simulated world, and what its people do when their phones ring.
import { createECDH, randomBytes } from 'node:crypto';
import { receiptToken } from '../../src/delivery/receipt-token.ts';
import type { Database } from '../../src/kernel/database.ts';
import { toMercator } from '../../src/kernel/geo.ts';
import type { Chance } from './chance.ts';
import type { Attempt, Given, Ledger } from './ledger.ts';
import { asJson, type Outside } from './outside.ts';
import { LINK_SECRET } from './processes.ts';
import type { Providers } from './providers.ts';

export const SCENE = { lon: 103.82, lat: 36.06 };
export const SKILLS = ['first_aid', 'driver_c1'] as const;

export interface Person {
  id: number;
  name: string;
  phone: string | null;
  push: string | null;
}

const ecdh = createECDH('prime256v1');
ecdh.generateKeys();
/** One subscription's keys for all: nobody decrypts here. */
const KEYS = { p256dh: ecdh.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') };

/** Adds `count` people around the scene: phones, pushes, both, neither, and a few who share a phone. */
export async function addPeople(db: Database, random: Chance, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let i = 1; i <= count; i++) {
    const at = { lon: SCENE.lon, lat: SCENE.lat + random.int(1, 200) / 100 };
    const plane = toMercator(at);
    const shared = people.at(-1)?.phone ?? null;
    const own = `+861700000${String(1_000 + i)}`;
    const phone = random.of(0.05) ? null : random.of(0.08) && shared ? shared : own;
    const push = random.of(0.5) ? `https://push.test/s/${i}` : null;
    await db.sql`
      insert into member (name, gender, consent_on, home_lon, home_lat, base_pos, updated_at)
      values (${`队员${i}`}, 'unknown', '2021-04-22', ${at.lon}, ${at.lat}, point(${plane.x}, ${plane.y}), '2021-04-22')`;
    if (phone)
      await db.sql`insert into contact_point (member_id, kind, address) values (${i}, 'phone', ${phone})`;
    if (push) {
      await db.sql`insert into contact_point (member_id, kind, address, keys)
        values (${i}, 'push', ${push}, ${db.sql.json(KEYS)})`;
    }
    for (const skill of SKILLS.filter(() => random.of(0.35))) {
      await db.sql`insert into qualification (member_id, kind) values (${i}, ${skill})`;
    }
    people.push({ id: i, name: `队员${i}`, phone, push });
  }
  return people;
}

interface PhonesDeps {
  random: Chance;
  ledger: Ledger;
  outside: Outside;
  providers: Providers;
  people: Person[];
  now_ms(): number;
}

/** Answers as people give them, by digit in a text or by name through the link. */
const ANSWERS = [
  { answer: 'coming', digit: 1 },
  { answer: 'cannot', digit: 2 },
  { answer: 'en_route', digit: 3 },
  { answer: 'arrived', digit: 4 },
] as const;

export class Phones {
  readonly #deps: PhonesDeps;
  readonly #known = new Set<string>();
  readonly #offline: Set<number>;
  #answers = 0;

  constructor(deps: PhonesDeps) {
    this.#deps = deps;
    this.#offline = new Set(deps.people.filter(() => deps.random.of(0.1)).map((p) => p.id));
  }

  /** A message is on the phone. */
  ring(attempt: Attempt): void {
    const { random, outside, people } = this.#deps;
    if (attempt.channel === 'push' && random.of(0.8)) {
      const receipt = receiptToken(LINK_SECRET, attempt.deliveryId);
      outside.begin('receipt', () => outside.insist('/webhooks/push/received', asJson({ receipt }), 4));
    }
    const token = /\/a\/([\w.-]+)/.exec(attempt.text)?.[1];
    const person = people.find((p) => p.phone === attempt.address || p.push === attempt.address);
    if (!token || !person) return;
    const ended = attempt.text.includes('解除');
    const key = ended ? `${token} home` : token;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    if (!ended) outside.begin('answers', () => this.#answerSummons(person, token));
    else if (random.of(0.5)) outside.begin('home', () => this.#byLink(token, { answer: 'home_safe' }));
  }

  async #answerSummons(person: Person, token: string): Promise<void> {
    const { random, outside } = this.#deps;
    for (let times = random.pick([0, 1, 1, 1, 2, 3]); times > 0; times--) {
      await outside.sleep(random.int(1, 240) * 1_000);
      await this.#say(person, token);
    }
  }

  /** Says one thing, by whichever way this person likes. */
  async #say(person: Person, token: string): Promise<void> {
    const { random, outside, people, now_ms } = this.#deps;
    const { answer, digit } = random.of(0.6) ? ANSWERS[0] : random.pick(ANSWERS);
    const eta = answer === 'coming' && random.of(0.7) ? random.int(1, 40) : null;
    if (person.phone && random.of(0.4)) {
      const shares = people.some((p) => p !== person && p.phone === person.phone);
      const words = `${digit}${eta ? ` ${eta}` : ''}${shares ? ` ${person.name}` : ''}`;
      return this.#byText(person.phone, random.of(0.02) ? '退订' : words);
    }
    const deviceAt = new Date(now_ms()).toISOString();
    await outside.sleep(this.#offline.has(person.id) ? random.int(5, 300) * 1_000 : 0);
    return this.#byLink(token, { answer, ...(eta && { etaMinutes: eta }), deviceAt, move: random.of(0.3) });
  }

  async #byLink(token: string, body: Record<string, unknown>): Promise<void> {
    const { random, outside } = this.#deps;
    const clientId = `c${++this.#answers}`;
    const given = this.#note({ id: clientId, by: 'link', from: token, text: String(body.answer) });
    const request = asJson({ ...body, clientId });
    // The same press twice: both are on their way at once.
    const copies = random.of(0.15) ? 2 : 1;
    const heard = await Promise.all(
      Array.from({ length: copies }, () => outside.insist(`/a/${token}`, request)),
    );
    given.outcome = heard.map((h) => String(h?.body.outcome ?? h?.status)).join(' ');
  }

  async #byText(from: string, text: string): Promise<void> {
    const { random, outside, providers } = this.#deps;
    const one = providers.textIn(from, text);
    const given = this.#note({ id: one.id, by: 'sms', from, text });
    const told = async () => {
      const answer = await outside.tellGateway([{ type: 'in', ...one }]);
      if (answer && answer.status < 300) given.outcome = 'taken';
    };
    // Some webhooks never come, some come twice.
    for (let copies = random.pick([0, 1, 1, 1, 1, 1, 1, 1, 1, 2]); copies > 0; copies--) {
      outside.begin('text', told);
    }
  }

  #note(about: Pick<Given, 'id' | 'by' | 'from' | 'text'>): Given {
    const { ledger, now_ms } = this.#deps;
    const given: Given = { ...about, at_ms: now_ms(), outcome: null };
    ledger.given.push(given);
    return given;
  }
}
