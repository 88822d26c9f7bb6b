// What stores have without numbers: counted, corrected in place, handed out.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Form, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { wholeName } from '../pages/force-api.ts';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { equipment, PAGE_SIZE, type Stock, useItems, useUnits } from './api.ts';
import { Issue } from './issue.tsx';

type Doing = { what: 'issue' | 'count'; stock: Stock } | { what: 'add' } | null;

export function Stocks() {
  const { t } = useWords();
  const client = useQueryClient();
  const [page, turn] = useState(1);
  const [doing, begin] = useState<Doing>(null);
  const found = useQuery({
    queryKey: ['equipment', 'stock', page],
    queryFn: async () => {
      const query = { page: String(page), pageSize: String(PAGE_SIZE) };
      return (await equipment['equipment-stock'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const done = () => {
    begin(null);
    client.invalidateQueries({ queryKey: ['equipment'] });
  };
  const add = (
    <Allowed permission="equipment.keep">
      <Button type="primary" onClick={() => begin({ what: 'add' })}>
        {t('equipment.add-stock')}
      </Button>
    </Allowed>
  );
  return (
    <Flex vertical gap={12}>
      <Flex justify="end">{found.data.total > 0 && add}</Flex>
      <WideTable<Stock>
        label={t('equipment.stock')}
        size="middle"
        rowKey={(s) => `${s.unitId} ${s.itemId}`}
        dataSource={found.data.items}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{ emptyText: <Empty description={t('equipment.no-stock')}>{add}</Empty> }}
        columns={[
          { key: 'unit', title: t('equipment.unit'), dataIndex: 'unitName' },
          { key: 'item', title: t('equipment.item'), dataIndex: 'item' },
          { key: 'count', title: t('equipment.count'), dataIndex: 'count', align: 'right' },
          {
            key: 'do',
            render: (_, stock) => (
              <Allowed permission="equipment.keep">
                <Flex gap={8}>
                  <Button disabled={stock.count === 0} onClick={() => begin({ what: 'issue', stock })}>
                    {t('equipment.issue')}
                  </Button>
                  <Button onClick={() => begin({ what: 'count', stock })}>{t('equipment.recount')}</Button>
                </Flex>
              </Allowed>
            ),
          },
        ]}
      />
      {doing?.what === 'issue' && <Issue of={{ stock: doing.stock }} onDone={done} />}
      {doing?.what === 'count' && <Count stock={doing.stock} onDone={done} />}
      {doing?.what === 'add' && <Count stock={null} onDone={done} />}
    </Flex>
  );
}

interface Given {
  unitId: number;
  itemId: number;
  count: number;
}

/** Sets a count; the server refuses when it is no longer the one that was seen. */
function Count({ stock, onDone }: { stock: Stock | null; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const units = useUnits();
  const items = (useItems().data ?? []).filter((i) => !i.serialised && !i.retired);
  const save = async (given: Given) => {
    try {
      await equipment['equipment-stock'].$put({ json: { ...given, was: stock?.count ?? 0 } });
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  const needed = [{ required: true, message: t('shell.required') }];
  const choice = (name: 'unitId' | 'itemId', label: string, options: { value: number; label: string }[]) => (
    <Form.Item name={name} label={t(label)} rules={needed}>
      <Select disabled={stock !== null} options={options} showSearch={{ optionFilterProp: 'label' }} />
    </Form.Item>
  );
  return (
    <Modal
      open
      title={t(stock ? 'equipment.recount' : 'equipment.add-stock')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={save} initialValues={stock ?? {}}>
        {choice(
          'itemId',
          'equipment.item',
          items.map((i) => ({ value: i.id, label: i.name })),
        )}
        {choice(
          'unitId',
          'equipment.unit',
          units.map((u) => ({ value: u.id, label: wholeName(units, u.id) })),
        )}
        <Form.Item name="count" label={t('equipment.count')} rules={needed}>
          <InputNumber {...{ min: 0, max: 100_000, precision: 0 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
