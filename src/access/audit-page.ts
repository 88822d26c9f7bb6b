// The auditor's page: search, entries with what they changed, export. A break-glass launch stands in red.

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { cityStamp } from '../kernel/calendar.ts';
import { type Html, type Reader, readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { BREAK_GLASS } from './audit.ts';
import {
  type AuditFilter,
  type AuditRow,
  auditQuery,
  findPeople,
  listAudit,
  type Named,
} from './audit-list.ts';
import type { AuditDeps } from './audit-routes.ts';
import { consolePage, pager } from './console.ts';
import { may } from './guard.ts';

const ROW_ACTIONS = new Set(['insert', 'update', 'delete', BREAK_GLASS]);

const addressOf = (path: string, filter: AuditFilter, page?: number) => {
  const given = Object.entries({ ...filter, page }).filter(([, value]) => value !== undefined);
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
};

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** `post: leader → deputy`, a line for each; of a new or deleted row what it held. */
function changes({ before, after }: AuditRow): Html {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const known = names.filter((name) => (before?.[name] ?? after?.[name] ?? null) !== null);
  const line = (name: string) =>
    before && after ? `${plain(before[name])} → ${plain(after[name])}` : plain((before ?? after)?.[name]);
  return html`${known.map((name) => html`<div><small>${name}</small> ${line(name)}</div>`)}`;
}

function entry({ t }: Reader, e: AuditRow): Html {
  const person =
    e.memberId !== null &&
    html`<a href="/audit?memberId=${e.memberId}">${e.memberName ?? `#${e.memberId}`}</a>`;
  return html`<tr${e.action === BREAK_GLASS ? html` class="alarm"` : ''}><td>${e.id}</td><td><time>${cityStamp(e.at)}</time></td>
<td><a href="${addressOf('/audit', { actor: e.actor })}">${e.actor}</a><br><small>${e.fromAddress}</small></td>
<td>${ROW_ACTIONS.has(e.action) ? t(`audit.action.${e.action}`) : e.action}</td>
<td><a href="${addressOf('/audit', { entity: e.entity, entityId: e.entityId ?? undefined })}">${e.entity} ${e.entityId}</a></td>
<td>${person}</td><td>${changes(e)}</td></tr>`;
}

function forms({ t }: Reader, filter: AuditFilter): Html {
  const field = (name: 'actor' | 'entity' | 'action') =>
    html`<label for="${name}">${t(`audit.${name}`)}</label><input id="${name}" name="${name}" value="${filter[name]}" autocomplete="off">`;
  const day = (name: 'from' | 'to', label: string) =>
    html`<label for="${name}">${t(label)}</label><input id="${name}" name="${name}" type="date" value="${filter[name]?.slice(0, 10)}">`;
  return html`<form method="get" action="/audit" class="inline filter">${field('actor')}${field('action')}${field('entity')}
${day('from', 'audit.since')}${day('to', 'audit.until')}<button>${t('audit.filter')}</button></form>
<form method="post" action="/audit/people" class="inline filter"><label for="name">${t('audit.name')}</label>
<input id="name" name="name" autocomplete="off" required><button>${t('audit.find')}</button>
<span class="grow"></span>${t('audit.export')} <a href="${addressOf('/api/audit/export.csv', filter)}">CSV</a> <a href="${addressOf('/api/audit/export.json', filter)}">JSON</a></form>`;
}

function auditPageOf(reader: Reader, filter: AuditFilter, list: Awaited<ReturnType<typeof listAudit>>): Html {
  const { t } = reader;
  const heads = ['at', 'actor', 'action', 'entity', 'person', 'changed'];
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const pages = Math.max(1, Math.ceil(list.total / list.pageSize));
  return consolePage(reader, {
    title: t('audit.title'),
    here: 'audit',
    body: html`<h1>${t('audit.title')}</h1>${forms(reader, filter)}
<p>${t('audit.found', { n: list.total })} ${filtered && html`<a href="/audit">${t('audit.all')}</a>`}</p>
${
  list.items.length === 0
    ? html`<p class="note">${t('audit.none')}</p>`
    : html`<div class="scroll"><table class="audit"><thead><tr><th scope="col">#</th>${heads.map((h) => html`<th scope="col">${t(`audit.${h}`)}</th>`)}</tr></thead>
<tbody>${list.items.map((e) => entry(reader, e))}</tbody></table></div>`
}
${pager(reader, list.page, pages, (page) => addressOf('/audit', filter, page))}
<p class="quiet">${t('audit.check')}</p>`,
  });
}

function peoplePage(reader: Reader, people: Named[]): Html {
  const { t } = reader;
  return consolePage(reader, {
    title: t('audit.people'),
    here: 'audit',
    body: html`<h1>${t('audit.people')}</h1>
${people.length === 0 ? html`<p class="note">${t('audit.nobody')}</p>` : html`<ul>${people.map((p) => html`<li><a href="/audit?memberId=${p.id}">${p.name}</a> <small>#${p.id}</small></li>`)}</ul>`}
<p><a href="/audit">${t('audit.all')}</a></p>`,
  });
}

export function auditPages({ db, clock }: AuditDeps, texts: Texts) {
  const reader = (c: Context) => readerOf(c, texts, clock.now());
  return new Hono()
    .get('/audit', may('audit.read'), async (c) => {
      const given = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''));
      const read = auditQuery.safeParse(given);
      const query = read.success ? read.data : auditQuery.parse({});
      const { page, pageSize, ...filter } = query;
      return c.html(auditPageOf(reader(c), filter, await listAudit(db.sql, query)) as string);
    })
    .post('/audit/people', may('audit.read'), async (c) => {
      const { name } = await c.req.parseBody();
      const people = typeof name === 'string' && name.trim() ? await findPeople(db.sql, name.trim()) : [];
      return c.html(peoplePage(reader(c), people) as string);
    });
}
