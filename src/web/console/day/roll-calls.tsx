// The day's roll-calls: each count leads to those people on the sheet.
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { minuteAt } from '../when.ts';
import type { Called, Day } from './api.ts';

/** What is counted, and what the sheet is asked to show for it; trouble first. */
const COUNTS = [
  { key: 'silent', show: 'silent' },
  { key: 'absent', show: 'silent' },
  { key: 'wrongPlace', show: 'wrong_place' },
  { key: 'there', show: 'there' },
  { key: 'late', show: 'late' },
  { key: 'excused', show: 'excused' },
] as const;

export const hourOf = (at: string): string => minuteAt(at).slice(11);

function OneCall({ call }: { call: Called }) {
  const { t } = useWords();
  const open = call.closedAt === null;
  const counts = COUNTS.filter(({ key }) => key !== (open ? 'absent' : 'silent'));
  return (
    <li>
      <Link href={`/roll-calls/${call.id}`}>
        <b>{hourOf(call.opensAt)}</b> {t(`rc.kind.${call.kind}`)}
        {call.byRadio && `・${t('rc.radio')}`}
      </Link>{' '}
      <span>{open ? t('day.call.open', { at: hourOf(call.closesAt) }) : t('rc.state.closed')}</span>
      <ul className="day-figures">
        <li>
          <Link href={`/roll-calls/${call.id}`}>
            <b>{call.listed}</b> {t('day.call.listed')}
          </Link>
        </li>
        {counts.map(({ key, show }) => (
          <li key={key} className={call[key] > 0 ? key : undefined}>
            <Link href={`/roll-calls/${call.id}?show=${show}`}>
              <b>{call[key]}</b> {t(`day.call.${key}`)}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}

export function RollCalls({ day }: { day: Day }) {
  const { t } = useWords();
  const coming = day.due.rollCalls;
  return (
    <section aria-labelledby="day-calls">
      <h2 id="day-calls">{t('day.calls')}</h2>
      {day.rollCalls.length === 0 && <p>{t(coming.length > 0 ? 'day.calls.none-yet' : 'day.calls.none')}</p>}
      <ul className="day-rows">
        {day.rollCalls.map((call) => (
          <OneCall key={call.id} call={call} />
        ))}
      </ul>
      {coming.length > 0 && (
        <p>
          {t('day.calls.coming')}{' '}
          <Link href="/roll-calls/schedules">
            {coming.map((c) => `${hourOf(c.at)} ${t(`rc.kind.${c.kind}`)}`).join(t('rc.and'))}
          </Link>
        </p>
      )}
    </section>
  );
}
