// Publishes a quarter, or corrects what was published: number, issuing body, last day for appeals.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Form, Input, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { assessing, type Published } from './api.ts';

interface Given {
  number: string;
  issuer: string;
  appealUntil: Dayjs;
  correctsWhy?: string;
}

const APPEAL_DAYS = 10;

export function Publish({ quarter, corrects }: { quarter: string; corrects: Published | null }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [form] = Form.useForm<Given>();
  const [open, show] = useState(false);
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const today = minuteAt(pageNow()).slice(0, 10);
  const send = async ({ number, issuer, appealUntil, correctsWhy }: Given) => {
    work(true);
    try {
      const json = {
        ...{ quarter, number, issuer, appealUntil: appealUntil.format('YYYY-MM-DD') },
        ...(corrects && { correctsId: corrects.id, correctsWhy: correctsWhy ?? '' }),
      };
      await assessing.assessments.$post({ json });
      await client.invalidateQueries();
      show(false);
      tell(null);
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  const title = t(corrects ? 'assessing.correct' : 'assessing.publish');
  const needed = [{ required: true, message: t('assessing.needed') }];
  return (
    <>
      <Button type={corrects ? 'default' : 'primary'} onClick={() => show(true)}>
        {title}
      </Button>
      <Modal
        {...{ open, title, okText: title, confirmLoading: busy, onCancel: () => show(false) }}
        onOk={() => form.submit()}
      >
        <p>{t(corrects ? 'assessing.correct.about' : 'assessing.publish.about')}</p>
        {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
        <Form<Given>
          {...{ form, layout: 'vertical', onFinish: send }}
          initialValues={{ issuer: corrects?.issuer, appealUntil: dayjs(today).add(APPEAL_DAYS, 'day') }}
        >
          <Form.Item name="number" label={t('assessing.number')} rules={needed}>
            <Input maxLength={60} placeholder={t('assessing.number.such')} />
          </Form.Item>
          <Form.Item name="issuer" label={t('assessing.issuer')} rules={needed}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="appealUntil" label={t('assessing.appeal-until')} rules={needed}>
            <DatePicker disabledDate={(day) => day.format('YYYY-MM-DD') <= today} />
          </Form.Item>
          {corrects && (
            <Form.Item name="correctsWhy" label={t('assessing.why')} rules={needed}>
              <Input.TextArea rows={2} maxLength={500} />
            </Form.Item>
          )}
        </Form>
      </Modal>
    </>
  );
}
