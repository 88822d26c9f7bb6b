// Pages that were there stay readable without a network. A page is always asked of the server first; what it gives is kept,
// and what it says is over is forgotten.
import { kept } from '../store.ts';
import { type Language, languageOf, wordIn } from '../words.ts';
import { after_ms, worker } from './worker.ts';

const PAGES = 'pages-3';
const FILES = 'files-3';
const OURS = ['/phone/', '/phone/style.css', '/icon.svg', '/icon-192.png'];
const MOST_PAGES = 12;
/** A network that gives nothing for so long counts as none, when there is something to show. */
const PATIENCE_MS = 4_000;

export async function keepFiles(): Promise<void> {
  const cache = await caches.open(FILES);
  await cache.addAll(OURS);
  await keepProgram(await (await cache.match('/phone/'))?.text());
}

/** Whatever a part of the program names, that part needs: which parts there are is the build's to say. */
const PARTS = /["'`]\.\/([\w-]+\.js)["'`]/g;

/** A kept page is worth little without its program: all of it, in that page's language, and what it shows of the server's. */
async function keepProgram(page = ''): Promise<void> {
  const language = /\/phone\/(\w+)\/app\.js/.exec(page)?.[1];
  if (!language) return;
  const cache = await caches.open(FILES);
  const keptText = async (path: string): Promise<string> => {
    if (!(await cache.match(path))) await cache.add(path);
    return (await (await cache.match(path))?.text()) ?? '';
  };
  const parts = new Set(['app.js']);
  for (const part of parts)
    for (const [, next = ''] of (await keptText(`/phone/${language}/${part}`)).matchAll(PARTS))
      parts.add(next);
  await keptText(`/phone/wake/${language}`);
}

export async function forgetOldCaches(): Promise<void> {
  for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
}

const asPage = { headers: { accept: 'text/html' }, credentials: 'same-origin' as const };

/** Fetches a summons page before anybody opens it, so that it can be read when the network goes. */
export async function keepPage(link: string): Promise<void> {
  const url = new URL(link, worker.location.href);
  if (url.origin === worker.location.origin) await fromServer(new Request(url.href, asPage), url.pathname);
}

async function fromServer(request: Request, key: string): Promise<Response> {
  const response = await fetch(request);
  const cache = await caches.open(PAGES);
  if (response.ok && !response.redirected) {
    await cache.put(key, response.clone());
    void response
      .clone()
      .text()
      .then(keepProgram)
      .catch(() => {});
    // The oldest go: a page tells of people, and nobody comes back to it.
    for (const old of (await cache.keys()).slice(0, -MOST_PAGES)) await cache.delete(old);
  }
  if (response.status === 404 || response.status === 410) await cache.delete(key);
  return response;
}

/** What was kept, marked so that the page can say how old it is. */
async function held(key: string): Promise<Response | undefined> {
  // The app's own document came with its files, before anybody opened it.
  const found =
    (await (await caches.open(PAGES)).match(key)) ?? (await (await caches.open(FILES)).match(key));
  if (!found) return undefined;
  const headers = new Headers(found.headers);
  headers.set('x-from-phone', 'kept');
  const text = (await found.text()).replace('<main ', '<main data-kept ');
  return new Response(text, { status: found.status, headers });
}

async function page(request: Request, key: string): Promise<Response> {
  const old = await held(key);
  const fresh = fromServer(request, key);
  if (!old) return fresh.catch(() => notOpened(request));
  return Promise.race([fresh, after_ms(PATIENCE_MS).then(() => old)]).catch(() => old);
}

async function file(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(FILES);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(key, response.clone());
    return response;
  });
  const old = await cache.match(key);
  if (!old) return fresh;
  fresh.catch(() => {});
  return old;
}

const asText = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function plainPage(language: Language, title: string, why: string, more = ''): Response {
  const html = `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${asText(title)}</title><link rel="stylesheet" href="/phone/style.css"><script type="module" src="/phone/${language}/app.js"></script>
<main><p id="net" class="net" role="status" hidden></p><h1>${asText(title)}</h1><p>${asText(why)}</p><div id="now"></div>${more}</main>`;
  return new Response(html, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

const languageOfReader = () => languageOf(navigator.language);

function notOpened(_: Request): Response {
  const language = languageOfReader();
  return plainPage(
    language,
    wordIn(language, 'phone-app.not-opened'),
    wordIn(language, 'phone-app.not-opened.why'),
  );
}

/** The muster point's code was scanned where there is no network: whoever this phone belongs to can check in all the same. */
async function atMusterPoint(token: string): Promise<Response> {
  const language = languageOfReader();
  const calloutId = Number.parseInt(token.split('.')[0] ?? '', 36);
  const path = await kept<string>(`callout:${calloutId}`).catch(() => undefined);
  const say = (key: string) => wordIn(language, `phone-app.at.${key}`);
  if (!path) return plainPage(language, say('unknown'), say('unknown.why'));
  const form = `<form method="post" action="${asText(path)}/check-in" data-queue="check-in"><input type="hidden" name="qr" value="${asText(token)}"><button class="big safe">${asText(wordIn(language, 'phone.arrived'))}</button></form>`;
  return plainPage(language, say('saved'), say('why'), form);
}

/** Ours to answer, or null: then the browser does as without us. */
export function answerOf(request: Request): Promise<Response> | null {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return null;
  const { pathname } = url;
  const reads = (request.headers.get('accept') ?? '').includes('text/html') || request.mode === 'navigate';
  if (reads && /^\/(a\/[^/]+(\/squad)?|rc\/[^/]+|phone\/)$/.test(pathname)) return page(request, pathname);
  if (pathname === '/api/me/summonses') return page(request, pathname);
  const token = /^\/at\/([\w.-]+)$/.exec(pathname)?.[1];
  if (reads && token) return fetch(request).catch(() => atMusterPoint(token));
  if (/^\/(phone\/.+|icon[\w-]*\.(svg|png))$/.test(pathname)) return file(request, pathname);
  return null;
}
