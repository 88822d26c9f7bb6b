// The pages of signing in: one question each, readable without script.
import { html } from 'hono/html';
import { type Html, type Reader, smallPage } from '../kernel/page.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Person } from './sign-in-code.ts';

interface Kept {
  phone?: string;
  next: string;
  keep: boolean;
  why?: Problem;
}

const told = ({ t }: Reader, why: Problem | undefined): Html =>
  why
    ? html`<p class="note wrong" role="alert"><b>${t(`problem.${why.code}`)}</b>${t(`problem.${why.code}.detail`, why.vars)}</p>`
    : html``;

const carried = ({ next, keep, phone }: Kept): Html =>
  html`<input type="hidden" name="next" value="${next}">${keep && html`<input type="hidden" name="keep" value="yes">`}${phone !== undefined && html`<input type="hidden" name="phone" value="${phone}">`}`;

export function phonePage(reader: Reader, kept: Kept): Html {
  const { t, language } = reader;
  const other = language === 'zh' ? 'en' : 'zh';
  return smallPage(reader, {
    title: t('sign-in.title'),
    body: html`<main><h1>${t('sign-in.title')}</h1>
${told(reader, kept.why)}
<form method="post" action="/sign-in/code">
<label for="phone">${t('sign-in.phone')}</label>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel webauthn" value="${kept.phone ?? ''}" required autofocus>
<label class="tick"><input type="checkbox" name="keep" value="yes"${kept.keep ? html` checked` : ''}> ${t('sign-in.keep')}</label>
<input type="hidden" name="next" value="${kept.next}">
<button class="big yes">${t('sign-in.send')}</button></form>
<p><button type="button" id="passkey" data-next="${kept.next}" data-failed="${t('sign-in.passkey.failed')}" hidden>${t('sign-in.passkey')}</button></p>
<p id="passkey-said" role="alert" class="quiet"></p>
<p class="quiet">${t('sign-in.roster')}</p>
<footer><a href="?lang=${other}&amp;next=${encodeURIComponent(kept.next)}" hreflang="${other}">${t('page.other-language')}</a></footer></main>
<script src="/passkey.js" type="module"></script>`,
  });
}

export function codePage(reader: Reader, kept: Kept & { phone: string }): Html {
  const { t } = reader;
  return smallPage(reader, {
    title: t('sign-in.code'),
    body: html`<main><h1>${t('sign-in.code')}</h1>
${told(reader, kept.why)}
<p>${t('sign-in.sent')}</p>
<form method="post" action="/sign-in">
<label for="code">${t('sign-in.digits')}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required autofocus>
${carried(kept)}
<button class="big yes">${t('sign-in.enter')}</button></form>
<form method="post" action="/sign-in/code">${carried(kept)}<button>${t('sign-in.again')}</button></form>
<p><a href="/sign-in?next=${encodeURIComponent(kept.next)}">${t('sign-in.other-phone')}</a></p></main>`,
  });
}

/** Several people have this phone: who is it? */
export function whoPage(
  reader: Reader,
  kept: Kept & { phone: string; code: string; people: Person[] },
): Html {
  const { t } = reader;
  return smallPage(reader, {
    title: t('sign-in.who'),
    body: html`<main><h1>${t('sign-in.who')}</h1>
<form method="post" action="/sign-in">${carried(kept)}<input type="hidden" name="code" value="${kept.code}">
${kept.people.map((p) => html`<p><button class="mid" name="who" value="${p.key}">${p.name}</button></p>`)}</form></main>`,
  });
}

export function linkPage(reader: Reader, token: string): Html {
  const { t } = reader;
  return smallPage(reader, {
    title: t('sign-in.title'),
    body: html`<main><h1>${t('console.name')}</h1><p>${t('sign-in.link')}</p>
<form method="post" action="/enter/${token}"><button class="big yes" autofocus>${t('sign-in.enter')}</button></form></main>`,
  });
}
