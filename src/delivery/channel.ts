// What a way out to a phone looks like to the rest of the system. A new provider is one file and one line (registry.ts).
import type { Language } from '../kernel/texts.ts';
import type { PhoneLimit } from './phone-limit-rules.ts';

/** `simulated`: a phone that is not there; see channels/simulated.ts. */
export type ChannelKind = 'push' | 'sms' | 'voice' | 'group' | 'simulated';

/** What stands as the sender on the phone. */
export type SenderKind = 'long_code' | 'short_code' | 'alphanumeric' | 'signature' | 'app';

/** What a route can do for one address, declared and not found out. */
export interface Capabilities {
  /** The person's answer comes back to us over this route. */
  twoWay: boolean;
  /** A text may carry a link. */
  links: boolean;
  /** The templates for which the provider has approved words; undefined: any words. */
  templates?: readonly string[];
  senders?: readonly SenderKind[];
  /** What is longer is refused or cut by the provider. */
  max_characters?: number;
}

/** A rendered message on its way out. */
export interface OutboundMessage {
  deliveryId: number;
  /** Stable over attempts: given to providers that take an own reference, so that a lost reply can be looked up. */
  reference: string;
  /** Phone (E.164) or push endpoint. */
  address: string;
  /** Keys of a push subscription. */
  keys: { p256dh: string; auth: string } | null;
  calloutId: number | null;
  memberId: number | null;
  purpose: string;
  /** Which text it is, and what was put into it: for providers that only take approved templates. */
  template: string;
  vars?: Record<string, string>;
  language?: Language;
  title: string;
  body: string;
  link: string | null;
  /** Of a live call-out: high urgency. */
  urgent: boolean;
  /** A newer message with this topic replaces an older one that was not yet shown. */
  topic: string | null;
  /** Seconds for which the text stays true. */
  ttl_seconds: number;
}

export type SendResult =
  /** The provider took it and names it. `delivered`: the provider's word is already that it arrived. */
  | { outcome: 'accepted'; providerId: string; delivered?: boolean }
  /**
   * It did not take it and never will. `retire`: the address itself is dead. `alarm`: it refuses us, and somebody must
   * look. `elsewhere`: it refuses only here. In the last two cases another route may carry the message.
   */
  | { outcome: 'failed'; reason: string; retire?: boolean; alarm?: boolean; elsewhere?: boolean }
  /** It did not take it; worth another try, not before `retryAfter_seconds`. */
  | { outcome: 'retry'; reason: string; retryAfter_seconds?: number }
  /** It may or may not have taken it. */
  | { outcome: 'unknown'; reason: string };

export type ProviderStatus = 'accepted' | 'delivered' | 'read' | 'failed';

export interface LookupResult {
  providerId: string;
  status: ProviderStatus;
  reason?: string;
}

/** A text that a provider received for us. */
export interface InboundText {
  provider: string;
  providerId: string;
  from: string;
  body: string;
  at: Date;
}

export interface Channel {
  /** The route's name, as stored with each delivery. */
  readonly route: string;
  readonly kind: ChannelKind;
  /** Messages a second that the provider really sends; we hold the rest. Null: no limit of its own. */
  readonly pace_per_second: number | null;
  /** With which phones subscribe to it. */
  readonly subscribeKey?: string;
  /** How often one phone may get the same words over it. */
  readonly phoneLimits?: readonly PhoneLimit[];
  /** What it can do for `address`, or null when it cannot carry messages there at all. */
  capabilities(address: string): Capabilities | null;
  /** Hands one message over. Never throws for what a provider does. */
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendResult>;
  /** What became of a message: by the provider's id, or by our reference when its reply was lost.
   * Null: surely not there. Throws when that cannot be said. */
  lookup?(about: {
    providerId: string | null;
    reference: string;
    address: string;
  }): Promise<LookupResult | null>;
  /** The words that the phone will show, where they are not the message's own. Null: it has none for this one. */
  preview?(message: Pick<OutboundMessage, 'template' | 'vars' | 'language'>): string | null;
  /** Texts received since `since`, for those that a webhook lost. */
  received?(since: Date): Promise<InboundText[]>;
}

/** All ways out, in order of preference. */
export interface Channels {
  all: readonly Channel[];
  byRoute(route: string): Channel | undefined;
  /** The first route of `kind` that can carry `template` to `address`. */
  choose(kind: ChannelKind, address: string, template: string): Channel | undefined;
}

/** Whether `channel` can carry `template` to `address`. */
export function carries(channel: Channel, address: string, template: string): boolean {
  const capabilities = channel.capabilities(address);
  if (!capabilities) return false;
  return capabilities.templates?.includes(template) ?? true;
}

export function channelsOf(all: readonly Channel[]): Channels {
  return {
    all,
    byRoute: (route) => all.find((c) => c.route === route),
    choose: (kind, address, template) => all.find((c) => c.kind === kind && carries(c, address, template)),
  };
}
