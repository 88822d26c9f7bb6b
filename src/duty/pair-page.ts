// What two neighbouring sites share, as a page that prints on A4: whom to call, who is on post, the radio, the log.
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { pageStyle, table } from '../callout/pages/report-page.ts';
import { cityDate, cityStamp, cityTime } from '../kernel/calendar.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
import { documentPage, type Html, keepLanguage, type Reader, readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { type entryPage, listEntries } from './pair-log.ts';
import { type pairSheet, readPairSheet } from './pair-sheet.ts';
import type { DutyDeps } from './routes.ts';
import { readPair, type wholePair } from './site-pairs.ts';

type Pair = z.output<typeof wholePair>['pair'];
type Side = z.output<typeof pairSheet>['sides'][number];
type Entry = z.output<typeof entryPage>['items'][number];
const MOST_ENTRIES = 100;

function sidePart(reader: Reader, heading: string, place: Pair['a'], side: Side): Html {
  const { t, now } = reader;
  const heads = (...names: string[]) => names.map((name) => t(`joint.head.${name}`));
  const contacts = side.contacts.map((c) => [t(`joint.role.${c.role}`), c.name, c.phone ?? '—']);
  const guards = side.guards.map((g) => {
    const is = g.away ? 'away' : g.now ? 'now' : 'later';
    return [
      `${cityTime(g.startsAt, now)}–${cityTime(g.endsAt, now)}`,
      g.name,
      g.phone ?? '—',
      t(`joint.is.${is}`),
    ];
  });
  const sets = side.sets.map((s) => [
    ...[
      s.callSign,
      s.channel ? `${s.channel} ${s.frequency}` : '—',
      s.serial,
      t(`joint.condition.${s.condition}`),
    ],
  ]);
  const channels = side.channels.map((c) => [c.name, c.frequency, c.purpose || '—']);
  const part = (key: string, head: string[], rows: string[][]) =>
    rows.length > 0
      ? table(heading, `${place.siteName} · ${t(`joint.${key}`)}`, head, rows)
      : html`<p class="quiet">${place.siteName} · ${t(`joint.${key}.none`)}</p>`;
  return html`<h2>${place.siteName}</h2>
<p>${[place.stationName, place.employerName].filter(Boolean).join(' · ')}</p>
${part('contacts', heads('role', 'name', 'phone'), contacts)}
${part('guards', heads('shift', 'name', 'phone', 'state'), guards)}
${part('sets', heads('call-sign', 'channel', 'serial', 'condition'), sets)}
${part('channels', heads('channel', 'frequency', 'purpose'), channels)}`;
}

function logPart(reader: Reader, heading: string, entries: Entry[]): Html {
  const { t, now } = reader;
  if (entries.length === 0)
    return html`<h2>${t('joint.log')}</h2><p class="quiet">${t('joint.log.none')}</p>`;
  const rows = entries.map((e) => {
    const text = e.correctedById === null ? e.text : html`<s>${e.text}</s> ${t('joint.corrected')}`;
    const what = e.correctsId === null ? text : html`${t('joint.corrects')} ${text}`;
    return [cityTime(e.at, now), e.place || '—', what, e.people || '—', e.byName];
  });
  const heads = ['at', 'place', 'what', 'people', 'by'].map((name) => t(`joint.head.${name}`));
  return table(heading, t('joint.log'), heads, rows);
}

export function pairPages({ db, clock }: DutyDeps, texts: Texts) {
  return new Hono<Signed>().get('/joint-duty/:id/print', may('duty.read', 'site-pair'), async (c) => {
    const { id } = parseWith(idParam, { id: c.req.param('id') });
    const [who, now] = [c.get('who'), clock.now()];
    const whole = await readPair(db.sql, id, who);
    if (!whole) throw new Problem(404, 'not-found');
    const { sides } = await readPairSheet(db, id, { who, now });
    const { items } = await listEntries(db.sql, id, { page: 1, pageSize: MOST_ENTRIES }, who);
    keepLanguage(c);
    c.header('cache-control', 'no-store');
    const reader = readerOf(c, texts, now);
    const { t } = reader;
    const { a, b, distanceMetres } = whole.pair;
    const heading = t('joint.title', { a: a.siteName, b: b.siteName });
    const away = distanceMetres === null ? '' : t('joint.distance', { n: distanceMetres });
    const [sideA, sideB] = sides;
    return c.html(
      documentPage(reader, {
        title: heading,
        frame: 'paper',
        head: html`<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/console.css">${pageStyle(reader, heading)}`,
        body: html`<div class="band noprint"><a href="/console/joint-duty/${id}">${t('joint.back')}</a> ${t('joint.print')}</div>
<main class="sheet"><h1>${t('joint.sheet')}</h1><p class="number">${heading}</p><p>${away}</p>
${sideA && sidePart(reader, heading, a, sideA)}${sideB && sidePart(reader, heading, b, sideB)}
${logPart(reader, heading, items)}
<p class="issued">${[...new Set([a.stationName, b.stationName])].join('、')}<br>${cityDate(now)}<br><span class="quiet">${t('joint.as-of', { time: cityStamp(now) })}</span></p></main>`,
      }),
    );
  });
}
