// Robots of units' group chats: set up, tried, taken away. Their address is never shown again.
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Modal, Select } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { robotRoutes } from '../../../../delivery/robot-routes.ts';
import { act, send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { timeAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { listUnits, wholeName } from '../force-api.ts';
import { useDo } from './frame.tsx';

const api = hc<ReturnType<typeof robotRoutes>>('/api', { fetch: send });
type Robot = InferResponseType<typeof api.robots.$get, 200>['robots'][number];
type Tried = InferResponseType<(typeof api.units)[':id']['robots'][':robot']['test']['$post'], 200>;
const KINDS = ['wecom', 'dingtalk', 'feishu'] as const;

const path = (r: Robot) => `/units/${r.unitId}/robots/${r.id}`;

/** Speaks in the group, or throws what the platform said. */
async function speak(r: Robot): Promise<void> {
  const tried: Tried = await (await send(`/api${path(r)}/test`, { method: 'POST' })).json();
  if (!tried.ok) throw new Error(tried.reason ?? '');
}

function Deeds({ robot: r }: { robot: Robot }) {
  const { t } = useWords();
  const { busy, run, ask } = useDo('robots');
  const gone = () => run(() => act(path(r), undefined, 'DELETE'), t('channels.robot.removed'));
  const remove = () =>
    ask(
      t('channels.robot.sure', { unit: r.unitName }),
      t('channels.robot.sure.what'),
      t('channels.robot.remove'),
      gone,
    );
  return (
    <Flex gap={8} wrap>
      <Button disabled={busy} onClick={() => run(() => speak(r), t('channels.robot.spoke'))}>
        {t('channels.robot.test')}
      </Button>
      <Button danger disabled={busy} onClick={remove}>
        {t('channels.robot.remove')}
      </Button>
    </Flex>
  );
}

export function Robots({ now }: { now: Date }) {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const robots = useQuery({
    queryKey: ['robots'],
    queryFn: async () => (await (await api.robots.$get()).json()).robots,
  });
  const state = ({ lastError, lastAt }: Robot) => {
    if (lastError) return `▲ ${lastError}`;
    return lastAt ? `● ${timeAt(lastAt, now)}` : t('channels.robot.unused');
  };
  return (
    <section aria-label={t('channels.robots')}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <h2>{t('channels.robots')}</h2>
        <Button onClick={() => setAdding(true)}>{t('channels.robot.add')}</Button>
      </Flex>
      <p style={{ marginBlock: 8 }}>{t('channels.robots.about')}</p>
      <WideTable
        label={t('channels.robots')}
        width_px={760}
        rowKey="id"
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('channels.robots.none') }}
        loading={robots.isPending}
        dataSource={robots.data ?? []}
        columns={[
          { title: t('channels.robot.unit'), dataIndex: 'unitName' },
          { title: t('channels.robot.kind'), render: (_, r) => t(`channels.robot.kind.${r.kind}`) },
          { title: t('channels.state'), render: (_, r) => state(r) },
          { title: t('admin.do'), render: (_, r) => <Deeds robot={r} /> },
        ]}
      />
      <Modal
        open={adding}
        title={t('channels.robot.add')}
        footer={null}
        destroyOnHidden
        onCancel={() => setAdding(false)}
      >
        <Add done={() => setAdding(false)} />
      </Modal>
    </section>
  );
}

interface NewRobot {
  unitId: number;
  kind: (typeof KINDS)[number];
  url: string;
  secret?: string;
}

function Add({ done }: { done(): void }) {
  const { t } = useWords();
  const { busy, run } = useDo('robots');
  const units = useQuery({ queryKey: ['units'], queryFn: listUnits });
  const all = units.data ?? [];
  const needed = [{ required: true, message: t('admin.needed') }];
  const add = async ({ unitId, secret, ...robot }: NewRobot) => {
    const body = { ...robot, ...(secret && { secret }) };
    if (await run(() => act(`/units/${unitId}/robots`, body), t('channels.robot.added'))) done();
  };
  return (
    <Form<NewRobot> layout="vertical" requiredMark={false} onFinish={add}>
      <Form.Item name="unitId" label={t('channels.robot.unit')} rules={needed}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={all.map((u) => ({ value: u.id, label: wholeName(all, u.id) }))}
        />
      </Form.Item>
      <Form.Item name="kind" label={t('channels.robot.kind')} rules={needed}>
        <Select options={KINDS.map((value) => ({ value, label: t(`channels.robot.kind.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="url"
        label={t('channels.robot.url')}
        extra={t('channels.robot.url.what')}
        rules={needed}
      >
        <Input autoComplete="off" maxLength={300} />
      </Form.Item>
      <Form.Item name="secret" label={t('channels.robot.secret')} extra={t('channels.robot.secret.what')}>
        <Input.Password autoComplete="off" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('channels.robot.add')}
      </Button>
    </Form>
  );
}
