// Twilio as a provider: texts and calls of one account.
import { z } from 'zod';
import { httpUrl, isHere, pace, together } from '../../kernel/variables.ts';
import { provider } from '../provider.ts';
import { twilioSmsChannel } from './twilio-sms.ts';
import { twilioVoiceChannel } from './twilio-voice.ts';
import { twilioWebhooks } from './twilio-webhooks.ts';

/** `+15550100,+15550101`: one or more of our numbers, or one alphanumeric sender. */
const senders = z.string().transform((v) =>
  v
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean),
);

export const twilio = provider({
  name: 'twilio',
  kinds: ['sms', 'voice'],
  variables: {
    TWILIO_ACCOUNT_SID: z.string().optional(),
    TWILIO_AUTH_TOKEN: z.string().optional(),
    TWILIO_FROM: senders.optional(),
    TWILIO_MESSAGING_SERVICE_SID: z.string().optional(),
    TWILIO_VOICE_FROM: senders.optional(),
    TWILIO_BASE_URL: httpUrl.default('https://api.twilio.com'),
    TWILIO_PER_SECOND: pace.default(1),
    TWILIO_CALLS_PER_SECOND: pace.default(1),
  },
  check(env, refuse) {
    together(env, ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'], refuse);
    if (env.TWILIO_ACCOUNT_SID && !env.TWILIO_FROM === !env.TWILIO_MESSAGING_SERVICE_SID) {
      refuse('TWILIO_FROM', 'twilio-sender');
    }
  },
  settings: (env) =>
    env.TWILIO_ACCOUNT_SID
      ? {
          accountSid: env.TWILIO_ACCOUNT_SID,
          authToken: env.TWILIO_AUTH_TOKEN ?? '',
          senders: env.TWILIO_FROM ?? [],
          messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID,
          /** Only numbers can call. */
          callers: (env.TWILIO_VOICE_FROM ?? env.TWILIO_FROM ?? []).filter((s) => s.startsWith('+')),
          baseUrl: env.TWILIO_BASE_URL,
          pace_per_second: env.TWILIO_PER_SECOND,
          callPace_per_second: env.TWILIO_CALLS_PER_SECOND,
        }
      : null,
  realAt: ({ baseUrl }) => (isHere(baseUrl) ? null : 'TWILIO_AUTH_TOKEN (TWILIO_BASE_URL)'),
  channels({ callers, callPace_per_second, ...sms }, { publicUrl, send, clock }) {
    const shared = { publicUrl, send, clock };
    const { accountSid, authToken, baseUrl } = sms;
    const calls = { accountSid, authToken, baseUrl, senders: callers, pace_per_second: callPace_per_second };
    const { senders } = sms;
    // Each number is a route with a pace of its own, and phones are spread over them evenly.
    const own = senders.length > 1 ? senders : [undefined];
    return [
      ...own.map((sender) => twilioSmsChannel({ ...sms, ...shared, sender })),
      ...(callers.length > 0 ? [twilioVoiceChannel({ ...calls, ...shared })] : []),
    ];
  },
  webhooks: ({ accountSid, authToken, baseUrl }, { publicUrl, send }) =>
    twilioWebhooks({ accountSid, authToken, baseUrl, publicUrl, send }),
});
