// How many people an area needs when: a table of rows, each changed in its own form.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Popconfirm, type TableProps } from 'antd';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { clockOf } from '../roll-calls/schedules.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { type Demand, hours, planning } from './api.ts';
import { EditDemand } from './edit-demand.tsx';
import { useStation } from './use-station.ts';
import { StationField } from './week.tsx';

type Words = ReturnType<typeof useWords>['t'];

const daysOf = (t: Words, days: number[]) =>
  days.length === 7 ? t('rc.daily') : days.map((day) => t(`rc.weekday.${day}`)).join(t('rc.and'));
const timesOf = (t: Words, { fromMinute, untilMinute }: Demand) =>
  `${clockOf(fromMinute)}–${untilMinute > fromMinute ? '' : t('sh.next-day')}${clockOf(untilMinute)}`;
const validOf = (t: Words, { validFrom, validUntil }: Demand) =>
  validUntil ? `${validFrom} – ${validUntil}` : t('sh.valid.open', { from: validFrom });

interface Doing {
  edit(demand: Demand): void;
  remove(demand: Demand): void;
}

const columnsOf = (t: Words, { edit, remove }: Doing): NonNullable<TableProps<Demand>['columns']> => [
  {
    ...{ key: 'area', title: t('sh.area') },
    render: (_, d) => (
      <>
        {d.areaName} <span className="quiet">{t(`sh.area.${d.areaKind}`)}</span>
      </>
    ),
  },
  { key: 'days', title: t('rc.days'), render: (_, d) => daysOf(t, d.weekdays) },
  { key: 'time', title: t('sh.time'), render: (_, d) => timesOf(t, d) },
  { key: 'people', title: t('sh.people'), dataIndex: 'people' },
  { key: 'shift', title: t('sh.shift-hours'), render: (_, d) => hours(d.shiftMinutes) },
  { key: 'valid', title: t('sh.valid'), render: (_, d) => validOf(t, d) },
  {
    ...{ key: 'do', title: t('sh.do') },
    render: (_, d) => (
      <Allowed permission="duty.change">
        <Flex gap={8}>
          <Button
            aria-label={t('sh.demand.change.of', { area: d.areaName, time: timesOf(t, d) })}
            onClick={() => edit(d)}
          >
            {t('sh.change')}
          </Button>
          <Popconfirm title={t('sh.demand.remove.sure')} okText={t('sh.remove')} onConfirm={() => remove(d)}>
            <Button danger>{t('sh.remove')}</Button>
          </Popconfirm>
        </Flex>
      </Allowed>
    ),
  },
];

function DemandOf({ stationId }: { stationId: number }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [editing, edit] = useState<Demand | 'new' | null>(null);
  const [wrong, tell] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ['shift-demand', stationId],
    queryFn: async () =>
      (await planning['shift-demand'].$get({ query: { stationId: String(stationId) } })).json(),
  });
  const reread = () => {
    client.invalidateQueries({ queryKey: ['shift-demand'] });
    client.invalidateQueries({ queryKey: ['shift-week'] });
  };
  const remove = async ({ id }: Demand) => {
    tell(null);
    try {
      await planning['shift-demand'][':id'].$delete({ param: { id: String(id) } });
    } catch (error) {
      tell(saidOf(error));
    }
    reread();
  };
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <>
      <Allowed permission="duty.change">
        <div>
          <Button type="primary" onClick={() => edit('new')}>
            {t('sh.demand.add')}
          </Button>
        </div>
      </Allowed>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<Demand>
        {...{ label: t('sh.demand'), size: 'middle', rowKey: 'id', dataSource: found.data.items }}
        locale={{ emptyText: <Empty description={t('sh.demand.empty')} /> }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={columnsOf(t, { edit, remove })}
      />
      {editing && (
        <EditDemand
          {...{ stationId, demand: editing === 'new' ? null : editing }}
          onDone={() => {
            edit(null);
            reread();
          }}
        />
      )}
    </>
  );
}

export function DemandTable() {
  const { t } = useWords();
  const station = useStation();
  return (
    <Flex vertical gap={12}>
      <StationField station={station} />
      <p className="quiet" style={{ margin: 0 }}>
        {t('sh.demand.about')}
      </p>
      {station.id === undefined ? (
        <Empty description={t('sh.station.choose')} />
      ) : (
        <DemandOf stationId={station.id} />
      )}
    </Flex>
  );
}
