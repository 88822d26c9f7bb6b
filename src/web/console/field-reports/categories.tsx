// What may be reported, and what talks are about: a list of the installation's own, of three classes and no other.
import { Alert, Button, Empty, Flex, Form, Input, Modal, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { type Category, reporting, useCategories, useDoing } from '../officers/api.ts';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { CLASSES } from './api.ts';

type Use = 'report' | 'talk';
interface Given {
  class?: (typeof CLASSES)[number];
  zh: string;
  en: string;
}

function AddCategory({ use, onDone }: { use: Use; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const { wrong, busy, doing } = useDoing(['duty-categories']);
  const keep = async ({ class: of = 'hazard', zh, en }: Given) => {
    const json = use === 'report' ? { use, class: of, zh, en } : { use, zh, en };
    if (await doing(() => reporting['duty-categories'].$post({ json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('frp.keep') }}
      title={t(`frp.add.${use}`)}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep}>
        {use === 'report' && (
          <Form.Item
            {...{ name: 'class', label: t('frp.class'), extra: t('frp.only') }}
            rules={[{ required: true }]}
          >
            <Select options={CLASSES.map((value) => ({ value, label: t(`frp.class.${value}`) }))} />
          </Form.Item>
        )}
        <Form.Item name="zh" label={t('frp.zh')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="en" label={t('frp.en')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function CategoriesOf({ use }: { use: Use }) {
  const { t } = useWords();
  const mayChange = useRights().may('policy.change');
  const [adding, add] = useState(false);
  const { wrong, doing } = useDoing(['duty-categories']);
  const found = useCategories(use);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const retire = ({ id }: Category) =>
    doing(() => reporting['duty-categories'][':id'].retire.$post({ param: { id: String(id) } }));
  return (
    <section>
      <Flex gap={8} align="center" wrap>
        <h2 style={{ fontSize: 18, margin: 0 }}>{t(`frp.categories.${use}`)}</h2>
        {mayChange && <Button onClick={() => add(true)}>{t(`frp.add.${use}`)}</Button>}
      </Flex>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<Category>
        label={t(`frp.categories.${use}`)}
        rowKey="id"
        dataSource={found.data.items}
        pagination={false}
        locale={{ emptyText: <Empty description={t('frp.categories.none')} /> }}
        columns={[
          ...(use === 'report'
            ? [
                {
                  ...{ key: 'class', title: t('frp.class') },
                  render: (_: unknown, k: Category) => k.class && t(`frp.class.${k.class}`),
                },
              ]
            : []),
          { key: 'zh', title: t('frp.zh'), dataIndex: 'zh' },
          { key: 'en', title: t('frp.en'), dataIndex: 'en' },
          ...(mayChange
            ? [
                {
                  ...{ key: 'do', title: t('frp.do') },
                  render: (_: unknown, k: Category) => (
                    <Popconfirm
                      {...{ title: t('frp.retire.sure', { name: k.zh }), okText: t('frp.retire') }}
                      onConfirm={() => retire(k)}
                    >
                      <Button>{t('frp.retire')}</Button>
                    </Popconfirm>
                  ),
                },
              ]
            : []),
        ]}
      />
      {adding && <AddCategory use={use} onDone={() => add(false)} />}
    </section>
  );
}

export function Categories() {
  const { t } = useWords();
  return (
    <Flex vertical gap={16}>
      <p className="quiet" style={{ margin: 0 }}>
        {t('frp.only')}
      </p>
      <CategoriesOf use="report" />
      <CategoriesOf use="talk" />
    </Flex>
  );
}
