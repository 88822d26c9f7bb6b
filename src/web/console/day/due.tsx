// What the day asks for and what is overdue: visits, findings, sheets that are still open.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import type { Day, Found, Visit } from './api.ts';
import { hourOf } from './roll-calls.tsx';

function Visits({ visits }: { visits: Visit[] }) {
  const { t } = useWords();
  return (
    <ul className="day-rows">
      {visits.map((v) => (
        <li key={v.planId}>
          <Link href={v.inspectionId ? `/inspections/${v.inspectionId}` : `/inspections/sites/${v.siteId}`}>
            {v.siteName}
          </Link>{' '}
          <b>{t(`ins.state.${v.state}`)}</b>{' '}
          <small className="quiet">{`${v.dueOn} · ${v.officerName ?? t('ins.nobody')}`}</small>
        </li>
      ))}
    </ul>
  );
}

function Findings({ findings }: { findings: Found[] }) {
  const { t, language } = useWords();
  return (
    <ul className="day-rows">
      {findings.map((f) => (
        <li key={f.id}>
          <Link href={`/inspections/${f.inspectionId}`}>{language === 'zh' ? f.itemZh : f.itemEn}</Link>{' '}
          <b>{t(`ins.finding.${f.state}`)}</b>{' '}
          <small className="quiet">
            {[f.siteName, f.dueOn, f.ownerName ?? t('ins.owner.none'), f.escalatedAt && t('ins.escalated')]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** A figure that opens its records, and the first of them. */
function Part(props: { href: string; n: number; words: string; children: ReactNode }) {
  return (
    <>
      <h3>
        <Link href={props.href}>
          <b className="day-n">{props.n}</b> {props.words}
        </Link>
      </h3>
      {props.children}
    </>
  );
}

export function Due({ day: { station, day, due } }: { day: Day }) {
  const { t } = useWords();
  const done = due.visits.filter((v) => v.state === 'done').length;
  const nothing = due.visits.length + due.findings.total + due.sheets.length === 0;
  const within = `within=${station.id}`;
  return (
    <section aria-labelledby="day-due">
      <h2 id="day-due">{t('day.due')}</h2>
      {nothing && <p>{t('day.due.none')}</p>}
      {due.sheets.length > 0 && (
        <Part
          {...{
            href: `/roll-calls?station=${station.id}&state=open`,
            n: due.sheets.length,
            words: t('day.sheets'),
          }}
        >
          <ul className="day-rows">
            {due.sheets.map((s) => (
              <li key={s.id}>
                <Link href={`/roll-calls/${s.id}`}>{`${hourOf(s.opensAt)} ${t(`rc.kind.${s.kind}`)}`}</Link>{' '}
                <small className="quiet">{t('day.call.open', { at: hourOf(s.closesAt) })}</small>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {due.visits.length > 0 && (
        <Part
          {...{ href: `/inspections?month=${day.slice(0, 7)}&${within}`, n: due.visits.length }}
          words={t('day.visits', { done })}
        >
          <Visits visits={due.visits} />
        </Part>
      )}
      {due.findings.total > 0 && (
        <Part
          {...{ href: `/inspections/findings?due=${day}&${within}`, n: due.findings.total }}
          words={t('day.findings', { closed: due.findings.closed })}
        >
          <Findings findings={due.findings.items} />
        </Part>
      )}
    </section>
  );
}

export function Overdue({ day: { station, day, today, overdue } }: { day: Day }) {
  const { t } = useWords();
  const { visits, findings } = overdue;
  const within = `within=${station.id}`;
  return (
    <section
      aria-labelledby="day-overdue"
      className={visits.length + findings.total > 0 ? 'trouble' : undefined}
    >
      <h2 id="day-overdue">{t(day < today ? 'day.overdue.then' : 'day.overdue')}</h2>
      {visits.length + findings.total === 0 && <p>{t('day.overdue.none')}</p>}
      {findings.total > 0 && (
        <Part
          {...{ href: `/inspections/findings?state=overdue&${within}`, n: findings.total }}
          words={t('day.overdue.findings')}
        >
          <Findings findings={findings.items} />
        </Part>
      )}
      {visits.length > 0 && (
        <Part
          {...{
            href: `/inspections?month=${(visits[0]?.dueOn ?? day).slice(0, 7)}&${within}`,
            n: visits.length,
          }}
          words={t('day.overdue.visits')}
        >
          <Visits visits={visits} />
        </Part>
      )}
    </section>
  );
}
