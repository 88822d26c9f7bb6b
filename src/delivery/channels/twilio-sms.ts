// SMS through Twilio's Messages API. It takes no reference of ours and has no idempotency key: a message whose reply
// was lost is known again by the status callback, which carries our delivery's id, or else by its words.
import type { Clock } from '../../kernel/clock.ts';
import type {
  Capabilities,
  Channel,
  InboundText,
  LookupResult,
  ProviderStatus,
  SenderKind,
  SendResult,
} from '../channel.ts';
import { longestPrefix } from '../prefixes.ts';
import { routeOfSender } from '../route-name.ts';
import { senderFor } from '../sender-rules.ts';
import { smsText } from '../sms-text.ts';
import { type TwilioAccount, twilioClient } from './twilio-client.ts';
import { resultOfError } from './twilio-errors.ts';

export interface TwilioSmsOptions extends TwilioAccount {
  /** One of the two: numbers (or an alphanumeric sender) of ours, or a messaging service that picks one. */
  senders?: readonly string[];
  messagingServiceSid?: string;
  /** Which of several `senders` this channel is; each phone belongs to one of them. */
  sender?: string | undefined;
  /** Our address from outside; status callbacks go to `/webhooks/twilio/status` below it. */
  publicUrl?: string;
  clock: Clock;
  /** Segments a second that the sender's kind allows. */
  pace_per_second: number;
}

export const TWILIO_ROUTE = 'twilio';

const STATUSES: Record<string, ProviderStatus> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** What a MessageStatus says of a message; undefined for one that says nothing of it. */
export const twilioStatus = (status: string): ProviderStatus | undefined => STATUSES[status];

/** Clocks differ: a message counts as ours from this long before we sent it. */
const CLOCK_TOLERANCE_SECONDS = 120;
/** Texts whose fate is not known, kept until they are looked up. */
const REMEMBERED = 1000;

interface Sent {
  text: string;
  at: Date;
}

export function twilioSmsChannel(options: TwilioSmsOptions): Channel {
  const lost = new Map<string, Sent>();
  const pool = options.senders ?? [];
  const { sender } = options;
  const senders = sender === undefined ? pool : [sender];
  return {
    route: sender === undefined ? TWILIO_ROUTE : routeOfSender(TWILIO_ROUTE, sender),
    kind: 'sms',
    pace_per_second: options.pace_per_second,
    capabilities: (address) =>
      sender === undefined || senderFor(pool, address) === sender ? capabilitiesOf(address, senders) : null,
    async send(message, signal) {
      const text = smsText(message);
      const at = options.clock.now();
      const { messagingServiceSid, publicUrl } = options;
      const statusCallback =
        publicUrl && `${publicUrl}/webhooks/twilio/status?delivery=${message.deliveryId}`;
      let headers = new Headers();
      let result: SendResult;
      try {
        const client = await twilioClient(options, signal, (h) => {
          headers = h;
        });
        const made = await client.messages.create({
          to: message.address,
          body: text,
          ...(messagingServiceSid ? { messagingServiceSid } : { from: senderFor(senders, message.address) }),
          ...(statusCallback && { statusCallback }),
        });
        result = { outcome: 'accepted', providerId: made.sid };
      } catch (error) {
        result = resultOfError(error, headers, at);
      }
      if (result.outcome === 'unknown') remember(lost, message.reference, { text, at });
      return result;
    },
    async lookup({ providerId, reference, address }) {
      const client = await twilioClient(options, undefined);
      if (providerId !== null) {
        return client
          .messages(providerId)
          .fetch()
          .then(lookedUp, (error: { status?: number }) => {
            if (error.status === 404) return null;
            throw error;
          });
      }
      const sent = lost.get(reference);
      // Another process sent it, or this one before it was killed: not found here says nothing of Twilio.
      if (!sent) throw new Error('the words of this message are not known here');
      const earliest_ms = sent.at.getTime() - CLOCK_TOLERANCE_SECONDS * 1000;
      // Newest first. Not asked by DateSent: a message that still waits at Twilio has none.
      const recent = await client.messages.list({ to: address, limit: 50 });
      const found = recent.find((m) => m.body === sent.text && m.dateCreated.getTime() >= earliest_ms);
      return found ? lookedUp(found) : null;
    },
    async received(since) {
      const client = await twilioClient(options, undefined);
      const ours = senders.filter((s) => s.startsWith('+'));
      const asked = ours.length > 0 ? ours : [undefined];
      const lists = await Promise.all(
        asked.map((to) => client.messages.list({ to, dateSentAfter: since, pageSize: 500, limit: 10_000 })),
      );
      return lists
        .flat()
        .filter((m) => m.direction === 'inbound')
        .map(inboundOf);
    },
  };
}

/** Twilio's page on China: one-way only, links are filtered. A sender that is no number cannot be answered. */
function capabilitiesOf(address: string, from: readonly string[]): Capabilities | null {
  const numbers = from.every((s) => s.startsWith('+'));
  const kinds: SenderKind[] = [numbers ? 'long_code' : 'alphanumeric'];
  return longestPrefix(
    [
      { prefix: '+', twoWay: numbers, links: true, senders: kinds, max_characters: 1600 },
      { prefix: '+86', twoWay: false, links: false, senders: kinds, max_characters: 1600 },
    ],
    address,
  );
}

function remember(lost: Map<string, Sent>, reference: string, sent: Sent): void {
  // An earlier attempt is the one to look for: it would be found first.
  if (!lost.has(reference)) lost.set(reference, sent);
  const oldest = lost.keys().next().value;
  if (lost.size > REMEMBERED && oldest !== undefined) lost.delete(oldest);
}

function lookedUp(m: { sid: string; status: string; errorCode: number | null }): LookupResult {
  return {
    providerId: m.sid,
    status: twilioStatus(m.status) ?? 'accepted',
    ...(m.errorCode && { reason: `twilio ${m.errorCode}` }),
  };
}

function inboundOf(m: {
  sid: string;
  from: string;
  body: string;
  dateSent: Date | null;
  dateCreated: Date;
}): InboundText {
  return {
    provider: TWILIO_ROUTE,
    providerId: m.sid,
    from: m.from,
    body: m.body,
    at: m.dateSent ?? m.dateCreated,
  };
}
