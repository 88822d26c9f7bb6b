// Who would be asked, before anything is sent; and the one button that sends it, naming what it does.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import { countReasons } from '../build-plan.ts';
import type { LaunchRequest } from '../launch.ts';
import type { MadePlan } from '../make-plan.ts';
import type { LaunchValues } from './launch-form.ts';
import { gapWords } from './log-words.ts';
import { glassForm } from './request-page.ts';
import { distanceOf, rolesOf, said } from './said.ts';

export interface PreviewParts {
  reader: Reader;
  request: LaunchRequest;
  plan: MadePlan;
  values: LaunchValues;
  idempotencyKey: string;
  /** Of the first echelon: who has push, and who has only SMS. */
  reach: { push: number; sms: number };
  /** So large that a second person is asked, who has so many minutes. */
  second: { size: number; minutes: number } | null;
}

function table(head: string[], rows: (string | number)[][]): Html {
  return html`<div class="scroll"><table><thead><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function strength({ reader, request, plan }: PreviewParts): Html {
  const { t } = reader;
  const rows = request.lines.map(({ role, count }) => [
    ...[t(`role.${role}`), count, plan.supply[role] ?? 0, plan.shortfall[role] || ''],
  ]);
  const heads = [t('report.role'), t('report.required'), t('preview.available'), t('preview.short')];
  return html`<h2>${t('preview.supply')}</h2>${table(heads, rows)}`;
}

function echelons({ reader, plan }: PreviewParts): Html {
  const { t } = reader;
  let minutes = 0;
  const rows = plan.echelons.map((e) => {
    const when = e.number === 1 ? t('preview.at-once') : t('preview.after', { n: minutes });
    minutes += Math.round(e.windowSeconds / 60);
    return [t('board.echelon', { number: e.number }), when, e.asks, e.crossBorder || ''];
  });
  const heads = [t('report.echelon'), t('preview.when'), t('preview.asks'), t('preview.cross')];
  return html`<h2>${t('preview.echelons')}</h2>${table(heads, rows)}`;
}

function names({ reader, plan }: PreviewParts): Html {
  const { t } = reader;
  const lacks = new Map(plan.lacking.map((l) => [l.memberId, l.items.map(said).join('、')]));
  const marks = (p: MadePlan['pool'][number]) => {
    const items = lacks.get(p.memberId);
    return [p.tired && t('board.tired'), items && t('board.lacks', { items })].filter(Boolean).join(' · ');
  };
  const rows = plan.pool
    .filter((p) => p.plannedEchelon === 1)
    .map((p) => [
      ...[said(p.name), said(p.unitName), rolesOf(reader, p.roles)],
      ...[distanceOf(reader, p.distance_m), marks(p)],
    ]);
  const heads = [t('board.name'), t('board.unit'), t('board.role'), t('preview.distance'), ''];
  return html`<details><summary>${t('preview.people')}（${rows.length}）</summary>${table(heads, rows)}</details>`;
}

/** Whose messages wait until their quiet hours end. */
function quiet({ reader, plan }: PreviewParts): Html {
  const { t, now } = reader;
  if (plan.quiet.length === 0) return html``;
  const names = new Map(plan.pool.map((p) => [p.memberId, p.name]));
  const rows = plan.quiet.map(({ memberId, until }) => [
    said(names.get(memberId) ?? ''),
    cityTime(until, now),
  ]);
  return html`<details><summary>${t('preview.quiet', { n: rows.length })}</summary>${table([t('board.name'), t('preview.quiet-until')], rows)}</details>`;
}

function leftOut({ reader, plan }: PreviewParts): Html {
  const { t } = reader;
  const counts = Object.entries(countReasons(plan.leftOut)).sort(([, a], [, b]) => b - a);
  const rows = counts.map(([reason, n]) => [t(`left_out.${reason}`), n]);
  const listed = plan.leftOut.filter((l) => l.reason !== 'not_needed').slice(0, 500);
  const people = listed.map((l) => [said(l.name), t(`left_out.${l.reason}`)]);
  return html`<h2>${t('preview.left-out', { n: plan.leftOut.length })}${!plan.leftOutComplete && html` <span class="quiet">${t('preview.left-out-near')}</span>`}</h2>
${table([t('preview.reason'), t('preview.count')], rows)}
<details><summary>${t('board.name')}（${people.length}）</summary>${table([t('board.name'), t('preview.reason')], people)}</details>`;
}

/** What the button does: launches, or asks; and the way around, which is told to the city. */
function buttons({ reader, request, second }: PreviewParts, n: number): Html {
  const { t } = reader;
  const kind = t(`kind.${request.kind}`);
  if (!second)
    return html`<button class="danger ${request.kind}">${t('preview.confirm', { n, kind })}</button>`;
  return html`<button class="primary">${t('request.ask', { n: second.size })}</button>
${glassForm(reader, html`<button class="danger" name="glass" value="yes">${t('request.glass.do', { n, kind })}</button>`)}`;
}

function decision(parts: PreviewParts): Html {
  const { reader, request, plan, values, idempotencyKey, second } = parts;
  const { t } = reader;
  const n = plan.echelons[0]?.asks ?? 0;
  const kind = t(`kind.${request.kind}`);
  const kept = { ...values, arriveBy: request.arriveBy.toISOString(), idempotencyKey };
  const fields = Object.entries(kept).map(([k, v]) => html`<input type="hidden" name="${k}" value="${v}">`);
  const more = plan.pool.length - n;
  return html`<form method="post" action="/launch" class="decision">${fields}
${second && n > 0 && html`<p class="note wrong"><b>${t('request.needed', second)}</b></p>`}
${n > 0 ? html`<p class="note">${second && t('request.then')}<b>${t('preview.consequence', { n, kind, more })}</b></p>` : html`<p class="note wrong"><b>${t('preview.nobody')}</b></p>`}
<div class="actions">${n > 0 && buttons(parts, n)}
<button formaction="/launch/edit">${t('preview.edit')}</button></div></form>`;
}

export function previewPage(parts: PreviewParts): Html {
  const { reader, request, plan, reach } = parts;
  const { t, now } = reader;
  const short = gapWords(reader, plan.shortfall);
  const muster = request.musterPoint?.place ?? request.place;
  return consolePage(reader, {
    title: t('preview.title'),
    here: 'launch',
    frame: request.kind,
    body: html`<div class="band"><b>${t(`kind.${request.kind}`)}</b>${said(request.title)}</div>
<h1>${t('preview.title')}</h1>
<p class="figure-line"><b>${t('preview.wakes', { n: plan.echelons[0]?.asks ?? 0 })}</b> ${t('preview.reach', reach)}</p>
<p>${t('preview.by', { time: cityTime(request.arriveBy, now), place: said(muster) })}</p>
${short && html`<p class="note wrong"><b>${t('preview.short')}：${short}</b></p>`}
${decision(parts)}
${strength(parts)}${echelons(parts)}${names(parts)}${quiet(parts)}${leftOut(parts)}`,
  });
}
