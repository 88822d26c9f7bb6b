// Drills: those to come with what failed and waits to be planned anew, and the past with results.
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Flex, Typography } from 'antd';
import { Link } from 'wouter';
import { ComingCard, PastCard } from '../drills/drill-card.tsx';
import '../drills/drills.css';
import { listDrills } from '../drills/drill-api.ts';
import { DrillNav } from '../drills/nav.tsx';
import { useWords } from '../language.tsx';
import { Allowed, useMe, useRights } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';

const LOOK_EVERY_MS = 30_000;

export default function DrillsPage() {
  const { t } = useWords();
  const me = useMe();
  const reads = useRights().may('drill.read');
  const find = (when: 'coming' | 'past') => ({
    queryKey: ['drills', when],
    enabled: reads,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: () => listDrills(when),
  });
  const coming = useQuery(find('coming'));
  const past = useQuery(find('past'));
  if (me && !reads) return <NotAllowed />;
  const broken = coming.error ?? past.error;
  if (broken) return <Failed error={broken} retry={() => Promise.all([coming.refetch(), past.refetch()])} />;
  if (!coming.data || !past.data) return <Loading />;
  const plan = (
    <Allowed permission="drill.plan">
      <Link href="/drills/new" asChild>
        <Button type="primary">{t('drills.plan')}</Button>
      </Link>
    </Allowed>
  );
  const nothing = coming.data.length + past.data.length === 0;
  return (
    <Flex vertical gap={24} className="drills">
      <Flex justify="space-between" align="center" wrap gap={8}>
        <DrillNav />
        {!nothing && plan}
      </Flex>
      {nothing && (
        <Card>
          <Empty description={t('drills.empty')}>{plan}</Empty>
        </Card>
      )}
      {!nothing && (
        <section aria-label={t('drills.coming')}>
          <Typography.Title level={2} style={{ fontSize: 20 }}>
            {t('drills.coming')}
          </Typography.Title>
          {coming.data.length === 0 && <p>{t('drills.none-coming')}</p>}
          <ul>
            {coming.data.map((d) => (
              <ComingCard key={d.id} drill={d} />
            ))}
          </ul>
        </section>
      )}
      {past.data.length > 0 && (
        <section aria-label={t('drills.past')}>
          <Typography.Title level={2} style={{ fontSize: 20 }}>
            {t('drills.past')}
          </Typography.Title>
          <ul>
            {past.data.map((d) => (
              <PastCard key={d.id} drill={d} />
            ))}
          </ul>
        </section>
      )}
    </Flex>
  );
}
