// Plans or changes when a station calls the roll: fixed, or by surprise inside a window. Times are the city's.
import { Alert, Checkbox, Form, InputNumber, Modal, Radio, Select, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { duty, KINDS, type Schedule, useStations } from './api.ts';

interface Given {
  stationId: number;
  kind: Schedule['kind'];
  weekdays: number[];
  from: Dayjs;
  until?: Dayjs;
  byRadio: boolean;
  secondCallMinutes: number;
  openMinutes: number;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const minuteOf = (time: Dayjs) => time.hour() * 60 + time.minute();
const timeOf = (minute: number) => dayjs('2026-01-01').add(minute, 'minute');

const begunWith = (s: Schedule | null) => ({
  ...{ kind: s?.kind ?? 'morning', weekdays: s?.weekdays ?? WEEKDAYS, stationId: s?.stationId },
  ...{ from: timeOf(s?.fromMinute ?? 480), until: timeOf(s?.kind === 'surprise' ? s.untilMinute : 600) },
  ...{ byRadio: s?.byRadio ?? false, openMinutes: s?.openMinutes ?? 15 },
  secondCallMinutes: s?.secondCallMinutes ?? 5,
});

function Fields({ kind }: { kind: Schedule['kind'] }) {
  const { t } = useWords();
  const stations = useStations();
  const required = [{ required: true, message: t('shell.required') }];
  const time = { format: 'HH:mm', minuteStep: 5 as const, needConfirm: false };
  return (
    <>
      <Form.Item name="stationId" label={t('rc.station')} rules={required}>
        <Select options={stations} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="kind" label={t('rc.kind')}>
        <Select options={KINDS.map((value) => ({ value, label: t(`rc.kind.${value}`) }))} />
      </Form.Item>
      <Form.Item
        {...{ name: 'weekdays', label: t('rc.days') }}
        rules={[{ type: 'array', min: 1, message: t('shell.required') }]}
      >
        <Checkbox.Group options={WEEKDAYS.map((value) => ({ value, label: t(`rc.weekday.${value}`) }))} />
      </Form.Item>
      <Form.Item name="from" label={t(kind === 'surprise' ? 'rc.from' : 'rc.time')} rules={required}>
        <TimePicker {...time} />
      </Form.Item>
      {kind === 'surprise' && (
        <Form.Item name="until" label={t('rc.until')} rules={required} extra={t('rc.secret')}>
          <TimePicker {...time} />
        </Form.Item>
      )}
      <Form.Item name="byRadio" label={t('rc.how')}>
        <Radio.Group
          options={[false, true].map((value) => ({
            value,
            label: t(value ? 'rc.how.radio' : 'rc.how.messages'),
          }))}
        />
      </Form.Item>
      <Form.Item name="secondCallMinutes" label={t('rc.second')} rules={required}>
        <InputNumber min={1} max={239} precision={0} />
      </Form.Item>
      <Form.Item name="openMinutes" label={t('rc.closes')} rules={required}>
        <InputNumber min={2} max={240} precision={0} />
      </Form.Item>
    </>
  );
}

export function EditSchedule({ schedule, onDone }: { schedule: Schedule | null; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const kind = Form.useWatch('kind', form) ?? schedule?.kind ?? 'morning';
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const keep = async ({ from, until, ...given }: Given) => {
    work(true);
    const json = {
      ...{ ...given, fromMinute: minuteOf(from) },
      ...(given.kind === 'surprise' && until && { untilMinute: minuteOf(until) }),
    };
    try {
      if (schedule)
        await duty['roll-call-schedules'][':id'].$put({ param: { id: String(schedule.id) }, json });
      else await duty['roll-call-schedules'].$post({ json });
      onDone();
    } catch (error) {
      const fields = (error as { fields?: { message: string }[] }).fields ?? [];
      tell([(error as Error).message, ...fields.map((f) => f.message)].join(' '));
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('rc.keep') }}
      title={t(schedule ? 'rc.change' : 'rc.add')}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep} initialValues={begunWith(schedule)}>
        <Fields kind={kind} />
      </Form>
    </Modal>
  );
}
