// The duty desk and the list of call-outs: what is going on now first, and the button that starts something.
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex } from 'antd';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { callouts } from '../api.ts';
import '../board/board.css';
import { useWords } from '../language.tsx';
import { Allowed, useMe, useRights } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';
import { minuteAt } from '../when.ts';

const NextDrills = lazy(() => import('../drills/next-drills.tsx'));
const OpenImprovements = lazy(() => import('../report/open-improvements.tsx'));

const LOOK_EVERY_MS = 10_000;

export default function DeskPage() {
  const { t } = useWords();
  const me = useMe();
  const reads = useRights().may('callout.read');
  const found = useQuery({
    queryKey: ['callouts'],
    enabled: reads,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async () => (await callouts.callouts.$get({ query: {} })).json(),
  });
  if (me && !reads) return <NotAllowed />;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const live = (state: string) => state === 'active' || state === 'held';
  const rows = found.data.callouts.toSorted((a, b) => Number(live(b.state)) - Number(live(a.state)));
  const start = (
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
  );
  const drills = (
    <Suspense fallback={null}>
      <NextDrills />
    </Suspense>
  );
  if (rows.length === 0)
    return (
      <Flex vertical gap={24}>
        <Empty description={t('home.none-live.what')}>{start}</Empty>
        {drills}
      </Flex>
    );
  return (
    <Flex vertical gap={16}>
      {start}
      <ul className="desk">
        {rows.map((c) => (
          <li key={c.id} className={`kind-${c.kind}`}>
            <Link href={`/callouts/${c.id}`}>
              <b>{t(`kind.${c.kind}`)}</b> {c.title} · {c.place}
            </Link>
            <span>
              {t(`callout.state.${c.state}`)} · {minuteAt(c.launchedAt)} ·{' '}
              {t('callout.strength', { arrived: c.arrived, summoned: c.summoned })}
              {!live(c.state) && (
                <>
                  {' · '}
                  <Link className="report" href={`/callouts/${c.id}/report`}>
                    {t('after.link')}
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {drills}
      <Suspense>
        <OpenImprovements />
      </Suspense>
    </Flex>
  );
}
