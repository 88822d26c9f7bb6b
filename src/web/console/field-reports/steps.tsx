// What an officer does with a report: accept, merge, decline, forward, finish; what leads nowhere is not offered.
import { Alert, Button, Checkbox, Flex, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useOrganisations } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { reporting, useDoing } from '../officers/api.ts';
import { KEYS, type Report, type Step } from './api.ts';

interface Given {
  note?: string;
  reason?: string;
  into?: number;
  to?: 'office' | 'other';
  organisationId?: number;
  office?: string;
  outcome?: string;
  thank?: boolean;
}

/** As the server takes it. */
function bodyOf(step: Step, given: Given) {
  const { note = '', reason = '', into = 0, outcome = '', thank = true } = given;
  switch (step) {
    case 'accept':
      return { action: step, note };
    case 'merge':
      return { action: step, note, into };
    case 'decline':
      return { action: step, reason };
    case 'forward': {
      const to = given.to === 'other' ? { office: given.office } : { organisationId: given.organisationId };
      return { action: step, note, ...to };
    }
    case 'finish':
      return { action: step, outcome, thank };
  }
}

function ForwardFields() {
  const { t } = useWords();
  const to = Form.useWatch<Given['to']>('to') ?? 'office';
  const offices = useOrganisations().filter((o) => ['station', 'county', 'city'].includes(o.kind));
  return (
    <>
      <Form.Item name="to" label={t('frp.to')}>
        <Radio.Group
          options={(['office', 'other'] as const).map((value) => ({ value, label: t(`frp.to.${value}`) }))}
        />
      </Form.Item>
      {to === 'office' ? (
        <Form.Item {...{ name: 'organisationId', label: t('frp.office') }} rules={[{ required: true }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={offices.map((o) => ({ value: o.id, label: o.name }))}
          />
        </Form.Item>
      ) : (
        <Form.Item
          {...{ name: 'office', label: t('frp.other'), extra: t('frp.other.about') }}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={80} />
        </Form.Item>
      )}
    </>
  );
}

function Fields({ step, reporter }: { step: Step; reporter: boolean }) {
  const { t } = useWords();
  const said = (name: 'reason' | 'outcome') => (
    <Form.Item
      {...{ name, label: t(`frp.${name}`), extra: t('frp.reporter-reads') }}
      rules={[{ required: true, whitespace: true }]}
    >
      <Input.TextArea rows={3} maxLength={500} />
    </Form.Item>
  );
  if (step === 'decline') return said('reason');
  if (step === 'finish')
    return (
      <>
        {said('outcome')}
        {reporter && (
          <Form.Item name="thank" valuePropName="checked">
            <Checkbox>{t('frp.thank')}</Checkbox>
          </Form.Item>
        )}
      </>
    );
  return (
    <>
      {step === 'forward' && <ForwardFields />}
      {step === 'merge' && (
        <Form.Item {...{ name: 'into', label: t('frp.into') }} rules={[{ required: true }]}>
          <InputNumber {...{ min: 1, precision: 0, prefix: '#', style: { width: 160 } }} />
        </Form.Item>
      )}
      <Form.Item name="note" label={t('frp.note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}

function TakeStep({ report, step, onDone }: { report: Report; step: Step; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const { wrong, busy, doing } = useDoing(KEYS);
  const keep = async (given: Given) => {
    const param = { id: String(report.id) };
    const json = bodyOf(step, given);
    if (await doing(() => reporting['field-reports'][':id'].steps.$post({ param, json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t(`frp.step.${step}`) }}
      title={t('frp.step.which', { step: t(`frp.step.${step}`), id: report.id })}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep} initialValues={{ to: 'office', thank: true }}>
        <Fields step={step} reporter={report.reporterName !== null || report.duplicates > 0} />
      </Form>
    </Modal>
  );
}

export function Steps({ report }: { report: Report }) {
  const { t } = useWords();
  const [taking, take] = useState<Step | null>(null);
  if (report.steps.length === 0) return null;
  return (
    <Flex gap={8} wrap>
      {report.steps.map((step, i) => (
        <Button key={step} type={i === 0 ? 'primary' : 'default'} onClick={() => take(step)}>
          {t(`frp.step.${step}`)}
        </Button>
      ))}
      {taking && <TakeStep report={report} step={taking} onDone={() => take(null)} />}
    </Flex>
  );
}
