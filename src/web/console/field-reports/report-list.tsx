// All field reports, those still open first; one that was told by word is entered here.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { PAGE_SIZE, pagedBy, reporting } from '../officers/api.ts';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { CLASSES, categoryOf, type Report, STATES } from './api.ts';
import { EnterReport } from './enter-report.tsx';

type Words = ReturnType<typeof useWords>['t'];
type State = (typeof STATES)[number] | undefined;
type Class = (typeof CLASSES)[number] | undefined;
const SHOWN_LETTERS = 60;

const columnsOf = (t: Words, language: 'zh' | 'en'): NonNullable<TableProps<Report>['columns']> => [
  {
    ...{ key: 'what', title: t('frp.what') },
    render: (_, r) => (
      <>
        <Link href={`/field-reports/${r.id}`}>
          #{r.id} {categoryOf(r, language)}
        </Link>
        <div className="quiet">{r.forgottenAt ? t('frp.forgotten') : r.text.slice(0, SHOWN_LETTERS)}</div>
      </>
    ),
  },
  { key: 'class', title: t('frp.class'), render: (_, r) => t(`frp.class.${r.class}`) },
  { key: 'at', title: t('frp.received'), render: (_, r) => minuteAt(r.receivedAt) },
  { key: 'by', title: t('frp.reporter'), render: (_, r) => r.reporterName ?? '—' },
  { key: 'station', title: t('frp.station'), dataIndex: 'stationName' },
  {
    ...{ key: 'state', title: t('frp.state') },
    render: (_, r) => (
      <>
        {r.state === 'new' ? <b>{t('frp.state.new')}</b> : t(`frp.state.${r.state}`)}
        {r.state === 'forwarded' && <div className="quiet">{r.forwardedTo}</div>}
        {r.duplicates > 0 && <div className="quiet">{t('frp.duplicates', { n: r.duplicates })}</div>}
      </>
    ),
  },
];

export function ReportList() {
  const { t, language } = useWords();
  const [state, choose] = useState<State>();
  const [of, limit] = useState<Class>();
  const [page, turn] = useState(1);
  const [entering, enter] = useState(false);
  const found = useQuery({
    queryKey: ['field-reports', state, of, page],
    queryFn: async () => {
      const query = { ...pagedBy(page), ...(state && { state }), ...(of && { class: of }) };
      return (await reporting['field-reports'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const filtered = state !== undefined || of !== undefined;
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <Allowed permission="duty.change">
          <Button type="primary" onClick={() => enter(true)}>
            {t('frp.enter')}
          </Button>
        </Allowed>
        <Select
          {...{ allowClear: true, style: { width: 160 }, value: state ?? null }}
          aria-label={t('frp.state')}
          placeholder={t('frp.state')}
          options={STATES.map((value) => ({ value, label: t(`frp.state.${value}`) }))}
          onChange={(value) => {
            choose(value ?? undefined);
            turn(1);
          }}
        />
        <Select
          {...{ allowClear: true, style: { width: 160 }, value: of ?? null }}
          aria-label={t('frp.class')}
          placeholder={t('frp.class')}
          options={CLASSES.map((value) => ({ value, label: t(`frp.class.${value}`) }))}
          onChange={(value) => {
            limit(value ?? undefined);
            turn(1);
          }}
        />
      </Flex>
      <p className="quiet" style={{ margin: 0 }}>
        {t('frp.from-phones', { where: `${location.origin}/field-reports` })}
      </p>
      <WideTable<Report>
        label={t('frp.title')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(filtered ? 'frp.filtered' : 'frp.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, language)}
      />
      {entering && <EnterReport onDone={() => enter(false)} />}
    </Flex>
  );
}
