// A message on its way out, for tests of channels.
import type { OutboundMessage } from '../../src/delivery/channel.ts';

export function aMessage(over: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    deliveryId: 41,
    reference: 'muster-41',
    address: '+8613800000001',
    keys: null,
    calloutId: 7,
    memberId: 3,
    purpose: 'summons',
    template: 'summons',
    title: '【真实】集结',
    body: '商场火警，请到东门集结，03:42 前。能来回 1，不能回 2',
    link: 'https://muster.example/a/abc',
    urgent: true,
    topic: 'c7m3',
    ttl_seconds: 1800,
    ...over,
  };
}

/** A signal for a call that must end by itself. */
export const soon = () => AbortSignal.timeout(10_000);
