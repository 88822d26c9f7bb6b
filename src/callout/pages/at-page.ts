// What the muster point's code opens: one button for whoever this phone is known to belong to, and the way for others.
import { html } from 'hono/html';
import { type Html, type Reader, smallPage } from '../../kernel/page.ts';
import type { PhoneView } from '../phone-view.ts';
import type { CalloutRow } from '../store.ts';
import { standing } from './phone-page.ts';
import { said } from './said.ts';

export function atPage(reader: Reader, row: CalloutRow, view: PhoneView | null, path: string): Html {
  const { t, langQuery } = reader;
  const known = view && {
    words: standing(view, reader),
    open: view.state !== 'on_scene' && !view.person.releasedAt,
  };
  const unknown = html`<p><b>${t('phone.at.unknown')}</b></p><p>${t('phone.at.unknown.why')}</p>`;
  return smallPage(reader, {
    title: `${t(`mark.${row.kind}`)}${t('phone.check-in')}`,
    frame: row.kind,
    body: html`<div class="band"><b>${t(`kind.${row.kind}`)}</b>${view ? said(view.person.name) : t('phone.check-in')}</div>
<main><h1>${said(row.title)}</h1><p>${said(row.musterPlace)}</p>
${known?.words && html`<p class="note"><b>${known.words}</b></p>`}
${known ? known.open && html`<form method="post" action="${path}${langQuery}"><button class="big safe">${t('phone.at.here')}</button></form>` : unknown}
</main>`,
  });
}
