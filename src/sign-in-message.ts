// The text that brings a sign-in code: in the outbox like every other, with the code sealed until it is handed over.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CodeMessage } from './access/deps.ts';
import { keyed } from './access/secrets.ts';
import type { Channels } from './delivery/channel.ts';
import type { RenderInput } from './delivery/dispatch.ts';
import { enqueue } from './delivery/outbox.ts';
import type { Tx } from './kernel/database.ts';

const TEMPLATE = 'sign_in_code';
/** Somebody waits for it with the phone in hand: before everything, and one text against hundreds. */
const PRIORITY = 5;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (secret: string) => Buffer.from(keyed(secret, 'outbox'), 'base64url');

function seal(secret: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(secret: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const open = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([open, decipher.final()]).toString('utf8');
}

interface Deps {
  channels: Channels;
  linkSecret: string;
}

/** Queues it; a phone that no route carries to gets nothing, and nobody is told of that. */
export async function sendCode(tx: Tx, deps: Deps, message: CodeMessage): Promise<void> {
  const { phone, memberId, code, now, expiresAt } = message;
  const channel = deps.channels.choose('sms', phone, TEMPLATE);
  if (!channel) return;
  const row = {
    ...{ calloutId: null, summonsId: null, memberId, purpose: TEMPLATE, channel: channel.kind },
    ...{ route: channel.route, address: phone, priority: PRIORITY, ordinal: 0, step: 0, unless: null },
    ...{ template: TEMPLATE, vars: { code: seal(deps.linkSecret, code) }, sendAt: now, expiresAt },
  };
  await enqueue(tx, [row], now);
}

/** What renders messages is given the code in the clear, at the moment of handing over. */
export const withCode = (secret: string, input: RenderInput): RenderInput =>
  input.template === TEMPLATE ? { ...input, vars: { code: unseal(secret, input.vars.code ?? '') } } : input;
