// Which ways out exist: the configured providers, or the demo's message log when there is none.
import type { Config } from './config.ts';
import { type Channels, channelsOf } from './delivery/channel.ts';
import { messageLogChannel } from './delivery/channels/message-log.ts';
import { configured } from './delivery/channels/registry.ts';
import type { HttpSend } from './delivery/http.ts';
import type { ProviderDeps, WebhookMount } from './delivery/provider.ts';
import type { Secrets } from './installation-entry.ts';

export interface ChannelDeps extends Omit<ProviderDeps, 'linkSecret' | 'vapid'> {
  secrets: Secrets;
}

/** Nothing configured: everything goes to the message log and nothing leaves. */
export const isDemo = (config: Config) => configured(config).length === 0;

/**
 * In order of preference. As soon as one provider is real the message log carries nothing: what it calls delivered
 * would keep a real message from being sent.
 */
export function openChannels(config: Config, { secrets, ...deps }: ChannelDeps): Channels {
  if (isDemo(config)) {
    const kinds = ['push', 'sms', 'voice', 'group'] as const;
    return channelsOf(kinds.map((kind) => messageLogChannel(deps.db, deps.clock, kind)));
  }
  const { linkSecret, vapid } = secrets;
  const all = configured(config).flatMap(({ provider, settings }) =>
    provider.channels(settings, { ...deps, linkSecret, vapid }),
  );
  const { phoneLimits } = config;
  return channelsOf(all.map((channel) => (channel.kind === 'sms' ? { ...channel, phoneLimits } : channel)));
}

/** The webhooks of the configured providers. */
export const webhooksOf = (config: Config, about: { publicUrl: string; send: HttpSend }): WebhookMount[] =>
  configured(config).flatMap(({ provider, settings }) => provider.webhooks?.(settings, about) ?? []);
