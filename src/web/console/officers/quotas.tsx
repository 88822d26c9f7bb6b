// What is asked for, in one line; whoever may, changes it.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { duty, type Quotas, useDoing } from './api.ts';

const FIELDS = [
  ['companyPercent', 100],
  ['otherPercent', 100],
  ['patrolDays', 366],
  ['publicityPerSite', 100],
] as const;

function EditQuotas({ quotas, onDone }: { quotas: Quotas; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Quotas>();
  const { wrong, busy, doing } = useDoing(['officer-quotas', 'officer-figures']);
  const keep = async (json: Quotas) => {
    if (await doing(() => duty['officer-quotas'].$put({ json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('of.keep') }}
      title={t('of.quotas.edit')}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep} initialValues={quotas}>
        {FIELDS.map(([name, max]) => (
          <Form.Item key={name} name={name} label={t(`of.quota.${name}`)} rules={[{ required: true }]}>
            <InputNumber {...{ min: 0, max, precision: 0, style: { width: 160 } }} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

export function QuotaLine() {
  const { t } = useWords();
  const [editing, edit] = useState(false);
  const quotas = useQuery({
    queryKey: ['officer-quotas'],
    queryFn: async () => (await duty['officer-quotas'].$get()).json(),
  }).data;
  if (!quotas) return null;
  return (
    <p className="quiet" style={{ margin: 0 }}>
      {t('of.quotas', { ...quotas })}{' '}
      <Allowed permission="policy.change">
        <Button size="small" onClick={() => edit(true)}>
          {t('of.quotas.edit')}
        </Button>
      </Allowed>
      {editing && <EditQuotas quotas={quotas} onDone={() => edit(false)} />}
    </p>
  );
}
