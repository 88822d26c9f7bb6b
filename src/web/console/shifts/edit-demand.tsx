// One row of the demand: where, on which days, from when to when, how many, from which day to which.

import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, DatePicker, Form, InputNumber, Modal, Select, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { read } from '../api.ts';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { type Demand, planning } from './api.ts';

interface Given {
  areaId: number;
  weekdays: number[];
  from: Dayjs;
  until: Dayjs;
  people: number;
  shiftHours: number;
  validFrom: Dayjs;
  validUntil?: Dayjs | null;
}

interface Place {
  id: number;
  kind: string;
  name: string;
  parentId: number | null;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const minuteOf = (time: Dayjs) => time.hour() * 60 + time.minute();
const timeOf = (minute: number) => dayjs('2026-01-01').add(minute, 'minute');

/** The station itself, then its sites. */
function useAreas(stationId: number) {
  const { t } = useWords();
  const all =
    useQuery({
      queryKey: ['organisations'],
      staleTime: 60_000,
      queryFn: () => read<{ items: Place[] }>('/organisations'),
    }).data?.items ?? [];
  return [
    ...all.filter((o) => o.id === stationId),
    ...all.filter((o) => o.kind === 'site' && o.parentId === stationId),
  ].map((o) => ({ value: o.id, label: `${o.name}（${t(`sh.area.${o.kind}`)}）` }));
}

const begunWith = (stationId: number, d: Demand | null) => ({
  ...{ areaId: d?.areaId ?? stationId, weekdays: d?.weekdays ?? WEEKDAYS, people: d?.people ?? 2 },
  ...{ from: timeOf(d?.fromMinute ?? 18 * 60), until: timeOf(d?.untilMinute ?? 120) },
  ...{
    shiftHours: (d?.shiftMinutes ?? 480) / 60,
    validFrom: dayjs(d?.validFrom ?? minuteAt(pageNow()).slice(0, 10)),
  },
  validUntil: d?.validUntil ? dayjs(d.validUntil) : null,
});

function Fields({ stationId }: { stationId: number }) {
  const { t } = useWords();
  const areas = useAreas(stationId);
  const required = [{ required: true, message: t('shell.required') }];
  const time = { format: 'HH:mm', minuteStep: 30 as const, needConfirm: false };
  return (
    <>
      <Form.Item name="areaId" label={t('sh.area')} rules={required} extra={t('sh.area.about')}>
        <Select options={areas} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item
        {...{ name: 'weekdays', label: t('rc.days') }}
        rules={[{ type: 'array', min: 1, message: t('shell.required') }]}
      >
        <Checkbox.Group options={WEEKDAYS.map((value) => ({ value, label: t(`rc.weekday.${value}`) }))} />
      </Form.Item>
      <Form.Item name="from" label={t('sh.from')} rules={required}>
        <TimePicker {...time} />
      </Form.Item>
      <Form.Item name="until" label={t('sh.until')} rules={required} extra={t('sh.until.about')}>
        <TimePicker {...time} />
      </Form.Item>
      <Form.Item name="people" label={t('sh.people')} rules={required}>
        <InputNumber {...{ min: 1, max: 200, precision: 0 }} />
      </Form.Item>
      <Form.Item
        name="shiftHours"
        label={t('sh.shift-hours')}
        rules={required}
        extra={t('sh.shift-hours.about')}
      >
        <InputNumber {...{ min: 1, max: 12, step: 0.5 }} />
      </Form.Item>
      <Form.Item name="validFrom" label={t('sh.valid.from')} rules={required}>
        <DatePicker allowClear={false} />
      </Form.Item>
      <Form.Item name="validUntil" label={t('sh.valid.until')} extra={t('sh.valid.until.about')}>
        <DatePicker />
      </Form.Item>
    </>
  );
}

interface Props {
  stationId: number;
  demand: Demand | null;
  onDone(): void;
}

export function EditDemand({ stationId, demand, onDone }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const keep = async ({ from, until, shiftHours, validFrom, validUntil, ...given }: Given) => {
    work(true);
    const json = {
      ...{
        ...given,
        fromMinute: minuteOf(from),
        untilMinute: minuteOf(until),
        shiftMinutes: shiftHours * 60,
      },
      ...{ validFrom: validFrom.format('YYYY-MM-DD'), validUntil: validUntil?.format('YYYY-MM-DD') ?? null },
    };
    try {
      const row = planning['shift-demand'];
      if (demand) await row[':id'].$put({ param: { id: String(demand.id) }, json });
      else await row.$post({ json });
      onDone();
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('sh.keep') }}
      title={t(demand ? 'sh.demand.change' : 'sh.demand.add')}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep} initialValues={begunWith(stationId, demand)}>
        <Fields stationId={stationId} />
      </Form>
    </Modal>
  );
}
