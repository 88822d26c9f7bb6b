// A way out whose provider does as the test says, and that remembers what it was handed.
import type {
  Channel,
  ChannelKind,
  LookupResult,
  OutboundMessage,
  SendResult,
} from '../../src/delivery/channel.ts';

export interface ScriptedChannel extends Channel {
  /** Everything handed over, in order, whatever the answer was. */
  readonly sent: OutboundMessage[];
  /** What the provider answers from now on; `nth` counts the messages of this delivery, from 1. */
  answer: (message: OutboundMessage, nth: number, signal: AbortSignal) => SendResult | Promise<SendResult>;
}

export const accepted = (message: OutboundMessage, nth: number): SendResult => ({
  outcome: 'accepted',
  providerId: `${message.reference}-${nth}`,
});

export interface ScriptedOptions {
  route?: string;
  kind?: ChannelKind;
  pace_per_second?: number | null;
  answer?: ScriptedChannel['answer'];
  lookup?: (about: { providerId: string | null; reference: string }) => LookupResult | null;
  carries?: (address: string) => boolean;
}

export function scriptedChannel(options: ScriptedOptions = {}): ScriptedChannel {
  const { lookup, carries = () => true } = options;
  const sent: OutboundMessage[] = [];
  const channel: ScriptedChannel = {
    route: options.route ?? 'scripted-sms',
    kind: options.kind ?? 'sms',
    pace_per_second: options.pace_per_second ?? null,
    sent,
    answer: options.answer ?? accepted,
    capabilities: (address) => (carries(address) ? { twoWay: true, links: true } : null),
    async send(message, signal) {
      sent.push(message);
      const nth = sent.filter((m) => m.deliveryId === message.deliveryId).length;
      return channel.answer(message, nth, signal);
    },
  };
  if (lookup) channel.lookup = async (about) => lookup(about);
  return channel;
}
