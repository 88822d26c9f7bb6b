// When stations call the roll: planned, changed and ended here.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Popconfirm, type TableProps } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { duty, type Schedule } from './api.ts';
import { EditSchedule } from './edit-schedule.tsx';

export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

type Words = ReturnType<typeof useWords>['t'];
const daysOf = (t: Words, days: number[]) =>
  days.length === 7 ? t('rc.daily') : days.map((day) => t(`rc.weekday.${day}`)).join(t('rc.and'));
const timeOf = (s: Schedule) =>
  s.kind === 'surprise' ? `${clockOf(s.fromMinute)}–${clockOf(s.untilMinute)}` : clockOf(s.fromMinute);

interface Doing {
  edit(schedule: Schedule): void;
  end(schedule: Schedule): void;
}

const columnsOf = (t: Words, { edit, end }: Doing): NonNullable<TableProps<Schedule>['columns']> => [
  { key: 'station', title: t('rc.station'), dataIndex: 'stationName' },
  { key: 'kind', title: t('rc.kind'), render: (_, s) => t(`rc.kind.${s.kind}`) },
  { key: 'days', title: t('rc.days'), render: (_, s) => daysOf(t, s.weekdays) },
  { key: 'time', title: t('rc.time'), render: (_, s) => timeOf(s) },
  { key: 'how', title: t('rc.how'), render: (_, s) => t(s.byRadio ? 'rc.how.radio' : 'rc.how.messages') },
  {
    ...{ key: 'timers', title: t('rc.timers') },
    render: (_, s) => t('rc.timers.of', { again: s.secondCallMinutes, closes: s.openMinutes }),
  },
  {
    ...{ key: 'next', title: t('rc.next') },
    render: (_, s) => (s.nextAt ? minuteAt(s.nextAt) : t('rc.next.secret')),
  },
  {
    ...{ key: 'do', title: t('rc.do') },
    render: (_, s) => (
      <Allowed permission="duty.change">
        <Flex gap={8}>
          <Button onClick={() => edit(s)}>{t('rc.edit')}</Button>
          <Popconfirm title={t('rc.end.sure')} okText={t('rc.end')} onConfirm={() => end(s)}>
            <Button danger>{t('rc.end')}</Button>
          </Popconfirm>
        </Flex>
      </Allowed>
    ),
  },
];

export function Schedules() {
  const { t } = useWords();
  const [editing, edit] = useState<Schedule | 'new' | null>(null);
  const [wrong, tell] = useState<string | null>(null);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['roll-call-schedules'],
    queryFn: async () => (await duty['roll-call-schedules'].$get()).json(),
  });
  const reread = () => client.invalidateQueries({ queryKey: ['roll-call-schedules'] });
  const end = async ({ id }: Schedule) => {
    tell(null);
    try {
      await duty['roll-call-schedules'][':id'].$delete({ param: { id: String(id) } });
    } catch (error) {
      tell((error as Error).message);
    }
    reread();
  };
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const add = (
    <Allowed permission="duty.change">
      <Button type="primary" onClick={() => edit('new')}>
        {t('rc.add')}
      </Button>
    </Allowed>
  );
  return (
    <Flex vertical gap={12}>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      {found.data.items.length > 0 && <Flex justify="end">{add}</Flex>}
      <WideTable<Schedule>
        label={t('rc.schedules')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('rc.schedules.none')}>{add}</Empty> }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={columnsOf(t, { edit, end })}
      />
      {editing && (
        <EditSchedule
          schedule={editing === 'new' ? null : editing}
          onDone={() => {
            edit(null);
            reread();
          }}
        />
      )}
    </Flex>
  );
}
