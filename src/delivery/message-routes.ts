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

/** What an address may hold. */
const query = z.strictObject({
  callout: idText.optional(),
  member: idText.optional(),
  before: messageId.optional().meta({ description: 'Only messages older than the one with this id' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

const search = query.extend({
  address: text(2000).min(1).meta({ description: 'Phone (E.164) or push endpoint' }),
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

const page = z.object({ messages: z.array(message), next: z.number().nullable() });
const doc = (summary: string) =>
  describeRoute({
    summary,
    responses: responses('A page; `next` is the id to ask the next one `before`', page),
  });

export function messageRoutes(db: Database) {
  const read = async (asked: z.output<typeof query> & { address?: string }) => {
    const { address, callout, member, before, limit } = asked;
    const about = { address, calloutId: callout, memberId: member, before, limit };
    const messages = await readMessageLog(db, about);
    return { messages, next: messages.length < limit ? null : (messages.at(-1)?.id ?? null) };
  };
  return new Hono()
    .get(
      '/api/messages',
      may('message.read'),
      doc('What each phone would have received in the demo, newest first'),
      valid('query', query),
      async (c) => c.json(await read(c.req.valid('query'))),
    )
    .post(
      '/api/messages/search',
      may('message.read'),
      doc('What one phone would have received, newest first'),
      valid('json', search),
      async (c) => c.json(await read(c.req.valid('json'))),
    );
}
