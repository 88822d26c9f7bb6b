// SMS to mainland numbers through Alibaba Cloud: approved templates under our signature, receipts and replies by callback.
// It has no idempotency key and no reference of ours but OutId, by which a lost reply is found again.
import { createHash } from 'node:crypto';
import { zValidator } from '@hono/zod-validator';
import { z } from 'zod';
import { open } from '../../access/guard.ts';
import { cityDate } from '../../kernel/calendar.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Problem } from '../../kernel/problem.ts';
import { httpUrl, isHere, json, oneOf, pace, secret, together } from '../../kernel/variables.ts';
import type { Channel, LookupResult, SendResult } from '../channel.ts';
import { receiveText } from '../inbound.ts';
import { once } from '../once.ts';
import { senderNumber } from '../phone.ts';
import { longestPrefix } from '../prefixes.ts';
import { provider, type WebhookMount } from '../provider.ts';
import { applyReceipt } from '../receipts.ts';
import { deliveryOfReference } from '../reference.ts';
import { isSecret } from '../signature.ts';
import { doc, JSON_BODY, refuse } from '../webhook-deps.ts';
import {
  type AlibabaAccount,
  alibabaClient,
  loadAlibaba,
  resultOfCode,
  resultOfError,
} from './alibaba-client.ts';
import {
  type AlibabaTemplate,
  alibabaTemplate,
  fill,
  opensWithKind,
  preview,
  templateFor,
} from './alibaba-templates.ts';

export interface AlibabaSmsOptions extends AlibabaAccount {
  signName: string;
  templates: readonly AlibabaTemplate[];
  /** Whether replies are ordered from Alibaba and come to our callback. */
  twoWay: boolean;
  pace_per_second: number;
  clock: Clock;
}

export const ALIBABA_ROUTE = 'alibaba-sms';

const MAINLAND = '+86';
const DAY_MS = 86_400_000;

/** SendStatus of QuerySendDetails. */
const STATUSES: Record<string, LookupResult['status']> = { '1': 'accepted', '2': 'failed', '3': 'delivered' };

export function alibabaSmsChannel(options: AlibabaSmsOptions): Channel {
  const { signName, templates, clock } = options;
  const here = {
    prefix: MAINLAND,
    ...{ twoWay: options.twoWay, links: false, senders: ['signature'] as const, max_characters: 500 },
    templates: [...new Set(templates.map((t) => t.template))],
  };
  return {
    route: ALIBABA_ROUTE,
    kind: 'sms',
    pace_per_second: options.pace_per_second,
    capabilities: (address) => longestPrefix([here], address),
    preview(message) {
      const template = templateFor(templates, message.template, message.language);
      return template ? preview(signName, template, message) : null;
    },
    async send(message): Promise<SendResult> {
      const template = templateFor(templates, message.template, message.language);
      if (!template)
        return { outcome: 'failed', reason: `no approved template for ${message.template}`, alarm: true };
      try {
        const { SendSmsRequest } = await loadAlibaba();
        const client = await alibabaClient(options);
        const { body } = await client.sendSms(
          new SendSmsRequest({
            phoneNumbers: message.address.slice(MAINLAND.length),
            ...{ signName, templateCode: template.code, outId: message.reference },
            templateParam: JSON.stringify(fill(template, message.vars ?? {})),
          }),
        );
        if (body?.code === 'OK' && body.bizId) return { outcome: 'accepted', providerId: body.bizId };
        if (!body?.code || body.code === 'OK')
          return { outcome: 'unknown', reason: 'alibaba named no BizId' };
        return resultOfCode(body.code, body.message ?? '');
      } catch (error) {
        return resultOfError(error);
      }
    },
    async lookup({ providerId, reference, address }) {
      // Asked by day: what left just before midnight is yesterday's.
      for (const at of [clock.now(), new Date(clock.now().getTime() - DAY_MS)]) {
        const found = await lookOn(options, cityDate(at).replaceAll('-', ''), {
          providerId,
          reference,
          address,
        });
        if (found) return found;
      }
      return null;
    },
  };
}

async function lookOn(
  account: AlibabaAccount,
  sendDate: string,
  about: { providerId: string | null; reference: string; address: string },
): Promise<LookupResult | null> {
  // A message that was found by our reference has no other name here.
  const bizId = about.providerId === about.reference ? null : about.providerId;
  const { QuerySendDetailsRequest } = await loadAlibaba();
  const client = await alibabaClient(account);
  const { body } = await client.querySendDetails(
    new QuerySendDetailsRequest({
      ...{ phoneNumber: about.address.slice(MAINLAND.length), sendDate, pageSize: 50, currentPage: 1 },
      ...(bizId && { bizId }),
    }),
  );
  if (body?.code !== 'OK') throw new Error(`alibaba ${body?.code}`);
  const details = body.smsSendDetailDTOs?.smsSendDetailDTO ?? [];
  const found = details.find((d) => d.outId === about.reference);
  if (!found) return null;
  const status = STATUSES[String(found.sendStatus)] ?? 'accepted';
  // It names no BizId here: what is not known yet is known by our own reference.
  const providerId = about.providerId ?? about.reference;
  return { providerId, status, ...(status === 'failed' && { reason: `alibaba ${found.errCode}` }) };
}

const receipts = z.array(
  z.object({
    biz_id: z.string().min(1).max(64),
    out_id: z.string().max(256).optional(),
    success: z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')]),
    err_code: z.string().max(100).optional(),
    err_msg: z.string().max(300).optional(),
  }),
);

const replies = z.array(
  z.object({
    phone_number: z.string().min(1).max(40),
    content: z.string().max(2_000).default(''),
    send_time: z.string().max(40),
    sequence_id: z.union([z.string(), z.number()]).transform(String).optional(),
  }),
);

const TAKEN = { code: 0, msg: '成功' };

/** Alibaba signs nothing: the callbacks' addresses hold a secret. */
export const alibabaWebhooks =
  (callbackSecret: string): WebhookMount =>
  (app, deps) => {
    const taken = once(deps, (c) => c.req.text());
    app.use('/webhooks/alibaba/:secret/*', async (c, next) => {
      if (!isSecret(c.req.param('secret'), callbackSecret)) throw new Problem(403, 'webhook-unsigned');
      return taken(c, next);
    });
    app.post(
      '/webhooks/alibaba/:secret/report',
      open('webhook'),
      doc('Receipts, as Alibaba pushes them', JSON_BODY, receipts),
      zValidator('json', receipts, refuse),
      async (c) => {
        for (const one of c.req.valid('json')) {
          await applyReceipt(deps.db, {
            ...{ provider: ALIBABA_ROUTE, providerId: one.biz_id, at: deps.clock.now() },
            ...{ status: one.success ? 'delivered' : 'failed' },
            reason: one.success ? null : `alibaba ${one.err_code ?? ''} ${one.err_msg ?? ''}`.trim(),
            deliveryId: deliveryOfReference(one.out_id) ?? undefined,
          });
        }
        return c.json(TAKEN);
      },
    );
    app.post(
      '/webhooks/alibaba/:secret/up',
      open('webhook'),
      doc('Texts, as Alibaba pushes them', JSON_BODY, replies),
      zValidator('json', replies, refuse),
      async (c) => {
        for (const one of c.req.valid('json')) {
          const said = `${one.phone_number} ${one.send_time} ${one.content}`;
          await receiveText(deps, {
            provider: ALIBABA_ROUTE,
            providerId: one.sequence_id ?? createHash('sha256').update(said).digest('base64url'),
            ...{ from: senderNumber(one.phone_number), body: one.content, at: deps.clock.now() },
          });
        }
        return c.json(TAKEN);
      },
    );
  };

const EXAMPLE = '[{"template":"summons","code":"SMS_1","text":"${kind}集结：${title}…"}]';

export const alibabaSms = provider({
  name: 'alibabaSms',
  kinds: ['sms'],
  variables: {
    ALIBABA_SMS_ACCESS_KEY_ID: z.string().optional(),
    ALIBABA_SMS_ACCESS_KEY_SECRET: z.string().optional(),
    ALIBABA_SMS_SIGN_NAME: z.string().optional(),
    ALIBABA_SMS_TEMPLATES: json(z.array(alibabaTemplate).min(1), EXAMPLE).optional(),
    ALIBABA_SMS_CALLBACK_SECRET: secret.optional(),
    ALIBABA_SMS_REPLIES: oneOf(['on', 'off']).default('on'),
    ALIBABA_SMS_ENDPOINT: httpUrl.default('https://dysmsapi.aliyuncs.com'),
    ALIBABA_SMS_PER_SECOND: pace.default(50),
  },
  check(env, refuseVariable) {
    const needed = ['ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SIGN_NAME', 'TEMPLATES', 'CALLBACK_SECRET'];
    together(
      env,
      needed.map((name) => `ALIBABA_SMS_${name}`),
      refuseVariable,
    );
    const unmarked = env.ALIBABA_SMS_TEMPLATES?.find((t) => !opensWithKind(t));
    if (unmarked) refuseVariable('ALIBABA_SMS_TEMPLATES', 'template-kind', { code: unmarked.code });
  },
  settings: (env) =>
    env.ALIBABA_SMS_ACCESS_KEY_ID
      ? {
          accessKeyId: env.ALIBABA_SMS_ACCESS_KEY_ID,
          accessKeySecret: env.ALIBABA_SMS_ACCESS_KEY_SECRET ?? '',
          signName: env.ALIBABA_SMS_SIGN_NAME ?? '',
          templates: env.ALIBABA_SMS_TEMPLATES ?? [],
          callbackSecret: env.ALIBABA_SMS_CALLBACK_SECRET ?? '',
          twoWay: env.ALIBABA_SMS_REPLIES === 'on',
          endpoint: env.ALIBABA_SMS_ENDPOINT,
          pace_per_second: env.ALIBABA_SMS_PER_SECOND,
        }
      : null,
  realAt: ({ endpoint }) =>
    isHere(endpoint) ? null : 'ALIBABA_SMS_ACCESS_KEY_SECRET (ALIBABA_SMS_ENDPOINT)',
  channels: ({ callbackSecret: _, ...settings }, { clock, ca }) => [
    alibabaSmsChannel({ ...settings, clock, ca }),
  ],
  webhooks: ({ callbackSecret }) => alibabaWebhooks(callbackSecret),
});
