// A talk or a campaign as it is noted or corrected.
import { Alert, DatePicker, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useOrganisations } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { duty, type Talk, useCategories, useDoing } from './api.ts';
import { notAfterToday, today } from './dialogs.tsx';
import { PicturesField } from './pictures-field.tsx';

const MOST_PICTURES = 5;

interface Given extends Pick<Talk, 'kind' | 'categoryId' | 'organisationId' | 'place' | 'audience' | 'note'> {
  heldOn: Dayjs;
}

function PlaceFields() {
  const { t, language } = useWords();
  const categories = useCategories('talk').data?.items ?? [];
  const places = useOrganisations().filter((o) => ['site', 'station', 'county'].includes(o.kind));
  return (
    <>
      <Form.Item name="categoryId" label={t('of.subject')} rules={[{ required: true }]}>
        <Select options={categories.map((k) => ({ value: k.id, label: k[language] }))} />
      </Form.Item>
      <Form.Item name="organisationId" label={t('of.held-by')} rules={[{ required: true }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={places.map((o) => ({ value: o.id, label: o.name }))}
        />
      </Form.Item>
      <Form.Item name="place" label={t('of.where')} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={80} />
      </Form.Item>
    </>
  );
}

/** `talk`: null for a new one. */
export function EditTalk({ talk, onDone }: { talk: Talk | null; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [files, attach] = useState(talk?.files ?? []);
  const { wrong, busy, doing } = useDoing(['talks']);
  const keep = async ({ heldOn, note = '', ...given }: Given) => {
    const json = { ...given, note, heldOn: heldOn.format('YYYY-MM-DD'), fileIds: files.map((f) => f.id) };
    const param = { id: String(talk?.id) };
    if (await doing(() => (talk ? duty.talks[':id'].$put({ param, json }) : duty.talks.$post({ json }))))
      onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('of.keep') }}
      title={t(talk ? 'of.talk.correct' : 'of.talk.note')}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form
        {...{ form, layout: 'vertical', onFinish: keep }}
        initialValues={{ kind: 'talk', ...talk, heldOn: dayjs(talk?.heldOn ?? today()) }}
      >
        <Form.Item name="kind" label={t('of.talk.kind')}>
          <Radio.Group
            options={(['talk', 'campaign'] as const).map((value) => ({
              value,
              label: t(`of.talk.${value}`),
            }))}
          />
        </Form.Item>
        <PlaceFields />
        <Form.Item name="heldOn" label={t('of.day')} rules={[{ required: true }]}>
          <DatePicker disabledDate={notAfterToday} allowClear={false} />
        </Form.Item>
        <Form.Item name="audience" label={t('of.audience')} rules={[{ required: true }]}>
          <InputNumber {...{ min: 1, max: 1_000_000, precision: 0, style: { width: 160 } }} />
        </Form.Item>
        <Form.Item name="note" label={t('of.note')}>
          <Input.TextArea rows={3} maxLength={1_000} />
        </Form.Item>
        <Form.Item label={t('of.pictures')} extra={t('of.pictures.most', { n: MOST_PICTURES })}>
          <PicturesField files={files} most={MOST_PICTURES} onChange={attach} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
