// The log of a call-out in words.
import type { LogEntry } from '../../kernel/log.ts';
import type { Reader } from '../../kernel/page.ts';
import { durationWords, listWords } from '../../kernel/words.ts';
import { said } from './said.ts';

const KNOWN = new Set([
  ...['launched', 'counties_informed', 'nearby_callout', 'echelon_raised', 'echelon_skipped', 'held'],
  ...['resumed', 'unfilled', 'filled', 'changed', 'stood_down', 'stood_down_part', 'closed', 'responded'],
  ...['response_late', 'response_noted', 'moved', 'no_show', 'asked_again', 'released', 'unreachable'],
  ...[
    'leader_told',
    'check_in_refused',
    'delivery_sent',
    'delivery_delivered',
    'delivery_read',
    'delivery_failed',
  ],
  ...['forecast_raised', 'forecast_proposed', 'forecast_dismissed', 'forecast_mode', 'forecast_failed'],
  ...['launch_approved', 'break_glass', 'equipment_checked', 'muster_list'],
  ...['delivery_expired', 'delivery_retry', 'delivery_rerouted', 'delivery_unknown'],
]);
const KINDS = new Set(['real', 'drill', 'test']);
const ACTORS = new Set(['operator', 'timer', 'system', 'forecast']);
const CHANNELS = new Set([
  'push',
  'sms',
  'voice',
  'group',
  'link',
  'leader',
  'code',
  'position',
  'qr',
  'list',
  'app',
]);

/** 急救 2、司机 1: what is missing; empty when nothing is. */
export const gapWords = (reader: Reader, gap: Record<string, number>): string =>
  listWords(
    reader,
    Object.entries(gap)
      .filter(([, n]) => n > 0)
      .map(([role, n]) => `${reader.t(`role.${role}`)} ${n}`),
  );

export const channelWords = ({ t }: Reader, channel: string | null): string =>
  channel === null ? '' : CHANNELS.has(channel) ? t(`channel.${channel}`) : channel;

/** Who did it. `nameOf` knows people and programs. */
export function actorWords({ t }: Reader, actor: string, nameOf: (actor: string) => string): string {
  if (/^(provider|webhook):/.test(actor)) return t('actor.provider');
  return ACTORS.has(actor) ? t(`actor.${actor}`) : said(nameOf(actor));
}

/** What happened, in one line. */
export function logWords(
  reader: Reader,
  entry: Pick<LogEntry, 'type' | 'memberId' | 'data'>,
  nameOf: (memberId: number) => string,
): string {
  const { t } = reader;
  const { type, memberId } = entry;
  const data = entry.data as Record<string, unknown>;
  if (!KNOWN.has(type)) return t('log.other', { type });
  const percent = (x: unknown) => (typeof x === 'number' ? Math.round(x * 100) : 0);
  const late_seconds = typeof data.late_seconds === 'number' ? data.late_seconds : 0;
  const vars: Record<string, string | number> = {
    name: memberId === null ? '' : nameOf(memberId),
    title: said(String(data.title ?? '')),
    kind: KINDS.has(String(data.kind)) ? t(`kind.${data.kind}`) : '',
    number: Number(data.number ?? 0),
    asked: Number(data.asked ?? 0),
    version: Number(data.version ?? 0),
    told: Array.isArray(data.told) ? data.told.length : 0,
    reason: said(String(data.reason ?? '')),
    why: data.reason ? t('log.forecast_why', { reason: said(String(data.reason)) }) : '',
    size: typeof data.people === 'number' ? data.people : 0,
    ...{ present: Number(data.present ?? 0), absent: Number(data.absent ?? 0) },
    n: Array.isArray(data.people) ? data.people.length : 0,
    gap: gapWords(reader, (data.gap ?? {}) as Record<string, number>),
    answer: data.answer ? t(`answer.${data.answer}`) : '',
    ...{ from: percent(data.from), to: percent(data.to), people: Number(data.n ?? 0) },
    role: data.role ? t(`role.${data.role}`) : t('forecast.every-role'),
    mode: data.mode ? t(`forecast.mode.${data.mode}`) : '',
    channel: channelWords(reader, typeof data.channel === 'string' ? data.channel : null),
  };
  // A minute late is how often nobody would notice; more must be seen.
  const late = type === 'echelon_raised' && late_seconds >= 60;
  const key = type === 'forecast_proposed' ? `${type}.${data.kind}` : type;
  return `${t(`log.${key}`, vars)}${late ? t('log.echelon_late', { late: durationWords(t, late_seconds) }) : ''}`;
}
