// Systems that are told of what happens here: added, tried, switched, taken away, and what became of each message.
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Flex, Form, Input, Modal, Select } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { webhookAdminRoutes } from '../../../../oversight/webhook-routes.ts';
import { act, send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { webhookTexts } from '../../texts/webhook-texts.ts';
import { addTexts } from '../../texts.ts';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { AdminPage, Once, useDo } from './frame.tsx';
import { Sent } from './webhook-events.tsx';

addTexts(webhookTexts);

const api = hc<ReturnType<typeof webhookAdminRoutes>>('/api', { fetch: send });
export type Webhook = InferResponseType<typeof api.webhooks.$get, 200>['webhooks'][number];
const SUGGESTED = [
  'launched',
  'stood_down',
  'closed',
  'no_show',
  'unreachable',
  'roll_call_closed',
  'site_inspected',
];

export default function WebhooksPage() {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const [reading, setReading] = useState<Webhook | null>(null);
  const webhooks = useQuery({
    queryKey: ['webhooks'],
    queryFn: async () => (await (await api.webhooks.$get()).json()).webhooks,
    refetchInterval: 10_000,
  });
  if (webhooks.isPending) return <Loading />;
  if (webhooks.isError) return <Failed error={webhooks.error} retry={webhooks.refetch} />;
  return (
    <AdminPage
      title={t('admin.webhooks')}
      about={t('admin.webhooks.what')}
      actions={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('webhook.add')}
        </Button>
      }
    >
      <WideTable
        label={t('admin.webhooks')}
        width_px={860}
        rowKey="id"
        pagination={false}
        locale={{ emptyText: t('webhook.none') }}
        dataSource={webhooks.data}
        columns={[
          { title: t('webhook.name'), dataIndex: 'name' },
          { title: t('webhook.url'), dataIndex: 'host' },
          { title: t('webhook.types'), render: (_, w) => w.types.join(', ') || t('webhook.types.all') },
          { title: t('webhook.state'), render: (_, w) => <State webhook={w} /> },
          { title: t('admin.do'), render: (_, w) => <Deeds webhook={w} read={() => setReading(w)} /> },
        ]}
      />
      <Modal
        open={adding}
        title={t('webhook.add')}
        footer={null}
        destroyOnHidden
        onCancel={() => setAdding(false)}
      >
        <Add />
      </Modal>
      <Drawer
        open={reading !== null}
        title={reading && t('webhook.events.of', { name: reading.name })}
        size="large"
        destroyOnHidden
        onClose={() => setReading(null)}
      >
        {reading && <Sent webhookId={reading.id} />}
      </Drawer>
    </AdminPage>
  );
}

function State({ webhook: w }: { webhook: Webhook }) {
  const { t } = useWords();
  const off = w.offReason === '410' ? t('webhook.off.410') : t('webhook.off');
  return (
    <>
      <div>{w.enabled ? t('webhook.on') : off}</div>
      <div>{w.deliveredAt ? t('webhook.last', { time: minuteAt(w.deliveredAt) }) : t('webhook.never')}</div>
      {w.waiting > 0 && <div>{t('webhook.waiting', { n: w.waiting })}</div>}
      {w.givenUp > 0 && <div>▲ {t('webhook.given-up', { n: w.givenUp })}</div>}
    </>
  );
}

function Deeds({ webhook: w, read }: { webhook: Webhook; read(): void }) {
  const { t } = useWords();
  const { busy, run, ask } = useDo('webhooks', 'webhook-events');
  const at = `/webhooks/${w.id}`;
  const remove = () =>
    ask(t('webhook.sure', { name: w.name }), t('webhook.sure.what'), t('webhook.remove'), () =>
      run(() => act(at, undefined, 'DELETE'), t('webhook.removed')),
    );
  const turn = (enabled: boolean) =>
    run(() => act(at, { enabled }, 'PATCH'), t(enabled ? 'webhook.switched-on' : 'webhook.switched-off'));
  return (
    <Flex gap={8} wrap>
      <Button onClick={read}>{t('webhook.events')}</Button>
      <Button disabled={busy || !w.enabled} onClick={() => run(() => act(`${at}/test`), t('webhook.tested'))}>
        {t('webhook.test')}
      </Button>
      <Button disabled={busy} onClick={() => turn(!w.enabled)}>
        {t(w.enabled ? 'webhook.switch-off' : 'webhook.switch-on')}
      </Button>
      <Button danger disabled={busy} onClick={remove}>
        {t('webhook.remove')}
      </Button>
    </Flex>
  );
}

interface NewWebhook {
  name: string;
  url: string;
  types?: string[];
}

function Add() {
  const { t } = useWords();
  const { busy, run } = useDo('webhooks');
  const [secret, setSecret] = useState<string | null>(null);
  if (secret) return <Once what={t('webhook.once')} value={secret} />;
  const needed = [{ required: true, message: t('admin.needed') }];
  const add = ({ name, url, types = [] }: NewWebhook) =>
    run(
      async () => {
        const made = await send('/api/webhooks', {
          ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
          body: JSON.stringify({ name, url, types }),
        });
        setSecret(((await made.json()) as { secret: string }).secret);
      },
      t('webhook.made', { name }),
    );
  return (
    <Form<NewWebhook> layout="vertical" requiredMark={false} onFinish={add}>
      <Form.Item name="name" label={t('webhook.name')} extra={t('webhook.name.what')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="url" label={t('webhook.url')} extra={t('webhook.url.what')} rules={needed}>
        <Input maxLength={500} autoComplete="off" inputMode="url" />
      </Form.Item>
      <Form.Item name="types" label={t('webhook.types')} extra={t('webhook.types.what')}>
        <Select
          mode="tags"
          tokenSeparators={[',', ' ', '、']}
          options={SUGGESTED.map((value) => ({ value }))}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('webhook.add')}
      </Button>
    </Form>
  );
}
