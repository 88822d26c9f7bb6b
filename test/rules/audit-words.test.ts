// The audit says in words what the database calls by names of its own: every table, column and choice that it may show.
import { readdirSync, readFileSync } from 'node:fs';
import { is, type SQL, Table } from 'drizzle-orm';
import { getTableConfig, PgDialect, type PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { heldColumnTexts } from '../../src/roster/held-column-texts.ts';
import { columnWords, entityWords, valueWords } from '../../src/web/console/pages/admin/audit-words.ts';
import { auditTexts } from '../../src/web/console/texts/audit-texts.ts';
import { auditWordTexts } from '../../src/web/console/texts/audit-word-texts.ts';
import { addTexts, type Language, textOf, type Vars } from '../../src/web/console/texts.ts';

addTexts(auditTexts, auditWordTexts, heldColumnTexts);
const inLanguage = (language: Language) => (key: string, vars?: Vars) => textOf(language, key, vars);
const t = inLanguage('zh');

const at = (path: string) => new URL(`../../db/${path}`, import.meta.url);
const sqlOf = (folder: string, end: string) =>
  readdirSync(at(folder))
    .filter((name) => name.endsWith(end))
    .sort();

/** By table, the columns that never stand in an entry: as the last migration that speaks of it says. */
const ignored = new Map<string, string[]>();
for (const file of sqlOf('migrations', '.sql')) {
  const text = readFileSync(at(`migrations/${file}`), 'utf8');
  for (const [, table = '', args = ''] of text.matchAll(/audit_table\('(\w+)'([^;]*)\)/g)) {
    const named = /ignored => '\{([\w,]*)\}'/.exec(args) ?? /^,\s*'\{([\w,]*)\}'/.exec(args);
    ignored.set(table, named?.[1]?.split(',') ?? []);
  }
}

const modules = await Promise.all(sqlOf('schema', '.ts').map((file) => import(at(`schema/${file}`).href)));
const tables = [
  ...new Set(modules.flatMap((m) => Object.values(m).filter((v): v is PgTable => is(v, Table)))),
].map(getTableConfig);
const audited = tables.filter((table) => ignored.has(table.name));
const dialect = new PgDialect();
const checkWords = (value: SQL) => dialect.sqlToQuery(value).sql;

test('every audited table and column has its words in both languages', () => {
  expect(audited.length).toBe(ignored.size);
  for (const language of ['zh', 'en'] as const) {
    const words = inLanguage(language);
    expect(audited.filter(({ name }) => entityWords(words, name) === name).map((a) => a.name)).toEqual([]);
    const bare = audited.flatMap(({ name, columns }) =>
      columns
        .filter((c) => !ignored.get(name)?.includes(c.name) && columnWords(words, c.name) === c.name)
        .map((c) => `${name}.${c.name}`),
    );
    expect([...new Set(bare)]).toEqual([]);
  }
});

test('every choice that a constraint allows has its words', () => {
  const choices = audited.flatMap(({ name, checks }) =>
    checks.flatMap(({ value }) =>
      [...checkWords(value).matchAll(/"(\w+)" in \(([^)]*)\)/g)].flatMap(([, column = '', list = '']) =>
        [...list.matchAll(/'(\w+)'/g)].map(([, choice = '']) => ({ entity: name, column, choice })),
      ),
    ),
  );
  expect(choices.length).toBeGreaterThan(80);
  const bare = choices.filter((c) => valueWords(t, {}, c, c.choice) === c.choice);
  expect(bare.map((c) => `${c.entity}.${c.column} ${c.choice}`)).toEqual([]);
});

test('times are the city’s, numbers have names, and what people wrote stays as it is', () => {
  const words = (entity: string, column: string, value: unknown) =>
    valueWords(t, { 'member.unit_id:7': '一大队2小队', 'user:3': '王警官' }, { entity, column }, value);
  expect(words('callout', 'launched_at', '2026-11-23T19:07:00.000Z')).toBe('2026-11-24 03:07');
  expect(words('member', 'unit_id', 7)).toBe('一大队2小队');
  expect(words('member', 'unit_id', 8)).toBe('8');
  expect(words('role_grant', 'granted_by', 'user:3')).toBe('王警官');
  expect(words('callout', 'title', 'real')).toBe('real');
  expect(words('member', 'sharing', false)).toBe('否');
  expect(words('callout', 'lines', [{ role: 'first_aid', count: 2 }])).toContain('急救');
  expect(words('member', 'duty_site_id', null)).toBe('—');
});
