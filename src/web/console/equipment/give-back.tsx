// What a member holds goes back into the store, or straight to another member: signed by whoever brings it, or receives it.
import { Alert, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { wholeName } from '../pages/force-api.ts';
import { equipment, useUnits } from './api.ts';
import { Receiver } from './receiver.tsx';
import { Signature } from './signature.tsx';

interface Given {
  to: 'store' | 'member';
  unitId?: number;
  memberId?: number;
  despite?: string;
  signature?: string;
}
interface Props {
  issueId: number;
  /** As people name it. */
  what: string;
  onDone(): void;
}

export function GiveBack({ issueId, what, onDone }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const to = Form.useWatch('to', form) ?? 'store';
  const save = async ({ unitId, memberId, despite, signature }: Given) => {
    const one = equipment['equipment-issues'][':id'];
    const param = { id: String(issueId) };
    const signed = signature ? { signature } : {};
    try {
      if (to === 'member') {
        const json = { ...signed, ...(despite && { despite }), memberId: memberId ?? 0 };
        await one['hand-over'].$post({ param, json });
      } else await one.return.$post({ param, json: { ...signed, ...(unitId && { unitId }) } });
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  return (
    <Modal
      open
      title={t('equipment.back.what', { what })}
      okText={t(`equipment.back.${to}`)}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={save} initialValues={{ to: 'store' }}>
        <Form.Item name="to" label={t('equipment.back.to')}>
          <Radio.Group
            options={(['store', 'member'] as const).map((value) => ({
              ...{ value, label: t(`equipment.back.to.${value}`) },
            }))}
          />
        </Form.Item>
        <Where to={to} />
        <SignedBy to={to} />
      </Form>
    </Modal>
  );
}

/** Which store, where it is another one; or whom. */
function Where({ to }: { to: Given['to'] }) {
  const { t } = useWords();
  const units = useUnits();
  if (to === 'member')
    return (
      <>
        <Form.Item
          name="memberId"
          label={t('equipment.receiver')}
          rules={[{ required: true, message: t('shell.required') }]}
        >
          <Receiver />
        </Form.Item>
        <Form.Item name="despite" label={t('equipment.despite')} extra={t('equipment.despite.when')}>
          <Input maxLength={200} />
        </Form.Item>
      </>
    );
  return (
    <Form.Item name="unitId" label={t('equipment.unit')}>
      <Select
        allowClear
        placeholder={t('equipment.back.same')}
        options={units.map((u) => ({ value: u.id, label: wholeName(units, u.id) }))}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </Form.Item>
  );
}

function SignedBy({ to }: { to: Given['to'] }) {
  const { t } = useWords();
  const label = t(to === 'store' ? 'equipment.back.signature' : 'equipment.signature');
  return (
    <Form.Item
      name="signature"
      label={label}
      extra={to === 'member' ? t('equipment.signature.without') : t('equipment.back.without')}
    >
      <Signature label={label} />
    </Form.Item>
  );
}
