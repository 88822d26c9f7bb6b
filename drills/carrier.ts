// The providers and the air between them and the phones, simulated: takes messages as channels do, lets them arrive or
// not, and sends receipts, lost replies and refusals as it is told.
import {
  type Capabilities,
  type Channel,
  type Channels,
  channelsOf,
  type OutboundMessage,
  type ProviderStatus,
  type SendResult,
} from '../src/delivery/channel.ts';
import { HTTP_SMS_ROUTE } from '../src/delivery/channels/http-sms.ts';
import { applyReceipts, type Receipt } from '../src/delivery/receipts.ts';
import { smsText } from '../src/delivery/sms-text.ts';
import type { Clock } from '../src/kernel/clock.ts';
import type { Database } from '../src/kernel/database.ts';
import type { Events } from './events.ts';

/** One handing-over, as the simulated provider sees it. */
export interface Handed {
  kind: 'push' | 'sms';
  message: OutboundMessage;
  /** What the phone shows. */
  text: string;
  at: Date;
  /** Counts the attempts of one delivery, from 1. */
  nth: number;
}

/** What becomes of one message. */
export interface Fate {
  /** What we hear at once: `taken`, taken with the word lost on its way back, or the provider's refusal. */
  reply: 'taken' | 'taken_unheard' | Exclude<SendResult, { outcome: 'accepted' }>;
  /** Seconds until the phone has it; null: never. */
  arrival_seconds: number | null;
  /** What the provider says later, also twice or in a strange order. */
  receipts: { after_seconds: number; status: ProviderStatus; reason?: string }[];
}

export const ARRIVES: Fate = {
  reply: 'taken',
  arrival_seconds: 0,
  receipts: [{ after_seconds: 0, status: 'delivered' }],
};
/** The provider takes it and no phone ever rings. @public For scenarios. */
export const LOST: Fate = { reply: 'taken', arrival_seconds: null, receipts: [] };

export interface CarrierOptions {
  db: Database;
  clock: Clock;
  events: Events;
  fate(handed: Handed): Fate;
  /** A message is on the phone. */
  onArrival(handed: Handed): unknown;
  sms?: {
    pace_per_second?: number;
    lookup?: boolean;
    capabilities?: (address: string) => Capabilities | null;
  };
}

export const PUSH_ROUTE = 'web-push';
/** Receipts go before what people do at the same moment. */
const RECEIPT_KEY = -1;

interface Known {
  providerId: string;
  status: ProviderStatus;
}

export interface Carrier {
  channels: Channels;
  /** Everything handed over, in order. */
  handed: Handed[];
}

const later = (at: Date, seconds: number) => new Date(at.getTime() + Math.round(seconds * 1_000));

/** Receipts of one moment reach the database together, as a provider that has many sends them. */
function receiptDesk(options: CarrierOptions): (receipt: Receipt) => void {
  const { db, events } = options;
  const waiting = new Map<number, Receipt[]>();
  return (receipt) => {
    const moment = receipt.at.getTime();
    const together = waiting.get(moment);
    if (together) return void together.push(receipt);
    waiting.set(moment, [receipt]);
    events.add(receipt.at, RECEIPT_KEY, async () => {
      const due = waiting.get(moment) ?? [];
      waiting.delete(moment);
      due.sort((a, b) => (a.deliveryId ?? 0) - (b.deliveryId ?? 0));
      await db.transaction((tx) => applyReceipts(tx, due, receipt.at));
    });
  };
}

/** Push and SMS providers in one: `push` first, as the product prefers it. */
export function createCarrier(options: CarrierOptions): Carrier {
  const { clock, events, sms = {} } = options;
  const handed: Handed[] = [];
  const known = new Map<string, Known>();
  const attempts = new Map<number, number>();
  const tell = receiptDesk(options);

  function accept(one: Handed, fate: Fate, route: string): SendResult {
    const { message, at, nth } = one;
    const providerId = `${message.reference}-${nth}`;
    const entry: Known = { providerId, status: 'accepted' };
    for (const name of [message.reference, providerId]) known.set(name, entry);
    const { arrival_seconds } = fate;
    if (arrival_seconds !== null) {
      events.add(later(at, arrival_seconds), message.memberId ?? 0, () => {
        entry.status = 'delivered';
        return options.onArrival(one);
      });
    }
    for (const { after_seconds, status, reason = null } of fate.receipts) {
      const about = { provider: route, providerId, status, reason, deliveryId: message.deliveryId };
      tell({ ...about, at: later(at, after_seconds) });
    }
    return fate.reply === 'taken'
      ? { outcome: 'accepted', providerId }
      : { outcome: 'unknown', reason: 'no reply' };
  }

  const channel = (kind: 'push' | 'sms', route: string, about: Partial<Channel>): Channel => ({
    ...{ route, kind, pace_per_second: null, capabilities: () => ({ twoWay: true, links: true }) },
    async send(message) {
      const nth = (attempts.get(message.deliveryId) ?? 0) + 1;
      attempts.set(message.deliveryId, nth);
      const text = kind === 'sms' ? smsText(message) : `${message.title}\n${message.body}`;
      const one: Handed = { kind, message, text, at: clock.now(), nth };
      handed.push(one);
      const fate = options.fate(one);
      return typeof fate.reply === 'string' ? accept(one, fate, route) : fate.reply;
    },
    ...about,
  });

  const push = channel('push', PUSH_ROUTE, {});
  const text = channel('sms', HTTP_SMS_ROUTE, {
    pace_per_second: sms.pace_per_second ?? null,
    ...(sms.capabilities && { capabilities: sms.capabilities }),
    ...(sms.lookup !== false && {
      lookup: async ({ providerId, reference }) => known.get(providerId ?? reference) ?? null,
    }),
  });
  return { channels: channelsOf([push, text]), handed };
}
