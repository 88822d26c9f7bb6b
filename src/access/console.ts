// The console's frame: the sections that its reader may open, and what stands around each page.
import type { MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import { documentPage, type Html, keepLanguage, type Reader } from '../kernel/page.ts';
import type { Permission } from './permissions.ts';

const SECTIONS = [
  ['whole', '/console/', 'desk.view'],
  ['home', '/desk', 'desk.view'],
  ['launch', '/launch', 'callout.launch'],
  ['callouts', '/callouts', 'callout.read'],
  ['roster', '/roster', 'member.read'],
  ['preflight', '/console/admin/pre-flight', 'desk.view'],
  ['texts', '/console/admin/texts', 'desk.view'],
  ['messages', '/messages', 'message.read'],
  ['audit', '/console/admin/audit', 'audit.read'],
  ['people', '/console/admin/people', 'access.manage'],
  ['app', '/phone/', 'self.manage'],
  ['me', '/me', 'self.manage'],
] as const satisfies (readonly [string, string, Permission])[];
export type Section = (typeof SECTIONS)[number][0];

/** For every page of the console: kept nowhere, in the language last chosen. */
export const consolePages: MiddlewareHandler = async (c, next) => {
  await next();
  keepLanguage(c);
  c.header('cache-control', 'no-store');
};

export interface ConsoleParts {
  title: string;
  here?: Section;
  /** The frame of a call-out's kind. */
  frame?: string;
  /** Loads itself again after so many seconds. */
  refresh_seconds?: number;
  body: Html;
}

export function consolePage(reader: Reader, parts: ConsoleParts): Html {
  const { t, language } = reader;
  const other = language === 'zh' ? 'en' : 'zh';
  const { title, here, frame, refresh_seconds, body } = parts;
  return documentPage(reader, {
    title: `${title} · ${t('console.name')}`,
    frame,
    head: html`<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/console.css">
${refresh_seconds !== undefined && html`<meta http-equiv="refresh" content="${refresh_seconds}">`}`,
    body: html`<header class="top"><nav aria-label="${t('console.name')}"><b>${t('console.name')}</b>
${SECTIONS.filter(([, , permission]) => reader.may(permission)).map(([name, href]) => html`<a href="${href}"${name === here ? html` aria-current="page"` : ''}>${t(`console.${name}`)}</a>`)}</nav>
<span class="grow"></span><a href="?lang=${other}" hreflang="${other}">${t('page.other-language')}</a>
<form method="post" action="/leave"><button class="plain">${t('console.leave')}</button></form></header>
<main class="console">
${body}
</main>`,
  });
}

/** The same for what was searched: no name and no number stands in an address. */
export function searchPager(
  { t }: Reader,
  page: number,
  pages: number,
  search: { action: string; fields: Record<string, string | number | undefined> },
): Html {
  if (pages <= 1) return html``;
  const hidden = Object.entries(search.fields).filter(([, value]) => value !== undefined);
  return html`<form method="post" action="${search.action}" class="pager">${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${page > 1 && html`<button name="page" value="${page - 1}">${t('page.previous')}</button>`}
<span>${t('page.of', { page, pages })}</span>
${page < pages && html`<button name="page" value="${page + 1}">${t('page.next')}</button>`}</form>`;
}

/** Links to the pages before and after this one; nothing when there is only one. `at` gives a page's address. */
export function pager({ t }: Reader, page: number, pages: number, at: (page: number) => string): Html {
  if (pages <= 1) return html``;
  return html`<nav class="pager">${page > 1 && html`<a class="button" rel="prev" href="${at(page - 1)}">${t('page.previous')}</a>`}
<span>${t('page.of', { page, pages })}</span>
${page < pages && html`<a class="button" rel="next" href="${at(page + 1)}">${t('page.next')}</a>`}</nav>`;
}
