// What Twilio tells of itself, each proven by its signature: texts, what became of texts and calls, pressed keys.

import { zValidator } from '@hono/zod-validator';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { open } from '../../access/guard.ts';
import { Problem } from '../../kernel/problem.ts';
import { receiveText } from '../inbound.ts';
import { once } from '../once.ts';
import type { WebhookApp, WebhookMount } from '../provider.ts';
import { applyReceipt } from '../receipts.ts';
import { doc, FORM, refuse, type WebhookDeps } from '../webhook-deps.ts';
import { loadTwilio, type TwilioAccount, twilioClient } from './twilio-client.ts';
import { TWILIO_ROUTE, twilioStatus } from './twilio-sms.ts';
import { answeredBy, callWord, keysUrl, TWILIO_VOICE_ROUTE, twimlOf, type Word } from './twilio-voice.ts';

export interface TwilioHooks extends TwilioAccount {
  /** Our address as Twilio calls it; what it signed begins with it. */
  publicUrl: string;
}

const sid = z.string().min(1).max(64);
const twilioText = z.object({
  MessageSid: sid,
  From: z.string().min(1).max(64),
  Body: z.string().max(10_000).default(''),
});
const twilioReceipt = z.object({
  MessageSid: sid,
  MessageStatus: z.string().max(32),
  ErrorCode: z.string().max(16).optional(),
});
const callStatus = z.object({
  CallSid: sid,
  CallStatus: z.string().max(32),
  AnsweredBy: z.string().max(32).optional(),
});
const machineVerdict = z.object({ CallSid: sid, AnsweredBy: z.string().max(32) });
const keys = z.object({ CallSid: sid, Digits: z.string().max(20).default('') });

const deliveryId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const callbackQuery = z.object({ delivery: deliveryId.optional().catch(undefined) });
const callQuery = z.object({ delivery: deliveryId });
const keysQuery = callQuery.extend({ ask: z.enum(['answer', 'eta']) });

const XML = { 'content-type': 'text/xml; charset=utf-8' };

export const twilioWebhooks =
  (account: TwilioHooks): WebhookMount =>
  (app, deps) => {
    const signed = twilioSigned(account, deps);
    textHooks(app, deps, signed);
    callHooks(app, deps, signed, account);
  };

function textHooks(app: WebhookApp, deps: WebhookDeps, signed: MiddlewareHandler): void {
  app.post(
    '/webhooks/twilio/sms',
    open('webhook'),
    doc('A text, as Twilio signs it', FORM, twilioText),
    signed,
    zValidator('form', twilioText, refuse),
    async (c) => {
      const { MessageSid, From, Body } = c.req.valid('form');
      const at = deps.clock.now();
      await receiveText(deps, { provider: TWILIO_ROUTE, providerId: MessageSid, from: From, body: Body, at });
      // Our answers go through the outbox: an empty one sends nothing from here.
      return c.body('<?xml version="1.0" encoding="UTF-8"?><Response></Response>', 200, XML);
    },
  );
  app.post(
    '/webhooks/twilio/status',
    open('webhook'),
    doc('A receipt, as Twilio signs it', FORM, twilioReceipt),
    signed,
    zValidator('form', twilioReceipt, refuse),
    zValidator('query', callbackQuery, refuse),
    async (c) => {
      const { MessageSid, MessageStatus, ErrorCode } = c.req.valid('form');
      const status = twilioStatus(MessageStatus);
      if (status) {
        await applyReceipt(deps.db, {
          provider: TWILIO_ROUTE,
          providerId: MessageSid,
          status,
          reason: ErrorCode && ErrorCode !== '0' ? `twilio ${ErrorCode}` : null,
          at: deps.clock.now(),
          deliveryId: c.req.valid('query').delivery,
        });
      }
      return c.body(null, 204);
    },
  );
}

function callHooks(
  app: WebhookApp,
  deps: WebhookDeps,
  signed: MiddlewareHandler,
  account: TwilioHooks,
): void {
  const heard = async (providerId: string, delivery: number, word: Word | null) => {
    if (!word) return;
    const about = { provider: TWILIO_VOICE_ROUTE, providerId, deliveryId: delivery, at: deps.clock.now() };
    await applyReceipt(deps.db, { ...about, ...word });
  };
  const actionOf = (delivery: number) => (ask: 'answer' | 'eta') => keysUrl(account.publicUrl, delivery, ask);
  app.post(
    '/webhooks/twilio/voice/status',
    open('webhook'),
    doc('What became of a call, as Twilio signs it', FORM, callStatus),
    signed,
    zValidator('form', callStatus, refuse),
    zValidator('query', callQuery, refuse),
    async (c) => {
      const { CallSid, CallStatus, AnsweredBy } = c.req.valid('form');
      await heard(CallSid, c.req.valid('query').delivery, callWord(CallStatus, AnsweredBy));
      return c.body(null, 204);
    },
  );
  app.post(
    '/webhooks/twilio/voice/machine',
    open('webhook'),
    doc('Who took a call, as Twilio signs it', FORM, machineVerdict),
    signed,
    zValidator('form', machineVerdict, refuse),
    zValidator('query', callQuery, refuse),
    async (c) => {
      const { CallSid, AnsweredBy } = c.req.valid('form');
      const { delivery } = c.req.valid('query');
      const word = answeredBy(AnsweredBy);
      await heard(CallSid, delivery, word);
      const spoken = word?.status === 'failed' ? await deps.voice.onMachine(delivery) : null;
      if (spoken) {
        const client = await twilioClient(account, undefined);
        const twiml = await twimlOf(spoken, actionOf(delivery));
        // A machine that has hung up by now need not be told.
        await client
          .calls(CallSid)
          .update({ twiml })
          .catch(() => {});
      }
      return c.body(null, 204);
    },
  );
  app.post(
    '/webhooks/twilio/voice/keys',
    open('webhook'),
    doc('Keys pressed in a call, as Twilio signs it', FORM, keys),
    signed,
    zValidator('form', keys, refuse),
    zValidator('query', keysQuery, refuse),
    async (c) => {
      const { CallSid, Digits } = c.req.valid('form');
      const { delivery, ask } = c.req.valid('query');
      // Whoever presses a key has heard it.
      if (Digits) await heard(CallSid, delivery, { status: 'read', reason: null });
      const spoken = await deps.voice.onKeys({ deliveryId: delivery, ask, digits: Digits });
      return c.body(await twimlOf(spoken, actionOf(delivery)), 200, XML);
    },
  );
}

/**
 * Twilio signs the address that it calls and every field of the form, by its own package's rules, and no time: what it
 * signed once is taken once.
 */
function twilioSigned({ authToken, publicUrl }: TwilioHooks, deps: WebhookDeps): MiddlewareHandler {
  const taken = once(deps, (c) => c.req.header('x-twilio-signature') ?? '');
  return async (c: Context, next) => {
    const url = new URL(c.req.url);
    const signature = c.req.header('x-twilio-signature') ?? '';
    const { validateRequest } = await loadTwilio();
    const form = await c.req.parseBody({ all: true });
    if (!signature || !validateRequest(authToken, signature, publicUrl + url.pathname + url.search, form)) {
      throw new Problem(403, 'webhook-unsigned');
    }
    return taken(c, next);
  };
}
