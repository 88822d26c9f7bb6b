// The message log over HTTP, for the page that shows what each phone would have received.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may } from '../access/guard.ts';
import type { Database } from '../kernel/database.ts';
import { idText, text } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import { readMessageLog } from './channels/message-log.ts';

const messageId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const query = z.object({
  address: text(2000).min(1).optional().meta({ description: 'Phone (E.164) or push endpoint' }),
  callout: idText.optional(),
  before: messageId.optional().meta({ description: 'Only messages older than the one with this id' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

const message = z
  .object({
    id: z.number(),
    at: z.iso.datetime(),
    channel: z.enum(['push', 'sms', 'voice', 'group']),
    address: z.string(),
    calloutId: z.number().nullable(),
    memberId: z.number().nullable(),
    title: z.string(),
    body: z.string(),
    link: z.string().nullable(),
  })
  .meta({ id: 'LoggedMessage' });

export function messageRoutes(db: Database) {
  return new Hono().get(
    '/api/messages',
    may('message.read'),
    describeRoute({
      summary: 'What each phone would have received in the demo, newest first',
      responses: responses(
        'A page; `next` is the id to ask the next one `before`',
        z.object({ messages: z.array(message), next: z.number().nullable() }),
      ),
    }),
    valid('query', query),
    async (c) => {
      const { address, callout, before, limit } = c.req.valid('query');
      const messages = await readMessageLog(db, { address, calloutId: callout, before, limit });
      return c.json({ messages, next: messages.length < limit ? null : (messages.at(-1)?.id ?? null) });
    },
  );
}
