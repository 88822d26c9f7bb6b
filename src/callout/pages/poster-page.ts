// To be printed and hung at the muster point: the code that checks in, its four digits for phones without a camera, and a
// list on paper for those without a phone.
import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { consolePage } from '../../access/console.ts';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { Person } from '../state.ts';
import type { CalloutRow } from '../store.ts';
import { said } from './said.ts';

/** Modules of white that readers want around it. */
const QUIET_MODULES = 4;

export function posterPage(reader: Reader, row: CalloutRow, link: string, people: Person[]): Html {
  const { t, now } = reader;
  const code = renderSVG(link, { ecc: 'M', border: QUIET_MODULES });
  return consolePage(reader, {
    title: `${t(`mark.${row.kind}`)}${t('poster.title')}`,
    frame: row.kind,
    body: html`<div class="band"><b>${t(`kind.${row.kind}`)}</b>${said(row.title)} · ${said(row.musterPlace)}</div>
<section class="poster"><h1>${t('poster.title')}</h1>
<div class="qr" role="img" aria-label="${t('poster.title')}">${raw(code)}</div>
<p>${t('poster.scan')}</p><p>${t('poster.or')} <b class="code">${row.musterCode}</b></p>
<p class="quiet">${t('poster.print')} <a href="${link}">${link}</a></p></section>
<section class="sheet"><h2>${t('poster.list')} · ${said(row.title)} · ${cityTime(row.launchedAt, now)}</h2>
<table><thead><tr><th>${t('poster.name')}</th><th>${t('poster.unit')}</th><th>${t('poster.time')}</th><th>${t('poster.sign')}</th></tr></thead>
<tbody>${people.map((p) => html`<tr><td>${said(p.name)}</td><td>${said(p.unitName)}</td><td></td><td></td></tr>`)}</tbody></table></section>`,
  });
}
