// Pages without script: who reads them, the document around them, and problems as a page when a person asked for one.
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html, raw } from 'hono/html';
import { problemResponse } from './http.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { Problem } from './problem.ts';
import { type Language, languageOf, type Texts } from './texts.ts';

/** A piece of a page: whatever was put into it is escaped. */
export type Html = ReturnType<typeof html>;
export type Words = (key: string, vars?: Record<string, string | number>) => string;

/** Who reads a page, and when. */
export interface Reader {
  language: Language;
  t: Words;
  now: Date;
  /** `?lang=en` when the reader chose it in the address, to be carried on; else empty. */
  langQuery: string;
  /** Of this page's policy: a style in the page itself must carry it. */
  nonce: string;
  /** May the reader do this? Nobody who is not signed in may do anything. */
  may(permission: string): boolean;
}

const LANGUAGE_COOKIE = 'muster_lang';
const isLanguage = (value: string | undefined): value is Language => value === 'zh' || value === 'en';

/** The language chosen in the address, else earlier, else the browser's. */
export function readerOf(c: Context, texts: Texts, now: Date): Reader {
  const asked = c.req.query('lang');
  const chosen = isLanguage(asked) ? asked : getCookie(c, LANGUAGE_COOKIE);
  const language = isLanguage(chosen) ? chosen : languageOf(c.req.header('accept-language'));
  const langQuery = isLanguage(asked) ? `?lang=${asked}` : '';
  return {
    language,
    t: (key, vars) => texts(language, key, vars),
    now,
    langQuery,
    nonce: c.get('secureHeadersNonce') ?? '',
    may: c.get('may') ?? (() => false),
  };
}

/** Keeps a choice made in the address for the pages that follow. */
export function keepLanguage(c: Context): void {
  const asked = c.req.query('lang');
  if (isLanguage(asked)) {
    setCookie(c, LANGUAGE_COOKIE, asked, { path: '/', sameSite: 'Lax', maxAge: 365 * 24 * 3600 });
  }
}

export interface PageParts {
  title: string;
  /** Class of the body: the frame of a call-out's kind. */
  frame?: string;
  /** Style sheets and other things of the head. */
  head?: Html;
  body: Html;
}

/** The whole document. */
export function documentPage(reader: Reader, { title, frame, head, body }: PageParts): Html {
  return html`<!doctype html>
<html lang="${reader.language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
${head}
</head>
<body class="${frame ?? ''}">
${body}
</body>
</html>`;
}

/** The phone's program, which no page needs: it comes after the page, and makes it work without a network. */
const app = ({
  language,
}: Reader) => html`<link rel="manifest" href="/manifest.webmanifest"><link rel="apple-touch-icon" href="/icon-180.png">
<meta name="theme-color" content="#c8102e"><script type="module" fetchpriority="low" src="/phone/${language}/app.js"></script>`;

/** A page of one column that needs no second request: everything is in it. `app`: one of the phone's. */
export const smallPage = (
  reader: Reader,
  { app: isApp, ...parts }: Omit<PageParts, 'head'> & { app?: true },
): Html =>
  documentPage(reader, {
    ...parts,
    head: html`<link rel="icon" href="data:,">
<style nonce="${reader.nonce}">${raw(PAGE_STYLE)}</style>${isApp && app(reader)}`,
  });

/** A person with a browser, rather than a program: asks for HTML, and not under /api. */
export function wantsPage(c: Context): boolean {
  return (c.req.header('accept') ?? '').includes('text/html') && !c.req.path.startsWith('/api/');
}

/** What went wrong, as a page for a person and as a problem body for a program. */
export function answerProblem(
  c: Context,
  texts: Texts,
  problem: Problem,
  now: Date,
): Response | Promise<Response> {
  if (!wantsPage(c)) return problemResponse(c, texts, problem);
  const reader = readerOf(c, texts, now);
  c.header('cache-control', 'no-store');
  return c.html(problemPage(reader, problem, c.req.path), problem.status);
}

function problemPage(reader: Reader, problem: Problem, path: string): Html {
  const { t } = reader;
  const title = t(`problem.${problem.code}`, problem.vars);
  const signIn = html`<p><a class="button big yes" href="/sign-in?next=${encodeURIComponent(path)}">${t('page.sign-in')}</a></p>`;
  const back = html`<p><a class="button big" href="/">${t('page.home')}</a></p>`;
  return smallPage(reader, {
    title,
    body: html`<main>
<h1>${title}</h1>
<p>${t(`problem.${problem.code}.detail`, problem.vars)}</p>
${problem.fields.length > 0 && html`<ul>${problem.fields.map((f) => html`<li>${f.field}：${t(f.code, f.vars)}</li>`)}</ul>`}
${problem.status === 401 && signIn}${problem.status === 403 && back}
</main>`,
  });
}
