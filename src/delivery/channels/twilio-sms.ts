// SMS through Twilio's Messages API. It takes no reference of ours and has no idempotency key: a message whose reply
// was lost is known again by the status callback, which carries our delivery's id, or else by its words.
import type { Clock } from '../../kernel/clock.ts';
import type {
  Capabilities,
  Channel,
  InboundText,
  LookupResult,
  ProviderStatus,
  SendResult,
} from '../channel.ts';
import { NoReply, resultOfNoReply, retryAfterSeconds } from '../http.ts';
import { smsText } from '../sms-text.ts';
import { type TwilioAccount, twilioClient } from './twilio-client.ts';

export interface TwilioSmsOptions extends TwilioAccount {
  /** One of the two: a number (or alphanumeric sender) of ours, or a messaging service that picks one. */
  from?: string;
  messagingServiceSid?: string;
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

/** Not a number that a text can reach, now or ever. */
const DEAD_NUMBER = new Set([21211, 21217, 21614]);
/** The person has said STOP to this number: nothing is wrong with the address or with us. */
const OPTED_OUT = 21610;
const TOO_MANY_REQUESTS = new Set([429, 20429, 21611, 30001]);

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
  return {
    route: TWILIO_ROUTE,
    kind: 'sms',
    pace_per_second: options.pace_per_second,
    capabilities: (address) => capabilitiesOf(address, options.from),
    async send(message, signal) {
      const text = smsText(message);
      const at = options.clock.now();
      const { from, messagingServiceSid, publicUrl } = options;
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
          ...(messagingServiceSid ? { messagingServiceSid } : { from }),
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
      const to = options.from?.startsWith('+') ? options.from : undefined;
      const texts = await client.messages.list({ to, dateSentAfter: since, pageSize: 500, limit: 10_000 });
      return texts.filter((m) => m.direction === 'inbound').map(inboundOf);
    },
  };
}

/** Twilio's page on China: one-way only, links are filtered. A sender that is no number cannot be answered. */
function capabilitiesOf(address: string, from: string | undefined): Capabilities | null {
  if (!address.startsWith('+')) return null;
  if (address.startsWith('+86')) return { twoWay: false, links: false };
  return { twoWay: from === undefined || from.startsWith('+'), links: true };
}

function remember(lost: Map<string, Sent>, reference: string, sent: Sent): void {
  // An earlier attempt is the one to look for: it would be found first.
  if (!lost.has(reference)) lost.set(reference, sent);
  const oldest = lost.keys().next().value;
  if (lost.size > REMEMBERED && oldest !== undefined) lost.delete(oldest);
}

function resultOfError(error: unknown, headers: Headers, now: Date): SendResult {
  if (error instanceof NoReply) return resultOfNoReply(error);
  const { status, code, message } = error as { status?: number; code?: number; message?: string };
  const reason = `twilio ${code ?? status ?? ''} ${message ?? ''}`.trim().slice(0, 200);
  if (status === 429 || (code !== undefined && TOO_MANY_REQUESTS.has(code))) {
    const retryAfter_seconds = retryAfterSeconds(headers.get('retry-after'), now);
    return { outcome: 'retry', reason, retryAfter_seconds };
  }
  if (code === OPTED_OUT) return { outcome: 'failed', reason };
  if (code !== undefined && DEAD_NUMBER.has(code)) return { outcome: 'failed', reason, retire: true };
  // 503 is said before anything is done; any other 5xx, or an answer that cannot be read, may hide a message made.
  if (status === 503) {
    return {
      outcome: 'retry',
      reason,
      retryAfter_seconds: retryAfterSeconds(headers.get('retry-after'), now),
    };
  }
  if (status === undefined || status < 400 || status >= 500) return { outcome: 'unknown', reason };
  return { outcome: 'failed', reason, alarm: true };
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
