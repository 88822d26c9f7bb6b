// Plans a session: course, place, time in the city, seats.
import { useQuery } from '@tanstack/react-query';
import { Alert, DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useRef, useState } from 'react';
import { act, read } from '../api.ts';
import { useWords } from '../language.tsx';
import { inCity } from '../when.ts';
import { training } from './api.ts';

interface Given {
  courseId: number;
  place: string;
  time: [Dayjs, Dayjs];
  seats: number;
}

/** Whose guards shall have it: they are signed up with it. */
export interface ForSite {
  siteId: number;
  countyId: number;
  place: string;
}

async function signUpSite(sessionId: number, { siteId }: ForSite): Promise<void> {
  const { items } = await read<{ items: { id: number }[] }>(
    `/members?organisationId=${siteId}&status=active&pageSize=500`,
  );
  const memberIds = items.map((m) => m.id);
  if (memberIds.length > 0) await act(`/training-sessions/${sessionId}/sign-ups`, { memberIds });
}

export function PlanSession({ forSite, onDone }: { forSite?: ForSite | null; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const planned = useRef<number>(undefined);
  const courses = useQuery({
    queryKey: ['courses'],
    queryFn: async () => (await training.courses.$get()).json(),
  });
  const plan = async ({ courseId, place, time, seats }: Given) => {
    work(true);
    try {
      const json = { courseId, place, seats, startsAt: inCity(time[0]), endsAt: inCity(time[1]) };
      const countyId = forSite?.countyId;
      // Planned once, even when the guards could not be signed up at the first press.
      planned.current ??= (
        await (
          await training['training-sessions'].$post({ json: { ...json, ...(countyId && { countyId }) } })
        ).json()
      ).id;
      if (forSite) await signUpSite(planned.current, forSite);
      onDone();
    } catch (error) {
      tell((error as Error).message);
    } finally {
      work(false);
    }
  };
  const options = (courses.data?.items ?? [])
    .filter((c) => !c.retired)
    .map((c) => ({ value: c.id, label: c.title }));
  const required = [{ required: true, message: t('shell.required') }];
  return (
    <Modal
      open
      title={t('training.plan')}
      okText={t('training.plan')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={plan}
        initialValues={{ seats: 30, place: forSite?.place }}
      >
        <Form.Item name="courseId" label={t('training.course')} rules={required}>
          <Select options={options} notFoundContent={t('training.no-courses')} />
        </Form.Item>
        <Form.Item name="place" label={t('training.place')} rules={required}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="time" label={t('training.time')} rules={required}>
          <DatePicker.RangePicker
            showTime={{ format: 'HH:mm', minuteStep: 5 }}
            format="YYYY-MM-DD HH:mm"
            placeholder={[t('training.from'), t('training.to')]}
            style={{ width: '100%' }}
          />
        </Form.Item>
        <Form.Item name="seats" label={t('training.seats')} rules={required}>
          <InputNumber min={1} max={1000} precision={0} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
