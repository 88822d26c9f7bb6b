// The proposal: how long it has been looking, what came of it, what is still missing and who could be there.
import { Alert, Progress } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../language.tsx';
import { hours, type Plan, type Week } from './api.ts';
import { clock, dayOf } from './days.ts';

/** As long as the server looks at most, and a little for the way. */
const MOST_SECONDS = 12;
const NAMED = 8;

export function Looking() {
  const { t } = useWords();
  const [seconds, count] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => count((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div role="status">
      {t('sh.looking', { n: seconds })}
      <Progress
        percent={Math.min(99, Math.round((seconds / MOST_SECONDS) * 100))}
        {...{ showInfo: false, 'aria-label': t('sh.propose') }}
      />
    </div>
  );
}

export function ProposalSaid({ proposal }: { proposal: NonNullable<Plan['proposal']> }) {
  const { t } = useWords();
  const { outcome, missingMinutes, added, kept, dropped, outOfTime } = proposal;
  const words = [
    t(`sh.outcome.${outcome}`, { n: hours(missingMinutes) }),
    t('sh.outcome.what', { added, kept, dropped }),
    ...(outOfTime ? [t('sh.outcome.time')] : []),
  ];
  return (
    <Alert
      type={outcome === 'covered' || outcome === 'nothing_missing' ? 'success' : 'warning'}
      {...{ showIcon: true, title: words.join('') }}
    />
  );
}

export function Missing({ week }: { week: Week }) {
  const { t } = useWords();
  if (week.missing.length === 0) return null;
  const more = week.missing.length - NAMED;
  return (
    <ul style={{ margin: 0 }}>
      {week.missing.slice(0, NAMED).map((m) => (
        <li key={`${m.areaId} ${m.startsAt}`}>
          {t('sh.missing.one', {
            ...{ day: dayOf(m.startsAt).slice(5), from: clock(m.startsAt), until: clock(m.endsAt) },
            area: week.areas.find((a) => a.id === m.areaId)?.name ?? '',
            ...{ n: m.people, could: m.could },
          })}
        </li>
      ))}
      {more > 0 && <li>{t('sh.missing.more', { n: more })}</li>}
    </ul>
  );
}
