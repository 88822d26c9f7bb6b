// Appointing a guard, ending an appointment, noting a day on patrol.
import { Alert, Checkbox, DatePicker, Form, Input, InputNumber, Modal, Radio } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { type Appointment, duty, type Guard, KINDS, type Kind, useDoing } from './api.ts';

const KEYS = ['officer-guards', 'officer-figures', 'officer-appointments', 'patrol-days'];
export const today = (): string => minuteAt(pageNow()).slice(0, 10);
const day = (value: Dayjs) => value.format('YYYY-MM-DD');
export const notAfterToday = (value: Dayjs) => day(value) > today();

interface Appoint {
  kind: Kind;
  consentOn: Dayjs;
  appointedOn: Dayjs;
  agreed: boolean;
}

export function AppointGuard({ guard, onDone }: { guard: Guard; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Appoint>();
  const { wrong, busy, doing } = useDoing(KEYS);
  const free = KINDS.filter((kind) => !guard.appointments.some((a) => a.kind === kind));
  const keep = async ({ kind, consentOn, appointedOn }: Appoint) => {
    const json = { memberId: guard.memberId, kind, consentOn: day(consentOn), appointedOn: day(appointedOn) };
    if (await doing(() => duty['officer-appointments'].$post({ json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('of.appoint') }}
      title={t('of.appoint.whom', { name: guard.name })}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form
        {...{ form, layout: 'vertical', onFinish: keep }}
        initialValues={{ kind: free[0], consentOn: dayjs(today()), appointedOn: dayjs(today()) }}
      >
        <Form.Item name="kind" label={t('of.kind')} rules={[{ required: true }]}>
          <Radio.Group options={free.map((value) => ({ value, label: t(`of.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="consentOn" label={t('of.consent')} rules={[{ required: true }]}>
          <DatePicker disabledDate={notAfterToday} allowClear={false} />
        </Form.Item>
        <Form.Item name="appointedOn" label={t('of.appointed')} rules={[{ required: true }]}>
          <DatePicker disabledDate={notAfterToday} allowClear={false} />
        </Form.Item>
        <Form.Item
          {...{ name: 'agreed', valuePropName: 'checked' }}
          rules={[
            {
              validator: (_, agreed) =>
                agreed ? Promise.resolve() : Promise.reject(new Error(t('of.agreed.must'))),
            },
          ]}
        >
          <Checkbox>{t('of.agreed')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function EndAppointment({ appointment, onDone }: { appointment: Appointment; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ endedOn: Dayjs; reason: string }>();
  const { wrong, busy, doing } = useDoing(KEYS);
  const param = { id: String(appointment.id) };
  const keep = async ({ endedOn, reason }: { endedOn: Dayjs; reason: string }) => {
    const json = { endedOn: day(endedOn), reason };
    if (await doing(() => duty['officer-appointments'][':id'].end.$post({ param, json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('of.end') }}
      title={t('of.end.whom', { name: appointment.name, kind: t(`of.kind.${appointment.kind}`) })}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep} initialValues={{ endedOn: dayjs(today()) }}>
        <Form.Item name="endedOn" label={t('of.ended')} rules={[{ required: true }]}>
          <DatePicker
            disabledDate={(d) => notAfterToday(d) || day(d) < appointment.appointedOn}
            allowClear={false}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('of.reason')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface Patrol {
  day: Dayjs;
  hours: number;
  place: string;
}

/** `onDone` hears how many days were added, and how many had been there. */
export function LogPatrol({ memberIds, onDone }: { memberIds: number[]; onDone(logged: boolean): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Patrol>();
  const { wrong, busy, doing } = useDoing(KEYS);
  const [said, tell] = useState<string | null>(null);
  const keep = async ({ day: on, hours, place }: Patrol) => {
    const json = { memberIds, day: day(on), hours, place };
    await doing(async () => {
      const { added, again } = await (await duty['patrol-days'].$post({ json })).json();
      if (again === 0) onDone(true);
      else tell(t('of.patrol.again', { added, again }));
    });
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, okText: said ? t('of.close') : t('of.keep') }}
      title={t('of.patrol.of', { n: memberIds.length })}
      onCancel={() => onDone(said !== null)}
      onOk={() => (said ? onDone(true) : form.submit())}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      {said && <Alert type="warning" showIcon title={said} style={{ marginBottom: 12 }} />}
      <Form
        {...{ form, layout: 'vertical', onFinish: keep, disabled: said !== null }}
        initialValues={{ day: dayjs(today()), hours: 4 }}
      >
        <Form.Item name="day" label={t('of.day')} rules={[{ required: true }]}>
          <DatePicker disabledDate={notAfterToday} allowClear={false} />
        </Form.Item>
        <Form.Item name="hours" label={t('of.hours')} rules={[{ required: true }]}>
          <InputNumber {...{ min: 0.5, max: 24, step: 0.5 }} />
        </Form.Item>
        <Form.Item name="place" label={t('of.where')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={80} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
