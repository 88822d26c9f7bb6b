// What a figure was counted from, the last first; each record opens where it is kept.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Drawer, Empty } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { assessing, type Counted, PAGE_SIZE, type Place, rateWords } from './api.ts';

const PAGES: Record<Counted['record'], (id: number) => string> = {
  'roll-call': (id) => `/roll-calls/${id}`,
  inspection: (id) => `/inspections/${id}`,
  sheet: (id) => `/drills/scores/${id}`,
  callout: (id) => `/callouts/${id}`,
};

interface Opened {
  place: Place;
  indicator: string;
}

function Found({ place, indicator, quarter }: Opened & { quarter: string }) {
  const { t } = useWords();
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['assessment-records', quarter, place.nodeId, indicator, page],
    queryFn: async () => {
      const query = {
        ...{ quarter, nodeId: String(place.nodeId), indicator: indicator as 'finding' },
        ...{ page: String(page), pageSize: String(PAGE_SIZE) },
      };
      return (await assessing.assessments.records.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { items, total, good, all } = found.data;
  const figure = place.figures[indicator] ?? { good: 0, total: 0 };
  const moved = Math.abs(figure.good - good) > 1e-6 || figure.total !== all;
  const tenths = (n: number) => Math.round(n * 10) / 10;
  return (
    <>
      <p>{t(`indicator.${indicator}.about`)}</p>
      <p>{t('assessing.sum', { good: tenths(good), all, rate: rateWords({ good, total: all }) })}</p>
      {moved && total > 0 && (
        <Alert
          {...{ type: 'warning', showIcon: true, style: { marginBottom: 12 } }}
          title={t('assessing.moved', { good: tenths(figure.good), all: figure.total })}
        />
      )}
      <WideTable<Counted>
        label={t('assessing.records')}
        rowKey={(c) => `${c.record}${c.recordId}${c.day}${c.siteName}`}
        dataSource={items}
        locale={{ emptyText: <Empty description={t('assessing.records.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={[
          { key: 'day', title: t('assessing.day'), dataIndex: 'day' },
          {
            ...{ key: 'record', title: t('assessing.record') },
            render: (_, c) => (
              <Link href={PAGES[c.record](c.recordId)}>
                {t('assessing.record.of', { what: t(`assessing.record.${c.record}`), id: c.recordId })}
              </Link>
            ),
          },
          { key: 'site', title: t('assess.kind.site'), dataIndex: 'siteName' },
          {
            ...{ key: 'good', title: t('assessing.counted'), align: 'right' },
            render: (_, c) => `${tenths(c.good)} / ${c.total}`,
          },
        ]}
      />
    </>
  );
}

export function RecordsDrawer({
  opened,
  quarter,
  onClose,
}: {
  opened: Opened | null;
  quarter: string;
  onClose(): void;
}) {
  const { t } = useWords();
  return (
    <Drawer
      {...{ open: opened !== null, onClose, size: 640, destroyOnHidden: true }}
      title={opened && `${opened.place.name} · ${t(`indicator.${opened.indicator}`)}`}
    >
      {opened && <Found key={`${opened.place.nodeId}${opened.indicator}`} {...opened} quarter={quarter} />}
    </Drawer>
  );
}
