// Calls through Twilio: the message is spoken, 1 and 2 answer it, and an answering machine counts as nobody.
import type { Clock } from '../../kernel/clock.ts';
import type { Channel, LookupResult, ProviderStatus, SendResult } from '../channel.ts';
import { senderFor } from '../sender-rules.ts';
import type { Ask, Spoken } from '../voice.ts';
import { loadTwilio, type TwilioAccount, twilioClient } from './twilio-client.ts';
import { resultOfError } from './twilio-errors.ts';

export interface TwilioVoiceOptions extends TwilioAccount {
  /** Numbers of ours that call. */
  senders: readonly string[];
  /** Our address from outside; webhooks go below it. */
  publicUrl: string;
  clock: Clock;
  /** Calls a second that the account may start. */
  pace_per_second: number;
}

export const TWILIO_VOICE_ROUTE = 'twilio-voice';

/** Rings for so long: before most mailboxes take over. */
const RING_SECONDS = 25;
const MACHINE_DETECTION_SECONDS = 15;
/** A pause this long after the last word, and the call goes on without a key. */
const KEY_WAIT_SECONDS = 6;
const TIMES_SAID = 2;
/** Clocks differ: a call counts as ours from this long before we made it. */
const CLOCK_TOLERANCE_SECONDS = 120;
/** Calls whose fate is not known, kept until they are looked up. */
const REMEMBERED = 1000;

const SPEECH = { zh: 'zh-CN', en: 'en-US' } as const;

const STATUSES: Record<string, ProviderStatus> = {
  queued: 'accepted',
  initiated: 'accepted',
  ringing: 'accepted',
  'in-progress': 'accepted',
  busy: 'failed',
  'no-answer': 'failed',
  failed: 'failed',
  canceled: 'failed',
};

export interface Word {
  status: ProviderStatus;
  reason: string | null;
}

/** Who took the call, as far as Twilio heard. Null: it could not tell, and keys must. */
export function answeredBy(word: string | null | undefined): Word | null {
  if (word === 'human') return { status: 'delivered', reason: null };
  if (word?.startsWith('machine') || word === 'fax') return { status: 'failed', reason: `twilio ${word}` };
  return null;
}

/** What a CallStatus says. A call that ended says by itself nothing of who took it: null. */
export function callWord(status: string, by: string | null | undefined): Word | null {
  if (status === 'completed') return answeredBy(by);
  const known = STATUSES[status];
  if (!known) return null;
  return { status: known, reason: known === 'failed' ? `twilio ${status}` : null };
}

/** Where pressed keys go. */
export const keysUrl = (publicUrl: string, deliveryId: number, ask: Ask) =>
  `${publicUrl}/webhooks/twilio/voice/keys?delivery=${deliveryId}&ask=${ask}`;

/** TwiML that says `spoken` and waits for keys when it asks; said once more when none come. */
export async function twimlOf(spoken: Spoken, action: (ask: Ask) => string): Promise<string> {
  const { twiml } = await loadTwilio();
  const response = new twiml.VoiceResponse();
  const language = SPEECH[spoken.language];
  const { ask } = spoken;
  if (ask === null) {
    response.say({ language }, spoken.text);
    return response.toString();
  }
  for (let time = 0; time < TIMES_SAID; time++) {
    const gather = response.gather({
      ...{ input: ['dtmf'], action: action(ask), method: 'POST', timeout: KEY_WAIT_SECONDS },
      ...(ask === 'answer' ? { numDigits: 1 } : { numDigits: 3, finishOnKey: '#' }),
    });
    gather.say({ language }, spoken.text);
  }
  return response.toString();
}

export function twilioVoiceChannel(options: TwilioVoiceOptions): Channel {
  const lost = new Map<string, Date>();
  return {
    route: TWILIO_VOICE_ROUTE,
    kind: 'voice',
    pace_per_second: options.pace_per_second,
    capabilities: (address) =>
      address.startsWith('+') ? { twoWay: true, links: false, senders: ['long_code'] } : null,
    async send(message, signal) {
      const at = options.clock.now();
      const hook = (name: string) =>
        `${options.publicUrl}/webhooks/twilio/voice/${name}?delivery=${message.deliveryId}`;
      let headers = new Headers();
      let result: SendResult;
      try {
        const client = await twilioClient(options, signal, (h) => {
          headers = h;
        });
        const { language = 'zh', body: text, deliveryId } = message;
        const ask = message.purpose === 'summons' ? 'answer' : null;
        const made = await client.calls.create({
          to: message.address,
          from: senderFor(options.senders, message.address) ?? '',
          twiml: await twimlOf({ language, text, ask }, (a) => keysUrl(options.publicUrl, deliveryId, a)),
          ...{ timeout: RING_SECONDS, statusCallback: hook('status'), statusCallbackMethod: 'POST' },
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          ...{ machineDetection: 'DetectMessageEnd', machineDetectionTimeout: MACHINE_DETECTION_SECONDS },
          // The call does not wait in silence for the verdict.
          ...{
            asyncAmd: 'true',
            asyncAmdStatusCallback: hook('machine'),
            asyncAmdStatusCallbackMethod: 'POST',
          },
        });
        result = { outcome: 'accepted', providerId: made.sid };
      } catch (error) {
        result = resultOfError(error, headers, at);
      }
      if (result.outcome === 'unknown') remember(lost, message.reference, at);
      return result;
    },
    async lookup({ providerId, reference, address }) {
      const client = await twilioClient(options, undefined);
      if (providerId !== null) {
        return client
          .calls(providerId)
          .fetch()
          .then(lookedUp, (error: { status?: number }) => {
            if (error.status === 404) return null;
            throw error;
          });
      }
      const at = lost.get(reference);
      if (!at) throw new Error('when this call was made is not known here');
      const earliest_ms = at.getTime() - CLOCK_TOLERANCE_SECONDS * 1000;
      const recent = await client.calls.list({ to: address, limit: 20 });
      const found = recent.find((call) => call.dateCreated.getTime() >= earliest_ms);
      return found ? lookedUp(found) : null;
    },
  };
}

function remember(lost: Map<string, Date>, reference: string, at: Date): void {
  if (!lost.has(reference)) lost.set(reference, at);
  const oldest = lost.keys().next().value;
  if (lost.size > REMEMBERED && oldest !== undefined) lost.delete(oldest);
}

/** A call that is over and of which nobody knows who took it, reached nobody for certain. */
function lookedUp(call: { sid: string; status: string; answeredBy: string }): LookupResult {
  const over: Word = { status: 'failed', reason: 'twilio completed, unconfirmed' };
  const { status, reason } = callWord(call.status, call.answeredBy) ?? over;
  return { providerId: call.sid, status, ...(reason && { reason }) };
}
