// The duty desk: what is under way and what it misses first, what waits for a second person, the force, and the way to start something.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex } from 'antd';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { type Desk, isLive, type Live, readCallouts, readDesk } from '../desk/desk-api.ts';
import { ListedCallouts } from '../desk/listed.tsx';
import { useWords } from '../language.tsx';
import { Allowed, useMe, useRights } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';
import { minuteAt } from '../when.ts';

const NextDrills = lazy(() => import('../drills/next-drills.tsx'));
const OpenImprovements = lazy(() => import('../report/open-improvements.tsx'));

const LOOK_EVERY_MS = 10_000;
const ENDED_SHOWN = 10;
const FORCE = ['members', 'reachable', 'consented', 'units', 'vacancies'] as const;

export default function DeskPage() {
  const { t } = useWords();
  const me = useMe();
  const { may } = useRights();
  const opens = may('desk.view');
  const found = useQuery({
    ...{ queryKey: ['desk'], enabled: opens, refetchInterval: LOOK_EVERY_MS, queryFn: readDesk },
  });
  if (me && !opens) return <NotAllowed />;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { live, waiting, force } = found.data;
  return (
    <article className="desk-page">
      <h1>{t('shell.desk')}</h1>
      <Waiting waiting={waiting} />
      {may('callout.read') && <UnderWay live={live} />}
      <Allowed permission="callout.launch">
        <Flex gap={12} wrap>
          <Button type="primary" danger size="large" href="/console/launch">
            {t('home.launch')}
          </Button>
          <Button size="large" href="/console/launch?kind=drill">
            {t('home.drill')}
          </Button>
        </Flex>
      </Allowed>
      <Force force={force} />
      <Suspense fallback={null}>
        <NextDrills />
        <OpenImprovements />
      </Suspense>
      {may('callout.read') && <Ended />}
    </article>
  );
}

/** Somebody waits for a decision that only a second person can make. */
function Waiting({ waiting }: Pick<Desk, 'waiting'>) {
  const { t } = useWords();
  if (waiting.length === 0) return null;
  return (
    <Alert
      {...{ type: 'warning', showIcon: true, title: t('request.waiting') }}
      description={
        <ul className="desk-waiting">
          {waiting.map((r) => (
            <li key={r.id}>
              <a href={`/launch-requests/${r.id}`}>
                <b>{t(`kind.${r.kind}`)}</b> {plain(r.title)}
              </a>{' '}
              · {t('request.people')} {r.people} · {t('request.by')} {r.requestedByName} ·{' '}
              {t('request.until')} {minuteAt(r.expiresAt)}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function UnderWay({ live }: { live: Live[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="under-way">
      <h2 id="under-way">{t('home.live')}</h2>
      {live.length === 0 && (
        <p>
          <b>{t('home.none-live')}</b> {t('home.none-live.what')}
        </p>
      )}
      <ul className="desk-live">
        {live.map((c) => (
          <LiveCard key={c.id} live={c} />
        ))}
      </ul>
    </section>
  );
}

function LiveCard({ live: c }: { live: Live }) {
  const { t } = useWords();
  const missing = Object.entries(c.gap).filter(([, n]) => n > 0);
  const words = missing.map(([role, n]) => `${t(`role.${role}`)} ${n}`).join(' · ');
  return (
    <li className={`kind-${c.kind}`}>
      <Link href={`/callouts/${c.id}`}>
        <span>
          <b>{t(`kind.${c.kind}`)}</b> {t(`callout.state.${c.state}`)}
        </span>
        <span className="what">{plain(`${c.title} · ${c.place}`)}</span>
        <span className={words ? 'gap-words open' : 'gap-words'}>
          {words ? `${t('board.missing')} ${words}` : `✓ ${t('board.full')}`}
        </span>
        <span>
          {t('callout.since', { time: minuteAt(c.launchedAt) })} ·{' '}
          {t('board.limit', { time: minuteAt(c.arriveBy) })} ·{' '}
          {t('callout.strength', { arrived: c.arrived, summoned: c.summoned })}
        </span>
      </Link>
    </li>
  );
}

function Force({ force }: Pick<Desk, 'force'>) {
  const { t } = useWords();
  return (
    <section aria-labelledby="force-numbers">
      <h2 id="force-numbers">{t('home.force')}</h2>
      {force.members === 0 && (
        <p>
          {t('home.no-members')}{' '}
          <Allowed permission="roster.import">
            <Link href="/force/import">{t('home.import')}</Link>
          </Allowed>
        </p>
      )}
      <dl className="desk-force">
        {FORCE.map((key) => (
          <div key={key}>
            <dt>{t(`home.${key}`)}</dt>
            <dd>{force[key]}</dd>
          </div>
        ))}
      </dl>
      <Allowed permission="unit.read">
        <Link href="/force">{t('desk.to-force')}</Link>
      </Allowed>
    </section>
  );
}

function Ended() {
  const { t } = useWords();
  const found = useQuery({
    queryKey: ['callouts', 'ended'],
    refetchInterval: LOOK_EVERY_MS,
    queryFn: () => readCallouts({ pageSize: ENDED_SHOWN * 2 }),
  });
  if (!found.data) return null;
  const ended = found.data.callouts.filter((c) => !isLive(c)).slice(0, ENDED_SHOWN);
  return (
    <section aria-labelledby="ended" className="desk-page">
      <h2 id="ended">{t('home.ended')}</h2>
      {ended.length === 0 ? <p>{t('home.none-ended')}</p> : <ListedCallouts callouts={ended} />}
      <p>
        <Link href="/callouts">{t('desk.all', { n: found.data.total })}</Link>
      </p>
    </section>
  );
}
