// The squad's list on its leader's phone: who is there is ticked, and handed over when it is whole.
import { html } from 'hono/html';
import { cityTime } from '../../kernel/calendar.ts';
import { type Html, type Reader, smallPage } from '../../kernel/page.ts';
import type { Merged, SquadMember } from '../squad.ts';
import type { CalloutRow } from '../store.ts';
import { said } from './said.ts';

export interface SquadPageParts {
  reader: Reader;
  row: CalloutRow;
  path: string;
  squad: SquadMember[];
  /** What became of the list just given. */
  merged?: Merged;
}

function line({ t }: Reader, { memberId, name, state, withoutPhone }: SquadMember): Html {
  const there = state === 'on_scene';
  const over = state === 'released' || state === 'home_safe';
  return html`<tr><td><label class="tick"><input type="checkbox" name="present" value="${memberId}"${there ? ' checked' : ''}${over ? ' disabled' : ''}>${said(name)}</label></td>
<td>${t(`phone.state.${state}`)}</td>
<td><input type="checkbox" name="withoutPhone" value="${memberId}"${withoutPhone ? ' checked' : ''} aria-label="${t('phone.squad.no-phone')} ${said(name)}"></td></tr>`;
}

export function squadPage({ reader, row, path, squad, merged }: SquadPageParts): Html {
  const { t, now, langQuery } = reader;
  const there = squad.filter((s) => s.state === 'on_scene').length;
  const list = html`<form method="post" action="${path}/squad${langQuery}" data-queue="squad">
<table><thead><tr><th>${t('phone.squad.there')}</th><th>${t('phone.squad.state')}</th><th>${t('phone.squad.no-phone')}</th></tr></thead>
<tbody>${squad.map((s) => line(reader, s))}</tbody></table>
<div class="thumb"><button class="mid">${t('phone.squad.save')}</button>
<p><button class="mid safe" name="handOver" value="yes">${t('phone.squad.hand-over')}</button></p></div></form>`;
  return smallPage(reader, {
    title: `${t(`mark.${row.kind}`)}${t('phone.squad')}`,
    frame: row.kind,
    app: true,
    body: html`<div class="band"><b>${t(`kind.${row.kind}`)}</b>${said(row.title)}<span>${cityTime(now, now)}</span></div>
<main data-squad>
<p id="net" class="net" role="status" hidden></p>
<h1>${t('phone.squad')} ${t('phone.squad.count', { there, all: squad.length })}</h1>
${merged && html`<p class="note" role="status"><b>${t('phone.squad.merged', { ...merged })}</b></p>`}
<div id="now" tabindex="-1"></div>
${squad.length > 0 ? list : html`<p>${t('phone.squad.nobody')}</p>`}
<footer><a href="${path}${langQuery}">${t('phone.squad.back')}</a></footer>
</main>`,
  });
}
