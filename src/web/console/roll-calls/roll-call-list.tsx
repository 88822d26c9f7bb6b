// Roll-calls by station, day, kind and state, a page at a time.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { DatePicker, Empty, Flex, Select, type TableProps } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { duty, KINDS, type RollCall, useStations } from './api.ts';

const PAGE_SIZE = 20;
const FRESH_MS = 10_000;

interface Asked {
  stationId?: string;
  day?: string;
  kind?: string;
  state?: string;
}

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<RollCall>['columns']> => [
  {
    ...{ key: 'at', title: t('rc.at') },
    render: (_, r) => <Link href={`/roll-calls/${r.id}`}>{minuteAt(r.opensAt)}</Link>,
  },
  { key: 'station', title: t('rc.station'), dataIndex: 'stationName' },
  {
    ...{ key: 'kind', title: t('rc.kind') },
    render: (_, r) => `${t(`rc.kind.${r.kind}`)}${r.byRadio ? `・${t('rc.radio')}` : ''}`,
  },
  { key: 'there', title: t('rc.there'), render: (_, r) => `${r.there} / ${r.listed}` },
  {
    ...{ key: 'missing', title: t('rc.missing') },
    render: (_, r) => (r.closedAt ? r.absent : t('rc.silent.n', { n: r.silent })),
  },
  {
    ...{ key: 'state', title: t('rc.state') },
    render: (_, r) => (r.closedAt ? t('rc.state.closed') : <b>{t('rc.state.open')}</b>),
  },
];

function Filters({ asked, ask }: { asked: Asked; ask(asked: Asked): void }) {
  const { t } = useWords();
  const stations = useStations();
  const choice = (name: 'kind' | 'state', values: readonly string[]) => (
    <Select
      {...{ allowClear: true, style: { width: 150 }, value: asked[name] ?? null }}
      aria-label={t(`rc.${name}`)}
      placeholder={t(`rc.${name}`)}
      options={values.map((value) => ({ value, label: t(`rc.${name}.${value}`) }))}
      onChange={(value) => ask({ ...asked, [name]: value ?? undefined })}
    />
  );
  return (
    <Flex gap={8} wrap>
      <Select
        {...{ allowClear: true, showSearch: { optionFilterProp: 'label' }, style: { width: 220 } }}
        aria-label={t('rc.station')}
        placeholder={t('rc.station')}
        value={asked.stationId ? Number(asked.stationId) : null}
        options={stations}
        onChange={(id) => ask({ ...asked, stationId: id ? String(id) : undefined })}
      />
      <DatePicker
        {...{
          'aria-label': t('rc.day'),
          placeholder: t('rc.day'),
          value: asked.day ? dayjs(asked.day) : null,
        }}
        onChange={(day) => ask({ ...asked, day: day?.format('YYYY-MM-DD') })}
      />
      {choice('kind', KINDS)}
      {choice('state', ['open', 'closed'])}
    </Flex>
  );
}

export function RollCallList() {
  const { t } = useWords();
  const [told] = useSearchParams();
  const [asked, ask] = useState<Asked>(() => ({
    ...{ stationId: told.get('station') ?? undefined, day: told.get('day') ?? undefined },
    ...{ state: told.get('state') ?? undefined },
  }));
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['roll-calls', asked, page],
    queryFn: async () => {
      const query = { ...asked, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await duty['roll-calls'].$get({ query } as never)).json();
    },
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const filtered = Object.values(asked).some((value) => value !== undefined);
  return (
    <Flex vertical gap={12}>
      <Filters
        asked={asked}
        ask={(next) => {
          ask(next);
          turn(1);
        }}
      />
      <WideTable<RollCall>
        label={t('rc.list')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(filtered ? 'rc.none.filtered' : 'rc.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t)}
      />
    </Flex>
  );
}
