// Asks once before what cannot be undone, naming the consequence.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { LoadedView } from '../list.ts';
import { gapWords } from './log-words.ts';
import { said } from './said.ts';

export const CONFIRMED = ['raise', 'extend', 'stand-down', 'close'] as const;
export type Confirmed = (typeof CONFIRMED)[number];

function consequence(reader: Reader, { row, callout, people }: LoadedView, action: Confirmed): Html {
  const { t } = reader;
  const kind = t(`kind.${row.kind}`);
  if (action === 'extend') return html`<p>${t('confirm.what.extend')}</p>`;
  if (action === 'close') {
    const n = people.filter((p) => p.answeredAt && p.state !== 'home_safe').length;
    return html`<p>${t('confirm.what.close', { n })}</p>`;
  }
  if (action === 'stand-down')
    return html`<p>${t('confirm.what.stand-down', { kind, n: people.length })}</p>`;
  const gap = gapWords(reader, callout.gap);
  const next = callout.echelons.find((e) => e.state === 'pending');
  const asks = row.plan.echelons.find((e) => e.number === next?.number)?.asks ?? 0;
  return html`<p>${gap ? t('confirm.what.raise', { gap, asks }) : t('confirm.what.raise-none')}</p>`;
}

/** The part of the call-out to stand down, and a word for the log. */
function scope({ t }: Reader, { callout }: LoadedView): Html {
  const echelons = callout.echelons.filter((e) => e.state === 'raised');
  return html`<p class="field"><label for="scope">${t('confirm.scope')}</label><select id="scope" name="scope"><option value="all">${t('confirm.scope.all')}</option>
${echelons.length > 1 && echelons.map((e) => html`<option value="echelon:${e.number}">${t('confirm.scope.echelon', { number: e.number })}</option>`)}
${callout.roles.length > 1 && callout.roles.map((r) => html`<option value="role:${r.role}">${t('confirm.scope.role', { role: t(`role.${r.role}`) })}</option>`)}</select></p>
<p class="field"><label for="note">${t('confirm.note')}</label><input id="note" name="note" maxlength="200" autocomplete="off"></p>`;
}

export function confirmPage(reader: Reader, loaded: LoadedView, action: Confirmed): Html {
  const { t } = reader;
  const { row, callout } = loaded;
  const next = callout.echelons.find((e) => e.state === 'pending');
  const number = next?.number ?? callout.echelons.length;
  const title = t(`confirm.title.${action}`, { number });
  return consolePage(reader, {
    title,
    frame: row.kind,
    body: html`<div class="band"><b>${t(`kind.${row.kind}`)}</b>${said(row.title)}</div>
<h1>${title}</h1>
<div class="note wrong">${consequence(reader, loaded, action)}</div>
<form method="post" action="/callouts/${row.id}/${action}">
<input type="hidden" name="number" value="${number}"><input type="hidden" name="version" value="${row.version}">
${action === 'stand-down' && scope(reader, loaded)}
<div class="actions"><button class="danger ${row.kind}">${t(`confirm.do.${action}`, { kind: t(`kind.${row.kind}`) })}</button>
<a class="button" href="/callouts/${row.id}">${t('confirm.back')}</a></div></form>`,
  });
}
