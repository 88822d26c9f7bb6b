// One's own page of all that is held on one, table by table, and the same as a file.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { consolePage } from '../access/console.ts';
import { may, type Signed } from '../access/guard.ts';
import { cityDate, cityStamp } from '../kernel/calendar.ts';
import { type Html, type Reader, readerOf } from '../kernel/page.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import type { RosterDeps } from './deps.ts';
import { HELD_COLUMNS } from './held-column-texts.ts';
import { type Held, heldOn, type Whose } from './held-on.ts';
import { HELD_TABLES } from './held-texts.ts';

/** More rows of one kind than this are in the file. */
const ROWS_SHOWN = 50;

/** An instant as a record keeps it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

const inCityTime = (_: string, value: unknown) =>
  typeof value === 'string' && INSTANT.test(value) ? cityStamp(new Date(value)) : value;

function plain({ t }: Reader, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'held.yes' : 'held.no');
  return typeof value === 'string' ? String(inCityTime('', value)) : JSON.stringify(value, inCityTime);
}

function record(reader: Reader, row: Record<string, unknown>): Html {
  const known = Object.entries(row).filter(([, value]) => value !== null && value !== '');
  const nameOf = (column: string) => (HELD_COLUMNS.has(column) ? reader.t(`held.column.${column}`) : column);
  return html`<li>${known.map(([column, value]) => html`<div><small>${nameOf(column)}</small> ${plain(reader, value)}</div>`)}</li>`;
}

function heldPage(reader: Reader, held: Held): Html {
  const { t } = reader;
  const kinds = Object.entries(held).filter(([, rows]) => rows.length > 0);
  const nameOf = (table: string) => (HELD_TABLES.has(table) ? t(`held.table.${table}`) : table);
  return consolePage(reader, {
    title: t('held.title'),
    here: 'me',
    body: html`<p><a href="/me">${t('console.me')}</a></p><h1>${t('held.title')}</h1><p class="quiet">${t('held.what')}</p>
<form method="post" action="/me/held/file"><button class="primary">${t('held.file')}</button></form>
${kinds.map(
  ([
    table,
    rows,
  ]) => html`<details${table === 'member' && html` open`}><summary><b>${nameOf(table)}</b>（${rows.length}）</summary>
<ul class="held">${rows.slice(0, ROWS_SHOWN).map((row) => record(reader, row))}</ul>${rows.length > ROWS_SHOWN && html`<p class="quiet">${t('held.more', { n: rows.length - ROWS_SHOWN })}</p>`}</details>`,
)}`,
  });
}

/** A program is nobody: nothing is held on it. */
function whose(c: Context<Signed>): Whose {
  const { memberId, userId } = c.get('who');
  if (userId === null) throw new Problem(403, 'forbidden');
  return { memberId, userId };
}

export const heldPages = ({ db, clock }: RosterDeps, texts: Texts) =>
  new Hono<Signed>()
    .get('/me/held', may('self.manage'), async (c) => {
      const held = await heldOn(db, whose(c));
      return c.html(heldPage(readerOf(c, texts, clock.now()), held) as string);
    })
    .post('/me/held/file', may('self.manage'), async (c) => {
      const held = await heldOn(db, whose(c));
      return c.body(JSON.stringify(held, null, 1), 200, {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="held-${cityDate(clock.now())}.json"`,
        'cache-control': 'no-store',
      });
    });
