// Inspections that were done, and how far each county, station or employer is.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Flex, Radio, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Inspection, inspecting, PAGE_SIZE } from './api.ts';
import { MonthField, thisMonth } from './plan.tsx';

type Words = ReturnType<typeof useWords>['t'];
const doneColumns = (t: Words): NonNullable<TableProps<Inspection>['columns']> => [
  {
    ...{ key: 'at', title: t('ins.at') },
    render: (_, i) => <Link href={`/inspections/${i.id}`}>{minuteAt(i.endedAt)}</Link>,
  },
  { key: 'site', title: t('ins.site'), dataIndex: 'siteName' },
  { key: 'station', title: t('ins.station'), dataIndex: 'stationName' },
  { key: 'officer', title: t('ins.officer'), dataIndex: 'officerName' },
  { key: 'findings', title: t('ins.findings'), dataIndex: 'findings' },
  { key: 'photos', title: t('ins.photos'), dataIndex: 'photos' },
];

export function Done({ siteId }: { siteId?: string }) {
  const { t } = useWords();
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['inspections', siteId, page],
    queryFn: async () => {
      const query = { page: String(page), pageSize: String(PAGE_SIZE), ...(siteId && { siteId }) };
      return (await inspecting.inspections.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <WideTable<Inspection>
      label={t('ins.done')}
      size="middle"
      rowKey="id"
      dataSource={found.data.items}
      locale={{ emptyText: <Empty description={t('ins.done.none')} /> }}
      pagination={{
        ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
        ...{ hideOnSinglePage: true, showSizeChanger: false },
      }}
      columns={doneColumns(t)}
    />
  );
}

export function InspectionFigures() {
  const { t } = useWords();
  const [by, choose] = useState<'county' | 'station' | 'employer'>('station');
  const [month, show] = useState(thisMonth);
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['inspection-figures', by, month, page],
    queryFn: async () => {
      const query = { by, month, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await inspecting.inspections.figures.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const number = (key: 'open' | 'overdue' | 'closed' | 'again') => ({
    ...{ key, title: t(`ins.figure.${key}`), dataIndex: key },
  });
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <MonthField {...{ month, choose: show }} />
        <Radio.Group
          {...{ value: by, optionType: 'button' }}
          aria-label={t('ins.figures')}
          options={(['county', 'station', 'employer'] as const).map((value) => ({
            value,
            label: t(`ins.by.${value}`),
          }))}
          onChange={(e) => {
            choose(e.target.value);
            turn(1);
          }}
        />
      </Flex>
      <p className="quiet">{t('ins.figures.about')}</p>
      <WideTable
        label={t('ins.figures')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('ins.no-sites')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={[
          { key: 'name', title: t(`ins.by.${by}`), dataIndex: 'name' },
          {
            ...{ key: 'inspected', title: t('ins.figure.inspected') },
            render: (_, f) => `${f.inspected} / ${f.sites}`,
          },
          { key: 'planned', title: t('ins.figure.planned'), dataIndex: 'planned' },
          ...[number('open'), number('overdue'), number('closed')],
          {
            ...{ key: 'days', title: t('ins.figure.days') },
            render: (_, f) => (f.closeDays === null ? '—' : f.closeDays),
          },
          number('again'),
        ]}
      />
    </Flex>
  );
}
