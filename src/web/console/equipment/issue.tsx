// Hands a piece, or some of a store, to a member, who signs on the screen or confirms on the phone.
import { Alert, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { equipment, type Piece, type Stock } from './api.ts';
import { Receiver } from './receiver.tsx';
import { Signature } from './signature.tsx';

interface Given {
  memberId: number;
  count?: number;
  signature?: string;
  despite?: string;
}
interface Props {
  of: { piece: Piece } | { stock: Stock };
  onDone(): void;
}

export function Issue({ of, onDone }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const what = 'piece' in of ? `${of.piece.item} ${of.piece.serial}` : of.stock.item;
  const save = async ({ memberId, count, signature, despite }: Given) => {
    const given = { memberId, ...(signature && { signature }), ...(despite && { despite }) };
    const json =
      'piece' in of
        ? { ...given, pieceId: of.piece.id }
        : { ...given, itemId: of.stock.itemId, unitId: of.stock.unitId, count: count ?? 1 };
    try {
      await equipment['equipment-issues'].$post({ json });
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  return (
    <Modal
      open
      title={t('equipment.issue.what', { what })}
      okText={t('equipment.issue')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={save} initialValues={{ count: 1 }}>
        <Form.Item
          name="memberId"
          label={t('equipment.receiver')}
          rules={[{ required: true, message: t('shell.required') }]}
        >
          <Receiver />
        </Form.Item>
        {'stock' in of && (
          <Form.Item name="count" label={t('equipment.count')}>
            <InputNumber {...{ min: 1, max: 10_000, precision: 0 }} />
          </Form.Item>
        )}
        {'piece' in of && (
          <Form.Item name="despite" label={t('equipment.despite')} extra={t('equipment.despite.when')}>
            <Input maxLength={200} />
          </Form.Item>
        )}
        <Form.Item name="signature" label={t('equipment.signature')} extra={t('equipment.signature.without')}>
          <Signature label={t('equipment.signature')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
