// What somebody told by word or by telephone, entered by an officer.
import { Alert, DatePicker, Form, Input, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { type DutyFile, useOrganisations } from '../bulletins/api.ts';
import { MemberPicker } from '../exams/member-picker.tsx';
import { useWords } from '../language.tsx';
import { reporting, useCategories, useDoing } from '../officers/api.ts';
import { PicturesField } from '../officers/pictures-field.tsx';
import { CLASSES, KEYS, MOST_LETTERS } from './api.ts';

interface Given {
  categoryId: number;
  stationId: number;
  text: string;
  place?: string;
  seenAt?: Dayjs;
}

export function EnterReport({ onDone }: { onDone(): void }) {
  const { t, language } = useWords();
  const [form] = Form.useForm<Given>();
  const [clientId] = useState(() => crypto.randomUUID());
  const [files, attach] = useState<DutyFile[]>([]);
  const [reporters, choose] = useState<number[]>([]);
  const { wrong, busy, doing } = useDoing(KEYS);
  const categories = useCategories('report').data?.items ?? [];
  const offices = useOrganisations().filter((o) => o.kind === 'station' || o.kind === 'county');
  const keep = async ({ seenAt, place = '', ...given }: Given) => {
    const [memberId, fileId] = [reporters[0], files[0]?.id];
    const json = {
      ...{ ...given, place, clientId },
      ...(seenAt && { seenAt: seenAt.format('YYYY-MM-DDTHH:mm') }),
      ...(memberId && { memberId }),
      ...(fileId && { fileId }),
    };
    if (await doing(() => reporting['field-reports'].$post({ json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('frp.keep') }}
      title={t('frp.enter')}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep}>
        <Form.Item
          name="categoryId"
          label={t('frp.category')}
          extra={t('frp.only')}
          rules={[{ required: true }]}
        >
          <Select
            options={CLASSES.map((of) => ({
              label: t(`frp.class.${of}`),
              options: categories
                .filter((k) => k.class === of)
                .map((k) => ({ value: k.id, label: k[language] })),
            }))}
          />
        </Form.Item>
        <Form.Item name="stationId" label={t('frp.handler')} rules={[{ required: true }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={offices.map((o) => ({ value: o.id, label: o.name }))}
          />
        </Form.Item>
        <Form.Item name="text" label={t('frp.text')} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea rows={4} maxLength={MOST_LETTERS} showCount />
        </Form.Item>
        <Form.Item name="place" label={t('frp.place')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="seenAt" label={t('frp.seen')} extra={t('frp.seen.about')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
        <Form.Item label={t('frp.reporter')} htmlFor="reporter">
          <MemberPicker id="reporter" chosen={reporters} onChoose={choose} />
        </Form.Item>
        <Form.Item label={t('frp.photo')}>
          <PicturesField files={files} most={1} onChange={attach} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
