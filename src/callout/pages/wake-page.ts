// "Would this phone wake me?" as a page: every sentence that could be true of a phone, each marked with when it is. The phone's
// program shows what holds of the one in hand; without it, all the advice stands there.
import { html } from 'hono/html';
import { type Html, type Reader, smallPage } from '../../kernel/page.ts';

/** Shown when one of these holds; see src/web/phone/wake.ts. */
const when = (holds: string, inside: Html, look = ''): Html =>
  html`<div data-if="${holds}" class="${look}">${inside}</div>`;

const PLATFORMS = ['ios', 'huawei', 'xiaomi', 'oppo', 'vivo', 'android'] as const;

/** Drawn as the phone shows it. */
const SHARE = html`<svg viewBox="0 0 48 48" width="64" height="64" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3"><path d="M16 20h-6v22h28V20h-6M24 30V6M16 13l8-8 8 8"/></svg>`;
const ADD = html`<svg viewBox="0 0 48 48" width="64" height="64" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3"><rect x="7" y="7" width="34" height="34" rx="8"/><path d="M24 15v18M15 24h18"/></svg>`;
const HOME = html`<svg viewBox="0 0 48 48" width="64" height="64" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3"><rect x="10" y="3" width="28" height="42" rx="5"/><rect x="18" y="12" width="12" height="12" rx="3" fill="#c8102e"/><path d="M20 40h8"/></svg>`;

function verdicts({ t }: Reader): Html {
  const verdict = (holds: string, look: string) =>
    when(holds, html`<p class="wakes">${t(`wake.${holds}`)}</p><p>${t(`wake.${holds}.why`)}</p>`, look);
  return html`${['yes', 'unproven'].map((holds) => verdict(holds, ''))}
${['missed', 'ask', 'denied', 'install', 'wechat', 'cannot', 'off', 'offline', 'not-member'].map((holds) => verdict(holds, 'note wrong'))}`;
}

function steps({ t }: Reader): Html {
  const step = (n: number, picture: Html) =>
    html`<p>${picture}<br><b>${n}. ${t(`wake.install.${n}`)}</b></p>`;
  return when(
    'install',
    html`${step(1, SHARE)}${step(2, ADD)}${step(3, HOME)}<p class="quiet">${t('wake.install.old')}</p>`,
  );
}

function facts({ t }: Reader): Html {
  const fact = (name: string, said: Html) =>
    html`<div><dt>${t(`wake.fact.${name}`)}</dt><dd>${said}</dd></div>`;
  const either = (...holds: string[]) =>
    html`${holds.map((h) => html`<span data-if="is-${h}">${t(`wake.is.${h}`)}</span>`)}`;
  const time = (name: string) =>
    html`<span data-time="${name}"></span><span data-if="no-${name}">${t('wake.never')}</span>`;
  return when(
    'facts',
    html`<h2>${t('wake.facts')}</h2><dl class="facts">
${fact('permission', either('granted', 'default', 'denied'))}
${fact('held', either('live', 'retired', 'unknown', 'none'))}
${fact('worker', either('worker', 'no-worker'))}
${fact('installed', either('installed', 'browser'))}
${fact('arrived', time('arrivedAt'))}
${fact('passed', time('passedAt'))}
${fact('next', time('nextAt'))}
</dl>`,
  );
}

/** A page of one's own words for one language, kept by the phone like a file. */
export function wakePage(reader: Reader): Html {
  const { t } = reader;
  return smallPage(reader, {
    title: t('wake.title'),
    body: html`<main><h1>${t('wake.title')}</h1>
<div role="status">${verdicts(reader)}</div>
${when('ask', html`<button type="button" class="big yes" data-do="allow">${t('wake.allow')}</button>`)}
${steps(reader)}
${when('live', html`<button type="button" class="mid" data-do="test">${t('wake.test')}</button>`)}
<div role="status">${when('waiting', html`<p>${t('wake.test.waiting')}</p>`, 'note')}
${when('received', html`<p><b>${t('wake.test.received')} <span data-time="after"></span></b>${t('wake.test.received.why')}</p>`, 'note')}
${['not-shown', 'failed', 'late'].map((h) => when(h, html`<p><b>${t(`wake.test.${h}`)}</b>${t(`wake.test.${h}.why`)}</p>`, 'note wrong'))}
${when('refused', html`<p data-time="refusal"></p>`, 'note wrong')}</div>
${facts(reader)}
${PLATFORMS.map((p) => when(p, html`<h2>${t(`wake.${p}`)}</h2><p>${t(`wake.${p}.battery`)}</p><p>${t(`wake.${p}.notices`)}</p>`))}
<p class="quiet">${t('wake.other-ways')}</p></main>`,
  });
}
