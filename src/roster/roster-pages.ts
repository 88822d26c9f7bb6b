// The roster as pages: who is on it, the units with their vacancies, and taking a file in after a dry run.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { consolePage, pager, searchPager } from '../access/console.ts';
import { may, type Signed } from '../access/guard.ts';
import { type Html, type Reader, readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { listWords } from '../kernel/words.ts';
import type { RosterDeps } from './deps.ts';
import { tableFile } from './file-routes.ts';
import { importRoster } from './import.ts';
import type { ImportReport, RowRemark } from './import-report.ts';
import { listMembers } from './member-list.ts';
import { memberSearch } from './member-search.ts';
import { listUnits, type Unit } from './tree.ts';

const REMARKS_SHOWN = 300;
type Members = Awaited<ReturnType<typeof listMembers>>;
interface Query {
  search?: string;
  unitId?: number;
}

function table(head: string[], rows: (string | number | Html)[][]): Html {
  return html`<div class="scroll"><table><thead><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function members(reader: Reader, list: Members): Html {
  const { t } = reader;
  const listed = (items: string[]) => listWords(reader, items);
  const heads = ['name', 'unit', 'post', 'county', 'site', 'phone', 'skills', 'note'];
  const rows = list.items.map((m) => {
    const notes = [
      m.status !== 'active' && t(`roster.page.${m.status}`),
      !m.consented && t('roster.page.no-consent'),
      !m.hasPosition && t('roster.page.no-position'),
    ].filter((note) => note !== false);
    const skills = listed(m.qualifications.map((q) => t(`qualification.${q}`)));
    return [
      ...[m.name, m.unitName, m.post ? t(`post.${m.post}`) : '', m.countyName ?? '', m.siteName ?? ''],
      ...[m.phone ?? '', skills, listed(notes)],
    ];
  });
  return table(
    heads.map((h) => t(`roster.page.${h}`)),
    rows,
  );
}

interface Branch {
  unit: Unit;
  below: Branch[];
  people: number;
  vacancies: number;
}

function branchesOf(units: Unit[], parentId: number | null): Branch[] {
  return units
    .filter((u) => u.parentId === parentId)
    .map((unit) => {
      const below = branchesOf(units, unit.id);
      const own = unit.posts.reduce((sum, p) => sum + p.vacancies, 0);
      const sum = (of: (b: Branch) => number) => below.reduce((total, b) => total + of(b), 0);
      const people = unit.people + sum((b) => b.people);
      return { unit, below, people, vacancies: own + sum((b) => b.vacancies) };
    });
}

function branch(reader: Reader, { unit, below, people, vacancies }: Branch): Html {
  const { t } = reader;
  const line = html`<a href="/roster?unitId=${unit.id}">${unit.name}</a> ${t('roster.page.strength', { n: people })}${vacancies > 0 && html` <b class="vacant">${t('roster.page.vacant', { n: vacancies })}</b>`}`;
  if (below.length === 0)
    return html`<li>${line} <small>${listWords(
      reader,
      unit.leaders.map((l) => l.name),
    )}</small></li>`;
  return html`<li><details><summary>${line}</summary><ul>${below.map((b) => branch(reader, b))}</ul></details></li>`;
}

function importForm({ t }: Reader): Html {
  return html`<form method="post" action="/roster/import" enctype="multipart/form-data" id="import">
<h2>${t('roster.page.import')}</h2><p class="quiet">${t('roster.page.import.what')}</p>
<p class="field"><label for="file">${t('roster.page.file')}</label><input id="file" type="file" name="file" accept=".xlsx,.csv" required></p>
<div class="actions"><button class="primary">${t('roster.page.check')}</button>
<button formaction="/roster/import?write=yes">${t('roster.page.take-in')}</button></div></form>`;
}

function rosterPage(reader: Reader, about: { list: Members; units: Unit[]; query: Query }): Html {
  const { t } = reader;
  const { list, units, query } = about;
  const unit = units.find((u) => u.id === query.unitId);
  const nobody = list.total === 0 && !query.search && !unit;
  const pages = Math.max(1, Math.ceil(list.total / list.pageSize));
  const at = (page: number) => `/roster?page=${page}${query.unitId ? `&unitId=${query.unitId}` : ''}`;
  const fields = { search: query.search, unitId: query.unitId };
  return consolePage(reader, {
    title: t('roster.page.title'),
    here: 'roster',
    body: html`<h1>${t('roster.page.title')}${unit && html`：${unit.name} <a class="quiet" href="/roster">${t('roster.page.all')}</a>`}</h1>
<form method="post" action="/roster" class="inline filter"><label for="search">${t('roster.page.search')}</label>
<input id="search" name="search" value="${query.search ?? ''}" autocomplete="off"><button>${t('roster.page.find')}</button>
<span>${t('roster.page.found', { n: list.total })}</span><span class="grow"></span>
${t('roster.page.export')} <a href="/api/roster/export.xlsx">XLSX</a> <a href="/api/roster/export.csv">CSV</a></form>
${nobody ? html`<p class="note">${t('roster.page.empty')}</p>` : list.items.length === 0 ? html`<p>${t('roster.page.none')}</p>` : members(reader, list)}
${query.search ? searchPager(reader, list.page, pages, { action: '/roster', fields }) : pager(reader, list.page, pages, at)}
${units.length > 0 && html`<h2 id="units">${t('roster.page.units')}</h2><ul class="tree">${branchesOf(units, null).map((b) => branch(reader, b))}</ul>`}
${importForm(reader)}`,
  });
}

function remarks({ t, language }: Reader, title: string, list: RowRemark[]): Html {
  if (list.length === 0) return html``;
  const heads = ['row', 'column', 'value', 'reason'].map((h) => t(`roster.page.${h}`));
  const rows = list.slice(0, REMARKS_SHOWN).map((r) => [r.row, r.column, r.value, r.reason[language]]);
  const more = list.length - rows.length;
  return html`<details open><summary><b>${title}（${list.length}）</b></summary>${table(heads, rows)}
${more > 0 && html`<p>${t('roster.page.more', { n: more })}</p>`}</details>`;
}

function reportPage(reader: Reader, report: ImportReport): Html {
  const { t } = reader;
  const { rows, added, changed, unchanged, refused, normalised, missing } = report;
  const title = report.dryRun ? t('roster.page.dry-run') : t('roster.page.imported');
  return consolePage(reader, {
    title,
    here: 'roster',
    body: html`<h1>${title}</h1>
<p class="note"><b>${report.file}</b> ${t('roster.page.sums', { rows, added, changed, unchanged, refused, normalised })}</p>
${remarks(reader, t('roster.page.errors'), report.errors)}
${remarks(reader, t('roster.page.notes'), report.notes)}
${remarks(reader, t('roster.page.rewritten'), report.rewritten)}
${
  missing.length > 0 &&
  html`<details><summary><b>${t('roster.page.missing')}（${missing.length}）</b></summary><p>${listWords(
    reader,
    missing.map((m) => m.name),
  )}</p></details>`
}
${report.dryRun && html`<p>${t('roster.page.again')}</p>${importForm(reader)}`}
<p><a href="/roster">${t('roster.page.title')}</a></p>`,
  });
}

export function rosterPages({ db, clock }: RosterDeps, texts: Texts) {
  const reader = (c: Context) => readerOf(c, texts, clock.now());
  /** What cannot be read is left out. */
  async function show(c: Context<Signed>, given: object) {
    const { lang: _, ...asked } = given as Record<string, unknown>;
    const read = memberSearch.safeParse(asked);
    const query = read.success ? read.data : memberSearch.parse({});
    const [list, units] = await Promise.all([
      listMembers(db.sql, query, c.get('who'), clock.now()),
      listUnits(db.sql, c.get('who'), clock.now()),
    ]);
    return c.html(rosterPage(reader(c), { list, units, query }) as string);
  }
  return new Hono<Signed>()
    .get('/roster', may('member.read'), (c) => show(c, c.req.query()))
    .post('/roster', may('member.read'), async (c) => show(c, await c.req.parseBody()))
    .post('/roster/import', may('roster.import'), async (c) => {
      const file = await tableFile(c.req.raw);
      const dryRun = c.req.query('write') !== 'yes';
      const report = await importRoster(db, file, { dryRun, now: clock.now(), actor: c.get('actor') });
      return c.html(reportPage(reader(c), report) as string);
    });
}
