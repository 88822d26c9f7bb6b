// What is kept for how long, what goes tonight, and what went last.
import { useQuery } from '@tanstack/react-query';
import { hc } from 'hono/client';
import type { retentionRoutes } from '../../../../retention-routes.ts';
import { send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { channelTexts } from '../../texts/channel-texts.ts';
import { addTexts } from '../../texts.ts';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { AdminPage } from './frame.tsx';

addTexts(channelTexts);
const api = hc<ReturnType<typeof retentionRoutes>>('/api', { fetch: send });

export default function RetentionPage() {
  const { t } = useWords();
  const kept = useQuery({
    queryKey: ['retention'],
    queryFn: async () => (await api.retention.$get()).json(),
  });
  if (kept.isPending) return <Loading />;
  if (kept.isError) return <Failed error={kept.error} retry={kept.refetch} />;
  const { nextAt, kinds, last } = kept.data;
  return (
    <AdminPage title={t('admin.retention')} about={t('retention.about')}>
      <p>
        {t('retention.next', { time: minuteAt(nextAt) })}{' '}
        {last ? t('retention.last', { time: minuteAt(last.at) }) : t('retention.never')}
      </p>
      <WideTable
        label={t('admin.retention')}
        width_px={760}
        rowKey="kind"
        pagination={false}
        dataSource={kinds}
        columns={[
          {
            title: t('retention.kind'),
            render: (_, k) => (
              <>
                <b>{t(`retention.kind.${k.kind}`)}</b>
                <br />
                <small>{t(`retention.kind.${k.kind}.what`)}</small>
              </>
            ),
          },
          { title: t('retention.days'), width: 120, render: (_, k) => t('retention.n-days', { n: k.days }) },
          { title: t('retention.due'), width: 140, dataIndex: 'due' },
          { title: t('retention.went'), width: 140, render: (_, k) => last?.counts[k.kind] ?? '—' },
          { title: t('retention.setting'), width: 240, render: (_, k) => <code>{k.setting}</code> },
        ]}
      />
    </AdminPage>
  );
}
