// Pieces into a store, a number a line; a number that is there already is refused with who has it.
import { Alert, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { wholeName } from '../pages/force-api.ts';
import { equipment, useItems, useUnits } from './api.ts';

interface Given {
  itemId: number;
  unitId: number;
  serials: string;
  expiresOn?: string;
  inspectOn?: string;
}

const linesOf = (text: string) =>
  text
    .split(/[\n,，、;；]/)
    .map((s) => s.trim())
    .filter(Boolean);

export function AddPieces({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const units = useUnits();
  const items = (useItems().data ?? []).filter((i) => i.serialised && !i.retired);
  const save = async ({ serials, expiresOn, inspectOn, ...given }: Given) => {
    try {
      const json = { ...given, serials: linesOf(serials), expiresOn: expiresOn || null };
      await equipment['equipment-pieces'].$post({ json: { ...json, inspectOn: inspectOn || null } });
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  const needed = [{ required: true, message: t('shell.required') }];
  return (
    <Modal open title={t('equipment.add-pieces')} onOk={() => form.submit()} onCancel={onDone}>
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={save}>
        <Form.Item name="itemId" label={t('equipment.item')} rules={needed}>
          <Select
            options={items.map((i) => ({ value: i.id, label: i.name }))}
            showSearch={{ optionFilterProp: 'label' }}
            notFoundContent={<Link href="/equipment/standard">{t('equipment.no-numbered')}</Link>}
          />
        </Form.Item>
        <Form.Item name="unitId" label={t('equipment.unit')} rules={needed}>
          <Select
            options={units.map((u) => ({ value: u.id, label: wholeName(units, u.id) }))}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </Form.Item>
        <Form.Item
          name="serials"
          label={t('equipment.serials')}
          extra={t('equipment.serials.how')}
          rules={needed}
        >
          <Input.TextArea rows={4} />
        </Form.Item>
        <Form.Item name="expiresOn" label={t('equipment.expires-on')} extra={t('equipment.by-item')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="inspectOn" label={t('equipment.inspect-on')} extra={t('equipment.by-item')}>
          <Input type="date" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
