// The made-up force of a simulated world, and what its people do when their phones ring.
import { createECDH, randomBytes } from 'node:crypto';
import { receiptToken } from '../../src/delivery/receipt-token.ts';
import type { Database } from '../../src/kernel/database.ts';
import { toMercator } from '../../src/kernel/geo.ts';
import type { Chance } from './chance.ts';
import type { Attempt, Ledger } from './ledger.ts';
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
    if (phone) await db.sql`insert into contact_point (member_id, kind, address) values (${i}, 'phone', ${phone})`;
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

export interface Phones {
  /** A message is on the phone. */
  ring(attempt: Attempt): void;
}

/** Answers as people give them, by digit in a text or by name through the link. */
const ANSWERS = [
  { answer: 'coming', digit: 1 },
  { answer: 'cannot', digit: 2 },
  { answer: 'en_route', digit: 3 },
  { answer: 'arrived', digit: 4 },
] as const;

export function openPhones({ random, ledger, outside, providers, people, now_ms }: PhonesDeps): Phones {
  const known = new Set<string>();
  const offline = new Set(people.filter(() => random.of(0.1)).map((p) => p.id));
  let answers = 0;

  async function byLink(token: string, body: Record<string, unknown>): Promise<void> {
    const clientId = `c${++answers}`;
    const given = { id: clientId, by: 'link' as const, from: token, text: String(body.answer), at_ms: now_ms(), outcome: null as string | null };
    ledger.given.push(given);
    const request = asJson({ ...body, clientId });
    const copies = random.of(0.15) ? 2 : 1;
    // The same press twice: both are on their way at once.
    const heard = await Promise.all(Array.from({ length: copies }, () => outside.insist(`/a/${token}`, request)));
    given.outcome = heard.map((h) => String(h?.body.outcome ?? h?.status)).join(' ');
  }

  async function byText(from: string, text: string): Promise<void> {
    const one = providers.textIn(from, text);
    const given = { id: one.id, by: 'sms' as const, from, text, at_ms: now_ms(), outcome: null as string | null };
    ledger.given.push(given);
    const told = async () => {
      const answer = await outside.tellGateway([{ type: 'in', ...one }]);
      if (answer && answer.status < 300) given.outcome = 'taken';
    };
    if (random.of(0.1)) return;
    await Promise.all(random.of(0.1) ? [told(), told()] : [told()]);
  }

  /** Says one thing, by whichever way this person likes. */
  async function say(person: Person, token: string): Promise<void> {
    const { answer, digit } = random.of(0.6) ? ANSWERS[0] : random.pick(ANSWERS);
    const eta = answer === 'coming' && random.of(0.7) ? random.int(1, 40) : null;
    const sharesPhone = people.some((p) => p !== person && p.phone === person.phone);
    if (person.phone && random.of(0.4)) {
      const name = sharesPhone ? ` ${person.name}` : '';
      const words = random.of(0.02) ? '退订' : `${digit}${eta ? ` ${eta}` : ''}${name}`;
      return byText(person.phone, words);
    }
    const waits = offline.has(person.id) ? random.int(5, 300) * 1_000 : 0;
    const deviceAt = new Date(now_ms()).toISOString();
    await outside.sleep(waits);
    return byLink(token, { answer, ...(eta && { etaMinutes: eta }), deviceAt, move: random.of(0.3) });
  }

  async function answerSummons(person: Person, token: string): Promise<void> {
    const times = random.pick([0, 1, 1, 1, 2, 3]);
    for (let i = 0; i < times; i++) {
      await outside.sleep(random.int(1, 240) * 1_000);
      await say(person, token);
    }
  }

  return {
    ring(attempt) {
      if (attempt.channel === 'push' && random.of(0.8)) {
        const receipt = receiptToken(LINK_SECRET, attempt.deliveryId);
        outside.begin('receipt', () => outside.insist('/webhooks/push/received', asJson({ receipt }), 4));
      }
      const token = /\/a\/([\w.-]+)/.exec(attempt.text)?.[1];
      const person = people.find((p) => p.phone === attempt.address || p.push === attempt.address);
      if (!token || !person) return;
      if (attempt.text.includes('解除')) {
        if (!known.has(`${token} home`) && random.of(0.5)) {
          outside.begin('home', () => byLink(token, { answer: 'home_safe' }));
        }
        known.add(`${token} home`);
      } else if (!known.has(token)) {
        known.add(token);
        outside.begin('answers', () => answerSummons(person, token));
      }
    },
  };
}
