// Where a guard reports what is unsafe, and reads what became of it: a plain form, without script, so that any phone is enough.
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { may, type Signed } from '../access/guard.ts';
import { cityTime } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { invalid } from '../kernel/fields.ts';
import { type Html, keepLanguage, type Reader, readerOf, smallPage } from '../kernel/page.ts';
import type { FieldError } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { listCategories } from './categories.ts';
import { REPORT_CLASSES } from './field-report-rules.ts';
import { type MyReport, myReports } from './field-reports.ts';
import { FILE_LIMIT } from './files.ts';
import { readReportForm } from './report-form.ts';
import type { DutyDeps } from './routes.ts';
import { MOST_LETTERS, MOST_PLACE, ownReportFields, sendReport } from './take-report.ts';

type Categories = Awaited<ReturnType<typeof listCategories>>;

interface Filled {
  values: Record<string, string>;
  wrong: FieldError[];
}

function becameOf({ t }: Reader, r: MyReport): string {
  const said = { to: r.forwardedTo ?? '', reason: r.declineReason ?? '', outcome: r.outcome ?? '' };
  return `${r.merged ? t('fr.merged') : ''}${t(`fr.is.${r.state}`, said)}`;
}

const mine = (reader: Reader, reports: readonly MyReport[]): Html => {
  const { t, now, language } = reader;
  return html`<h2>${t('fr.mine')}</h2>
${reports.length === 0 && html`<p>${t('fr.mine.none')}</p>`}
${reports.map((r) => html`<div class="note"><b>${r[language]} · ${cityTime(r.receivedAt, now)}</b>${r.text.slice(0, 80)}<p role="status">${becameOf(reader, r)}</p></div>`)}`;
};

/** A field's words, what is wrong with it, and itself. */
function field({ t }: Reader, { wrong }: Filled, name: string, control: Html): Html {
  const found = wrong.filter((w) => w.field === name);
  return html`<label for="${name}">${t(`fr.${name}`)}</label>
${found.map((w) => html`<p class="note wrong" id="${name}-wrong">${t(w.code, w.vars)}</p>`)}${control}`;
}

function formOf(reader: Reader, filled: Filled, categories: Categories, sharing: boolean): Html {
  const { t, language, langQuery } = reader;
  const { values } = filled;
  const options = REPORT_CLASSES.map(
    (of) =>
      html`<optgroup label="${t(`fr.class.${of}`)}">${categories
        .filter((k) => k.class === of)
        .map(
          (k) =>
            html`<option value="${k.id}"${values.categoryId === String(k.id) ? html` selected` : ''}>${k[language]}</option>`,
        )}</optgroup>`,
  );
  return html`<form method="post" action="/field-reports${langQuery}" enctype="multipart/form-data">
<input type="hidden" name="clientId" value="${values.clientId ?? randomUUID()}">
${field(reader, filled, 'categoryId', html`<select id="categoryId" name="categoryId" required><option value="">${t('fr.choose')}</option>${options}</select>`)}
${field(reader, filled, 'text', html`<textarea id="text" name="text" rows="5" maxlength="${MOST_LETTERS}" required>${values.text ?? ''}</textarea>`)}
${field(reader, filled, 'place', html`<input id="place" name="place" maxlength="${MOST_PLACE}" value="${values.place ?? ''}">`)}
${field(reader, filled, 'seenAt', html`<input id="seenAt" name="seenAt" type="datetime-local" value="${values.seenAt ?? ''}">`)}
${sharing && html`<label class="tick"><input type="checkbox" name="here" value="1"${values.here ? html` checked` : ''}>${t('fr.here')}</label>`}
${field(reader, filled, 'photo', html`<input id="photo" name="photo" type="file" accept="image/jpeg,image/png"><p class="quiet">${t('fr.photo.how', { limit: FILE_LIMIT })}</p>`)}
<button class="big yes">${t('fr.send')}</button></form>`;
}

interface Parts {
  categories: Categories;
  reports: readonly MyReport[];
  sharing: boolean;
  filled: Filled;
  sent: boolean;
}

function reportPage(reader: Reader, { categories, reports, sharing, filled, sent }: Parts): Html {
  const { t } = reader;
  return smallPage(reader, {
    title: t('fr.title'),
    body: html`<main><h1>${t('fr.title')}</h1>
${sent && html`<p class="note" role="status"><b>✓ ${t('fr.sent')}</b>${t('fr.sent.next')}</p>`}
${filled.wrong.length > 0 && html`<p class="note wrong" role="alert"><b>${t('fr.not-sent')}</b>${t('fr.kept')}</p>`}
<p>${t('fr.what')}</p><p class="quiet">${t('fr.no-watching')}</p>
${formOf(reader, filled, categories, sharing)}${mine(reader, reports)}</main>`,
  });
}

const sharesPosition = async (sql: Sql, memberId: number | null): Promise<boolean> =>
  (await sql`select from member where id = ${memberId} and own_pos is not null`).length > 0;

const WRONG_PHOTO = {
  'too-large': { code: 'fr.photo.too-large', vars: { limit: FILE_LIMIT } },
  'not-a-picture': { code: 'fr.photo.not' },
};

export function fieldReportPages({ db, clock }: DutyDeps, texts: Texts) {
  const show = async (c: Context<Signed>, filled: Filled, sent = false): Promise<Html> => {
    keepLanguage(c);
    c.header('cache-control', 'no-store');
    const { memberId } = c.get('who');
    const categories = await listCategories(db.sql, 'report');
    const reports = await myReports(db.sql, memberId);
    const sharing = await sharesPosition(db.sql, memberId);
    return reportPage(readerOf(c, texts, clock.now()), { categories, reports, sharing, filled, sent });
  };
  return new Hono<Signed>()
    .get('/field-reports', may('report.send'), async (c) =>
      c.html(await show(c, { values: {}, wrong: [] }, c.req.query('sent') !== undefined)),
    )
    .post('/field-reports', may('report.send'), async (c) => {
      const { values, photo, wrong } = await readReportForm(c.req.raw);
      const given = ownReportFields.safeParse(values);
      const fields = [
        ...(given.success ? [] : invalid(given.error.issues, values).fields),
        ...(wrong ? [{ field: 'photo', ...WRONG_PHOTO[wrong] }] : []),
      ];
      if (!given.success || fields.length > 0)
        return c.html(await show(c, { values, wrong: fields }), wrong === 'too-large' ? 413 : 400);
      const { memberId, actor } = c.get('who');
      await sendReport(db, given.data, photo, { memberId, actor, now: clock.now() });
      const { langQuery } = readerOf(c, texts, clock.now());
      return c.redirect(`/field-reports${langQuery === '' ? '?' : `${langQuery}&`}sent=1`, 303);
    });
}
