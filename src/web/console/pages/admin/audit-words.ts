// Words for what the audit names as the database does: tables, their columns, and what stands in them. What has none stays as it is.
import type { Vars } from '../../texts.ts';
import { minuteAt } from '../../when.ts';

type Words = (key: string, vars?: Vars) => string;

/** The catalogue's word for it, else the thing's own name. */
export function wordOr(t: Words, key: string, own: string): string {
  const word = t(key);
  return word === key ? own : word;
}

export const entityWords = (t: Words, entity: string): string => wordOr(t, `audit.entity.${entity}`, entity);

export const columnWords = (t: Words, column: string): string =>
  wordOr(t, `audit.column.${column}`, wordOr(t, `held.column.${column}`, column));

/** Words of ours among these alone; elsewhere people write them. */
const OURS_ONLY_IN: Record<string, string> = { title: 'post', name: 'officer_quota' };

/** Columns that hold one of a few words of ours, and where else in the catalogues those stand. */
const CHOICES: Record<string, readonly string[]> = {
  ...{
    role: ['access-role', 'role'],
    kind: ['kind', 'skill', 'force.leave', 'member'],
    qualification: ['skill'],
  },
  ...{ status: ['force.status'], duty_state: ['force.duty'], post: ['force.post'], title: ['force.post'] },
  ...{ severity: ['severity'], state: ['callout.state', 'request.state', 'after.state'] },
  ...{
    class: [],
    name: [],
    use: [],
    level: [],
    msg_type: [],
    per: [],
    unit_kind: [],
    language: [],
    mode: [],
    forecast_mode: [],
    gender: [],
    outcome: [],
    condition: [],
    phones: ['audit.phones'],
  },
};

function choiceWords(t: Words, entity: string, column: string, value: string): string {
  const places = [`audit.value.${entity}`, 'audit.value', ...(CHOICES[column] ?? [])];
  const ours = column in CHOICES && (OURS_ONLY_IN[column] ?? entity) === entity;
  const known = ours && places.map((place) => `${place}.${value}`).find((key) => t(key) !== key);
  return known ? t(known) : value;
}

/** An instant as a record keeps it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** `names`: of what is held by number, as the server gives them. */
export function valueWords(
  t: Words,
  names: Record<string, string>,
  at: { entity: string; column: string },
  value: unknown,
): string {
  const { entity, column } = at;
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (Array.isArray(value)) return value.map((one) => valueWords(t, names, at, one)).join('、') || '—';
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, one]) => `${columnWords(t, key)} ${valueWords(t, names, { entity, column: key }, one)}`)
      .join('，');
  if (typeof value === 'number') return names[`${entity}.${column}:${value}`] ?? String(value);
  const text = String(value);
  if (INSTANT.test(text)) return minuteAt(text);
  return names[text] ?? choiceWords(t, entity, column, text);
}
