// Appointments, open and ended, and the days on patrol that were noted.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Popconfirm, Radio } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { type Appointment, duty, PAGE_SIZE, type PatrolDay, pagedBy, useDoing } from './api.ts';
import { EndAppointment } from './dialogs.tsx';

const paging = (page: number, total: number, onChange: (page: number) => void) => ({
  ...{ current: page, pageSize: PAGE_SIZE, total, onChange, hideOnSinglePage: true, showSizeChanger: false },
});

export function Appointments() {
  const { t } = useWords();
  const mayChange = useRights().may('duty.change');
  const [state, choose] = useState<'open' | 'ended'>('open');
  const [page, turn] = useState(1);
  const [ending, end] = useState<Appointment | null>(null);
  const found = useQuery({
    queryKey: ['officer-appointments', state, page],
    queryFn: async () =>
      (await duty['officer-appointments'].$get({ query: { state, ...pagedBy(page) } })).json(),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <Flex vertical gap={12}>
      <Radio.Group
        {...{ value: state, optionType: 'button' }}
        aria-label={t('of.state')}
        options={(['open', 'ended'] as const).map((value) => ({ value, label: t(`of.state.${value}`) }))}
        onChange={(e) => {
          choose(e.target.value);
          turn(1);
        }}
      />
      <WideTable<Appointment>
        label={t('of.appointments')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(`of.appointments.none.${state}`)} /> }}
        pagination={paging(page, found.data.total, turn)}
        columns={[
          { key: 'name', title: t('of.name'), dataIndex: 'name' },
          { key: 'kind', title: t('of.kind'), render: (_, a) => t(`of.kind.${a.kind}`) },
          {
            ...{ key: 'site', title: t('of.by.site') },
            render: (_, a) => [a.siteName, a.employerName].filter(Boolean).join(' · ') || '—',
          },
          { key: 'consent', title: t('of.consent'), dataIndex: 'consentOn' },
          { key: 'on', title: t('of.appointed'), dataIndex: 'appointedOn' },
          ...(state === 'ended'
            ? [
                { key: 'ended', title: t('of.ended'), dataIndex: 'endedOn' },
                { key: 'reason', title: t('of.reason'), dataIndex: 'endReason' },
              ]
            : []),
          ...(state === 'open' && mayChange
            ? [
                {
                  ...{ key: 'do', title: t('of.do') },
                  render: (_: unknown, a: Appointment) => (
                    <Button onClick={() => end(a)}>{t('of.end')}</Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {ending && <EndAppointment appointment={ending} onDone={() => end(null)} />}
    </Flex>
  );
}

export function Patrols() {
  const { t } = useWords();
  const mayChange = useRights().may('duty.change');
  const [page, turn] = useState(1);
  const { wrong, doing } = useDoing(['patrol-days', 'officer-guards', 'officer-figures']);
  const found = useQuery({
    queryKey: ['patrol-days', page],
    queryFn: async () => (await duty['patrol-days'].$get({ query: pagedBy(page) })).json(),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const remove = ({ id }: PatrolDay) =>
    doing(() => duty['patrol-days'][':id'].$delete({ param: { id: String(id) } }));
  return (
    <Flex vertical gap={12}>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<PatrolDay>
        label={t('of.patrols')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('of.patrols.none')} /> }}
        pagination={paging(page, found.data.total, turn)}
        columns={[
          { key: 'day', title: t('of.day'), dataIndex: 'day' },
          { key: 'name', title: t('of.name'), dataIndex: 'name' },
          { key: 'site', title: t('of.by.site'), render: (_, d) => d.siteName ?? '—' },
          { key: 'hours', title: t('of.hours'), dataIndex: 'hours' },
          { key: 'where', title: t('of.where'), dataIndex: 'place' },
          ...(mayChange
            ? [
                {
                  ...{ key: 'do', title: t('of.do') },
                  render: (_: unknown, d: PatrolDay) => (
                    <Popconfirm
                      title={t('of.patrol.remove.sure', { name: d.name, day: d.day })}
                      okText={t('of.patrol.remove')}
                      onConfirm={() => remove(d)}
                    >
                      <Button>{t('of.patrol.remove')}</Button>
                    </Popconfirm>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Flex>
  );
}
