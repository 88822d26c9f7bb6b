// A finding looked at again: put right or not, with the new day; all earlier looks below.
import { Alert, DatePicker, Form, Input, Modal, Radio } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { type Finding, inspecting } from './api.ts';

interface Given {
  fixed: boolean;
  note?: string;
  dueOn?: Dayjs;
}

export function LookAgain({ finding, onDone }: { finding: Finding; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const fixed = Form.useWatch('fixed', form) ?? true;
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const keep = async ({ fixed, note = '', dueOn }: Given) => {
    work(true);
    try {
      const json = { fixed, note, ...(!fixed && dueOn && { dueOn: dueOn.format('YYYY-MM-DD') }) };
      await inspecting['inspection-findings'][':id'].checks.$post({
        param: { id: String(finding.id) },
        json,
      });
      onDone();
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('ins.keep') }}
      title={t('ins.look.at', { site: finding.siteName })}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep} initialValues={{ fixed: true }}>
        <Form.Item name="fixed" label={t('ins.look.result')}>
          <Radio.Group
            options={[true, false].map((value) => ({
              value,
              label: t(value ? 'ins.fixed' : 'ins.not-fixed'),
            }))}
          />
        </Form.Item>
        {!fixed && (
          <Form.Item name="dueOn" label={t('ins.due.new')} extra={t('ins.due.new.about')}>
            <DatePicker disabledDate={(day) => day.format('YYYY-MM-DD') < minuteAt(pageNow()).slice(0, 10)} />
          </Form.Item>
        )}
        <Form.Item name="note" label={t('ins.note')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
      {finding.checks.length > 0 && (
        <ul>
          {finding.checks.map((c) => (
            <li key={c.checkedAt + c.by}>
              {minuteAt(c.checkedAt)} {c.byName} · {t(c.fixed ? 'ins.fixed' : 'ins.not-fixed')} {c.note}
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
