// The live board: the gap first and largest, trouble before success, one destructive action far from the others.
import { Alert, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams } from 'wouter';
import '../board/board.css';
import { Curve } from '../board/curve.tsx';
import { Controls, Echelons, isLive } from '../board/echelons.tsx';
import { JudgedPanel, percentOf } from '../board/judged.tsx';
import { People } from '../board/people.tsx';
import { type Head, type LiveBoard, type Snapshot, useBoard } from '../board/use-board.ts';
import { useWords, type Words } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Loading } from '../shell.tsx';
import { timeAt } from '../when.ts';

/** Less sure than that, in percent, no figure is worth saying. */
const HARDLY = 5;
const BoardMap = lazy(() => import('../board/map.tsx'));

export default function BoardPage() {
  const id = Number(useParams().id);
  const { language } = useWords();
  const live = useBoard(id, language);
  const [role, setRole] = useState<string | null>(null);
  const { shown, now, lost } = live;
  if (!shown) return lost && live.age_seconds > 0 ? <Lost live={live} /> : <Loading />;
  const { head, people } = shown;
  const home = people.filter((p) => p.state === 'home_safe').length;
  return (
    <article className={`board kind-${head.kind}`} id="board">
      <Band live={live} head={head} />
      {lost && <Lost live={live} />}
      <Gaps head={head} now={now} role={role} setRole={setRole} />
      <Notices head={head} />
      <JudgedPanel head={head} />
      <div className="board-columns picture">
        <div>
          <Curve shown={shown} now={now} />
          <Facts head={head} />
        </div>
        <Suspense fallback={<div className="map-coming" />}>
          <BoardMap shown={shown} positions={live.positions} now={now} />
        </Suspense>
      </div>
      <Echelons head={head} now={now} />
      <Controls head={head} people={people} asked={people.length} home={home} />
      <div className="board-columns">
        <People shown={shown} now={now} role={role} setRole={setRole} />
        <LogLines shown={shown} now={now} />
      </div>
    </article>
  );
}

function Lost({ live }: { live: LiveBoard }) {
  const { t } = useWords();
  const detail = t('live.lost.detail', { n: live.age_seconds });
  return <Alert className="lost" type="error" showIcon banner title={t('live.lost')} description={detail} />;
}

/** Seen among other tabs: the kind, what is missing, which. */
function tabTitle(t: Words, head: Head): string {
  const missing = head.roles.reduce((sum, r) => sum + r.gap, 0);
  const standing = missing > 0 ? `${t('board.missing')} ${missing}` : t('board.full');
  const now = isLive(head) ? standing : t(`callout.state.${head.state}`);
  return `${t(`kind.${head.kind}`)} ${now} · ${head.title}`;
}

function Band({ live, head }: { live: LiveBoard; head: Head }) {
  const { t } = useWords();
  const { now, age_seconds, lost } = live;
  const wall = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.getElementById('board')?.requestFullscreen();
  };
  return (
    <header className={`band ${head.kind}`}>
      <b className="kind">{t(`kind.${head.kind}`)}</b>
      {head.phones === 'simulated' && <b>{t('channel.simulated')}</b>}
      <h1 data-title={tabTitle(t, head)}>
        {head.title} · {head.place}
      </h1>
      <span>
        {t('callout.since', { time: timeAt(head.launchedAt ?? '', now) })} ·{' '}
        {t(`callout.state.${head.state}`)}
      </span>
      <span className="grow" />
      <span className={lost ? 'age stale' : 'age'}>
        {lost ? '▲' : '●'} {t('live.age', { n: age_seconds })}
      </span>
      {!isLive(head) && <Link href={`/callouts/${head.id}/report`}>{t('after.link')}</Link>}
      <Button onClick={wall}>{t('live.wall')}</Button>
    </header>
  );
}

interface GapParts {
  head: Head;
  now: Date;
  role: string | null;
  setRole(role: string | null): void;
}

function Gaps({ head, now, role, setRole }: GapParts) {
  const { t } = useWords();
  const left = Math.round((Date.parse(head.arriveBy ?? '') - now.getTime()) / 60_000);
  const limit = left >= 0 ? t('live.left', { n: left }) : t('live.past', { n: -left });
  const pick = (r: string) => setRole(role === r ? null : r);
  return (
    <section className="gaps" aria-label={t('live.gap')} aria-live="polite">
      {head.roles
        .toSorted((a, b) => b.gap - a.gap)
        .map((r) => (
          <button
            key={r.role}
            type="button"
            className={r.gap > 0 ? 'gap open' : 'gap full'}
            aria-pressed={role === r.role}
            onClick={() => pick(r.role)}
          >
            <small>{t(r.gap > 0 ? 'board.missing' : 'board.full')}</small>
            <strong>{r.gap > 0 ? r.gap : '✓'}</strong>
            <span>
              {t(`role.${r.role}`)} {r.matched}/{r.required}
            </span>
          </button>
        ))}
      <p className="limit">
        <ForecastLine head={head} now={now} />
        {t('board.limit', { time: timeAt(head.arriveBy ?? '', now) })}
        {isLive(head) && <b className={left < 0 ? 'past' : ''}>{limit}</b>}
      </p>
    </section>
  );
}

/** When it will be full, as far as anybody can know. */
function ForecastLine({ head, now }: { head: Head; now: Date }) {
  const { t } = useWords();
  const judged = isLive(head) ? head.judged.now : null;
  if (judged) {
    const said = { sure: percentOf(judged.chance) };
    if (said.sure < HARDLY) return <strong className="forecast">{t('live.forecast.hardly')}</strong>;
    // What is proposed counts in the time, so that it is not told beside the chance without.
    const open = head.judged.proposals.some((p) => p.kind === 'summon');
    return (
      <strong className="forecast" title={t('live.forecast.how')}>
        {judged.medianAt && !open
          ? t('live.judged', { ...said, time: timeAt(judged.medianAt, now) })
          : t('live.judged.chance', said)}
      </strong>
    );
  }
  if (!head.forecast) return null;
  const { fullAt } = head.forecast;
  const sure = Math.round(head.forecast.sure * 100);
  const words = () => {
    if (fullAt) return t('live.forecast', { time: timeAt(fullAt, now), sure });
    return sure < HARDLY ? t('live.forecast.hardly') : t('live.forecast.chance', { sure });
  };
  return (
    <strong className="forecast" title={t('live.forecast.how')}>
      {words()}
    </strong>
  );
}

function Notices({ head }: { head: Head }) {
  const { t } = useWords();
  const gap = head.roles.filter((r) => r.gap > 0).map((r) => `${t(`role.${r.role}`)} ${r.gap}`);
  return (
    <>
      {isLive(head) && head.unfilledSince && (
        <Alert
          type="warning"
          showIcon
          title={t('board.unfilled', { gap: gap.join(' · ') })}
          description={t('board.unfilled.what')}
        />
      )}
      {isLive(head) && head.unanswerable > 0 && (
        <Alert type="warning" showIcon title={t('board.unanswerable', { n: head.unanswerable })} />
      )}
      {head.nearby.map((n) => (
        <Alert
          key={n.id}
          type="info"
          showIcon
          title={
            <>
              {t('board.nearby')}{' '}
              <Link href={`/callouts/${n.id}`}>{`${t(`kind.${n.kind}`)} ${n.title}`}</Link>
            </>
          }
        />
      ))}
    </>
  );
}

function Facts({ head }: { head: Head }) {
  const { t } = useWords();
  const steers = useRights({ target: 'callout', id: head.id }).may('callout.steer');
  const { commander } = head;
  const facts = [
    [t('report.commander'), commander.name],
    [t('board.muster'), head.musterPoint.place],
    [
      t('board.muster-code'),
      <>
        {head.musterCode} <a href={`/callouts/${head.id}/muster-point`}>{t('board.poster')}</a>{' '}
        {steers && <Link href={`/callouts/${head.id}/muster-list`}>{t('list.link')}</Link>}
      </>,
    ],
    [t('report.code'), head.code],
    [t('report.task'), head.task],
    ...(head.severity ? [[t('compose.severity'), t(`severity.${head.severity}`)] as const] : []),
    [t('board.messages'), head.messages],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {commander.phone && (
        <div>
          <dt>{t('person.phone')}</dt>
          <dd>
            <a href={`tel:${commander.phone}`}>{commander.phone}</a>
          </dd>
        </div>
      )}
    </dl>
  );
}

function LogLines({ shown, now }: { shown: Snapshot; now: Date }) {
  const { t } = useWords();
  return (
    <aside className="log" aria-label={t('board.log')}>
      <h2>{t('board.log')}</h2>
      <ol>
        {shown.log.toReversed().map((l) => (
          <li key={l.id}>
            <time dateTime={l.at}>{timeAt(l.at, now)}</time> {l.text} {l.by && <small>{l.by}</small>}
          </li>
        ))}
      </ol>
    </aside>
  );
}
