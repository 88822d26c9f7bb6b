// Which ways out exist: the configured providers, or the demo's message log when there is none.
import type { Config } from './config.ts';
import { type Channel, type Channels, channelsOf } from './delivery/channel.ts';
import { httpSmsChannel } from './delivery/channels/http-sms.ts';
import { messageLogChannel } from './delivery/channels/message-log.ts';
import { twilioSmsChannel } from './delivery/channels/twilio-sms.ts';
import { webPushChannel } from './delivery/channels/web-push.ts';
import type { HttpSend } from './delivery/http.ts';
import type { WebhookDeps } from './delivery/webhooks.ts';
import type { Secrets } from './installation-entry.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';

export interface ChannelDeps {
  db: Database;
  clock: Clock;
  secrets: Secrets;
  publicUrl: string;
  send: HttpSend;
}

/** Nothing configured: everything goes to the message log and nothing leaves. */
export const isDemo = (config: Config) => !config.twilio && !config.httpSms && !config.webPush;

/**
 * In order of preference. As soon as one provider is real the message log carries nothing: what it calls delivered
 * would keep a real message from being sent.
 */
export function openChannels(config: Config, deps: ChannelDeps): Channels {
  const { db, clock, secrets, publicUrl, send } = deps;
  if (isDemo(config)) {
    return channelsOf([messageLogChannel(db, clock, 'push'), messageLogChannel(db, clock, 'sms')]);
  }
  const { webPush, httpSms, twilio } = config;
  const channels: (Channel | null)[] = [
    webPush &&
      secrets.vapid &&
      webPushChannel({
        vapid: { subject: webPush.subject, ...secrets.vapid },
        receiptSecret: secrets.linkSecret,
        baseUrl: webPush.baseUrl,
        send,
        clock,
      }),
    // Before Twilio: to +86 it can be answered and carries links, Twilio cannot.
    httpSms && httpSmsChannel({ ...httpSms, send, clock }),
    twilio && twilioSmsChannel({ ...twilio, publicUrl, send, clock }),
  ];
  return channelsOf(channels.filter((channel) => channel !== null));
}

/** What proves the webhooks of the configured providers. */
export const webhooksOf = (
  { twilio, httpSms }: Config,
  publicUrl: string,
): Pick<WebhookDeps, 'twilio' | 'httpSms'> => ({
  ...(twilio && { twilio: { authToken: twilio.authToken, publicUrl } }),
  ...(httpSms && { httpSms: { secret: httpSms.secret } }),
});
