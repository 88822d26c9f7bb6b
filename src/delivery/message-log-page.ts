// The demo's messages as a page: word for word what each phone would have received, newest first.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { consolePage } from '../access/console.ts';
import { may } from '../access/guard.ts';
import { cityStamp } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { idText, text } from '../kernel/fields.ts';
import { type Html, type Reader, readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { type LoggedMessage, readMessageLog } from './channels/message-log.ts';
import { senderNumber } from './phone.ts';

const PAGE_SIZE = 50;

/** Fields of a filter that cannot be read are as good as empty ones. */
const query = z.object({
  address: text(2_000).trim().optional().catch(undefined),
  callout: idText.optional().catch(undefined),
  member: idText.optional().catch(undefined),
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
});

interface Parts {
  reader: Reader;
  messages: LoggedMessage[];
  names: Map<number, string>;
  filter: { address?: string; callout?: number; member?: number };
  next: number | null;
}

/** Ours only by its path: a demo that was moved keeps its links. */
const localPath = (link: string) => URL.parse(link)?.pathname ?? '#';

function message({ reader, names }: Parts, m: LoggedMessage): Html {
  const { t } = reader;
  const name = m.memberId === null ? undefined : names.get(m.memberId);
  return html`<li class="phone-message"><p><time>${cityStamp(m.at)}</time> <b>${name}</b> <span class="quiet">${t(`messages.${m.channel}`)}</span>
${m.memberId === null ? m.address.slice(0, 60) : html`<a href="/messages?member=${m.memberId}" title="${t('messages.only')}">${m.address.slice(0, 60)}</a>`}</p>
<blockquote>${m.title && html`<b>${m.title}</b><br>`}${m.body}</blockquote>
${m.link && html`<p><a class="button" href="${localPath(m.link)}">${t('messages.open')}</a></p>`}</li>`;
}

function filterForm({ reader, filter }: Parts): Html {
  const { t } = reader;
  return html`<form method="post" action="/messages" class="inline filter">
<label for="address">${t('messages.phone')}</label><input id="address" name="address" inputmode="tel" value="${filter.address ?? ''}" autocomplete="off">
<label for="callout">${t('messages.callout')}</label><input id="callout" name="callout" inputmode="numeric" size="5" value="${filter.callout ?? ''}" autocomplete="off">
<button>${t('messages.filter')}</button> <a href="/messages">${t('messages.all')}</a></form>`;
}

function messagesPage(parts: Parts): Html {
  const { reader, messages, filter, next } = parts;
  const { t } = reader;
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const older = Object.entries({ ...filter, before: next ?? undefined }).filter(([, v]) => v !== undefined);
  const empty = filtered
    ? html`<p>${t('messages.none')}</p>`
    : html`<p>${t('messages.empty')}</p><p class="quiet">${t('messages.real')}</p><div class="actions"><a class="button primary" href="/launch?kind=drill">${t('console.launch')}</a></div>`;
  return consolePage(reader, {
    title: t('messages.title'),
    here: 'messages',
    body: html`<h1>${t('messages.title')}</h1>
<p class="quiet">${t('messages.demo')}</p>
${filterForm(parts)}
${messages.length === 0 ? empty : html`<ul class="messages">${messages.map((m) => message(parts, m))}</ul>`}
${next && html`<form method="post" action="/messages" class="pager">${older.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button>${t('messages.older')}</button></form>`}`,
  });
}

export function messageLogPages({ db, clock }: { db: Database; clock: Clock }, texts: Texts) {
  async function show(c: Context, asked: object) {
    const { address, callout, member, before } = query.parse(asked);
    const filter = { address: address ? senderNumber(address) : undefined, callout, member };
    const found = await readMessageLog(db, {
      ...{ address: filter.address, calloutId: callout, memberId: member, before, limit: PAGE_SIZE + 1 },
    });
    const messages = found.slice(0, PAGE_SIZE);
    const ids = messages.flatMap((m) => m.memberId ?? []);
    const rows = await db.sql<
      { id: number; name: string }[]
    >`select id, name from member where id = any(${ids})`;
    const next = found.length > PAGE_SIZE ? (messages.at(-1)?.id ?? null) : null;
    const names = new Map(rows.map((r) => [r.id, r.name]));
    const reader = readerOf(c, texts, clock.now());
    return c.html(messagesPage({ reader, messages, names, filter, next }) as string);
  }
  return new Hono()
    .get('/messages', may('message.read'), (c) => show(c, { ...c.req.query(), address: undefined }))
    .post('/messages', may('message.read'), async (c) => show(c, await c.req.parseBody()));
}
